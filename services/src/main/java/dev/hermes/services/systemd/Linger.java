package dev.hermes.services.systemd;

import dev.hermes.services.Machine;
import dev.hermes.services.Outcome;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;

/** Whether the person's units go on when they log out. */
public sealed interface Linger {
    record On() implements Linger {}

    record Off() implements Linger {}

    /** @param why it is not known */
    record Unknown(String why) implements Linger {}

    Duration ASKING = Duration.ofSeconds(10);
    Duration CHANGING = Duration.ofSeconds(30);

    static Linger of(Machine machine, String user) {
        if (Files.exists(machine.system("/var/lib/systemd/linger").resolve(user))) {
            return new On();
        }
        var said = machine.programs().run(ASKING, "loginctl", "show-user", user, "--property=Linger", "--value");
        return switch (said.out().strip().toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1" -> new On();
            case "no", "false", "0" -> new Off();
            default -> new Unknown(said.ok() && said.out().isBlank() ? "loginctl said nothing" : said.complaint());
        };
    }

    static Outcome enable(Machine machine, String user) {
        return machine.programs().run(CHANGING, "loginctl", "enable-linger", user);
    }
}
