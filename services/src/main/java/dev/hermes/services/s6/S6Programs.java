package dev.hermes.services.s6;

import dev.hermes.services.Outcome;
import dev.hermes.services.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of s6, by their full names: who enters a container does not have them on the search path. */
public record S6Programs(Path directory, Programs programs) {
    private static final Duration COMMAND = Duration.ofSeconds(5);
    private static final Duration MORE_THAN_THE_WAIT = Duration.ofSeconds(5);

    /** Where the image has them. */
    public static S6Programs ofImage(Programs programs) {
        return new S6Programs(Path.of("/command"), programs);
    }

    Outcome svc(String option, Path slot) {
        return run(COMMAND, "s6-svc", option, slot.toString());
    }

    Outcome svstat(Path slot) {
        return run(COMMAND, "s6-svstat", slot.toString());
    }

    Outcome svstat(String fields, Path slot) {
        return run(COMMAND, "s6-svstat", "-o", fields, slot.toString());
    }

    /** Until it is down and its end is dealt with. (That it is ready nobody says, so nobody can wait for that.) */
    Outcome waitDown(Path slot, Duration limit) {
        return run(
                limit.plus(MORE_THAN_THE_WAIT),
                "s6-svwait",
                "-D",
                "-t",
                String.valueOf(limit.toMillis()),
                slot.toString());
    }

    /** @param what {@code -a} looks for new slots, {@code -an} also ends the supervisors of those that are gone */
    Outcome svscanctl(String what, Path scandir) {
        return run(COMMAND, "s6-svscanctl", what, scandir.toString());
    }

    private Outcome run(Duration limit, String program, String... arguments) {
        var words = new ArrayList<String>();
        words.add(directory.resolve(program).toString());
        words.addAll(List.of(arguments));
        return programs.run(words, Map.of(), limit);
    }
}
