package dev.hermes.services.systemd;

import dev.hermes.services.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long systemd waits for the unit that this process runs in, before it kills it. */
public final class StopLimit {
    /** What a gateway needs beside the time for its work: to say good-bye and to write down how it ended. */
    private static final Duration SPARE = Duration.ofSeconds(30);

    private static final Duration ASKING = Duration.ofSeconds(2);
    private static final Pattern UNIT = Pattern.compile("/([^/]+\\.service)(?:/|$)");

    private StopLimit() {}

    /** A warning for who would be killed in the middle of its work; empty where that is not so, or cannot be found out. */
    public static Optional<String> warning(Machine machine, Duration drain) {
        if (!machine.environment().containsKey("INVOCATION_ID")) {
            return Optional.empty();
        }
        return unit(machine)
                .flatMap(unit -> limit(machine, unit)
                        .filter(limit -> limit.compareTo(drain.plus(SPARE)) < 0)
                        .map(limit -> "systemd kills " + unit + " " + limit.toSeconds()
                                + " s after it is told to end, and its work may"
                                + " take " + drain.toSeconds() + " s; set TimeoutStopSec to at least "
                                + drain.plus(SPARE).toSeconds() + ", or run: hermes gateway install --force"));
    }

    private static Optional<String> unit(Machine machine) {
        try {
            var found = UNIT.matcher(
                    Files.readString(machine.system("/proc/self/cgroup")).strip());
            var last = Optional.<String>empty();
            while (found.find()) {
                last = Optional.of(found.group(1)); // the innermost: a user's units are inside of user@1000.service
            }
            return last;
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> limit(Machine machine, String unit) {
        for (var scope : List.of(UnitScope.USER, UnitScope.SYSTEM)) {
            var words = new ArrayList<>(List.of("systemctl"));
            words.addAll(scope.options());
            words.addAll(List.of("show", unit, "--no-pager", "--property", "TimeoutStopUSec,LoadState"));
            var said = machine.programs()
                    .run(words, Map.of(), ASKING)
                    .out()
                    .lines()
                    .toList();
            if (said.contains("LoadState=loaded")) {
                return said.stream()
                        .filter(line -> line.startsWith("TimeoutStopUSec="))
                        .findFirst()
                        .flatMap(line -> TimeSpan.parse(line.substring("TimeoutStopUSec=".length())));
            }
        }
        return Optional.empty();
    }
}
