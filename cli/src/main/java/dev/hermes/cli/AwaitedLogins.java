package dev.hermes.cli;

import dev.hermes.providers.oauth.Logins;
import java.util.function.Consumer;

/** Says before a screen what the end of the program waits for. In a pipe or a log nobody waits with it. */
final class AwaitedLogins implements Consumer<Logins.Awaited> {
    private final Console console;

    AwaitedLogins(Console console) {
        this.console = console;
    }

    @Override
    public void accept(Logins.Awaited login) {
        if (console.errorsAreSeen()) {
            var most = Math.max(1, login.most().plusMillis(999).toSeconds());
            console.say("Waiting for the login server of " + login.provider() + ", at most " + most
                    + " s: without its answer you would have to log in again.");
        }
    }
}
