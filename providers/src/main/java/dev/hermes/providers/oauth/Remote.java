package dev.hermes.providers.oauth;

/** For a person whose browser runs on another machine than this program. */
final class Remote {
    private Remote() {}

    /** How the browser can reach the listener after all. */
    static void hint(LoginPerson person, int port) {
        person.tell("");
        person.tell("Your browser is on another machine. Let it reach this one: run there");
        person.tell("  ssh -N -L " + port + ":127.0.0.1:" + port + " <user>@<this-host>");
        person.tell("and open the address above; or stop and use --manual-paste.");
        person.tell("");
    }
}
