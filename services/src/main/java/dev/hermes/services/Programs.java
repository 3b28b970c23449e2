package dev.hermes.services;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The programs of the machine. They are started with words, never through a shell, and never without a limit. */
@FunctionalInterface
public interface Programs {
    /**
     * Runs a program to its end and reads what it says.
     *
     * @param variables what its environment has besides ours
     * @param limit after which it is killed
     */
    Outcome run(List<String> words, Map<String, String> variables, Duration limit);

    default Outcome run(Duration limit, String... words) {
        return run(List.of(words), Map.of(), limit);
    }
}
