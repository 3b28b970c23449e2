package dev.hermes.providers.oauth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Stream;

/** For a person whose browser runs on another machine than this program. */
public final class Remote {
    private static final String USUAL_PORT = "22";

    private Remote() {}

    /**
     * How the browser can reach the listener after all.
     *
     * @param otherwise what a person can do who cannot make a tunnel
     */
    static void hint(LoginPerson person, int port, String otherwise) {
        person.tell("");
        person.tell("Your browser is on another machine. Let it reach this one: run there");
        person.tell("  ssh -N -L " + port + ":127.0.0.1:" + port + " " + person.reach());
        person.tell("and open the address above; or " + otherwise + ".");
        person.tell("");
    }

    /**
     * What goes behind {@code ssh} to come to this machine: the address by which the person came here, if they did, for its
     * name need not mean anything where they are.
     */
    public static String reach(Map<String, String> environment) {
        var user = Stream.of("USER", "LOGNAME")
                .map(name -> environment.getOrDefault(name, "").strip())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> System.getProperty("user.name"));
        // client's address and port, then this machine's
        var connection = environment.getOrDefault("SSH_CONNECTION", "").strip().split("\\s+");
        if (connection.length != 4) {
            return user + "@" + name();
        }
        return (connection[3].equals(USUAL_PORT) ? "" : "-p " + connection[3] + " ") + user + "@" + connection[2];
    }

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost"; // a machine that does not know its own name has been given none
        }
    }
}
