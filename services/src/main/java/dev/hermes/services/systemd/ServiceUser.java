package dev.hermes.services.systemd;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.services.Installation;
import dev.hermes.services.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * As whom a unit of the machine runs. Whoever installs it is root, and {@code sudo} has made their paths those of root; the
 * unit gets those of the account.
 *
 * @param group the account's own
 */
record ServiceUser(String name, String group, Path directory) {
    private static final Duration LOOK_UP = Duration.ofSeconds(10);
    private static final String ROOT = "root";
    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 3;

    /**
     * @param asked who was named on the command line
     * @throws HermesException when there is nobody of that name, or when nobody was named and only root is left
     */
    static ServiceUser choose(Machine machine, Optional<String> asked) {
        var environment = machine.environment();
        var name = asked.orElseGet(() -> Stream.of(
                        environment.getOrDefault("SUDO_USER", ""),
                        environment.getOrDefault("USER", ""),
                        environment.getOrDefault("LOGNAME", ""),
                        machine.caller().name())
                .filter(candidate -> !candidate.isBlank())
                .findFirst()
                .orElse(ROOT));
        if (asked.isEmpty() && name.equals(ROOT)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "A gateway that runs as root could do anything on this machine.",
                    "Name an account: 'sudo hermes gateway install --system --run-as-user NAME'.",
                    "If root is what you want, pass --run-as-user root.");
        }
        return find(machine, name);
    }

    /** @throws HermesException when there is nobody of that name */
    static ServiceUser find(Machine machine, String name) {
        var account = entry(machine, "passwd", name, 0);
        if (account.length < PASSWD_FIELDS) {
            throw new HermesException(
                    ExitCode.FAILED, "Unknown user: " + name, "Pass the name of an account with --run-as-user.");
        }
        var group = entry(machine, "group", account[3], 2);
        return new ServiceUser(name, group.length < GROUP_FIELDS ? account[3] : group[0], Path.of(account[5]));
    }

    boolean root() {
        return name.equals(ROOT);
    }

    /**
     * The installation as this account sees it. Paths are compared as they are written: a link in the way to somebody's
     * directory is theirs to change.
     */
    Installation seenBy(Installation installation) {
        var from = installation.user();
        var own = from.resolve(".hermes");
        return new Installation(
                moved(installation.launcher(), from),
                moved(installation.root(), from),
                installation.java().map(path -> moved(path, from)),
                installation.home().startsWith(own) ? moved(installation.home(), from) : installation.home(),
                directory,
                installation.names(),
                installation.drain());
    }

    private Path moved(Path path, Path from) {
        return path.startsWith(from) ? directory.resolve(from.relativize(path)) : path;
    }

    /** The line of a table that has this value in this column; of the files first, then of what else the system asks. */
    private static String[] entry(Machine machine, String table, String value, int column) {
        List<String> lines;
        try {
            lines = Files.readAllLines(machine.system("/etc/" + table), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            lines = List.of();
        }
        return found(lines, value, column)
                .or(() -> found(
                        machine.programs()
                                .run(LOOK_UP, "getent", table, value)
                                .out()
                                .lines()
                                .toList(),
                        value,
                        column))
                .orElse(new String[0]);
    }

    private static Optional<String[]> found(List<String> lines, String value, int column) {
        return lines.stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > column && fields[column].equals(value))
                .findFirst();
    }
}
