package dev.hermes.services;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers that were given before the question: on the command line, or by a variable, so that scripts need no terminal. */
public final class Answers {
    private Answers() {}

    /** @param flag of the command line; it counts before the variable */
    public static Optional<Boolean> given(Optional<Boolean> flag, String variable, Map<String, String> environment) {
        return flag.or(
                () -> switch (environment.getOrDefault(variable, "").strip().toLowerCase(Locale.ROOT)) {
                    case "1", "true", "yes", "y", "on" -> Optional.of(true);
                    case "0", "false", "no", "n", "off" -> Optional.of(false);
                    default -> Optional.empty();
                });
    }
}
