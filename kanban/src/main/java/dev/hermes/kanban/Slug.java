package dev.hermes.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.Locale;
import java.util.Optional;

/** Names of boards. They become directory names, so what may be in them is checked before anything else. */
public final class Slug {
    /** The board that always exists. */
    public static final String DEFAULT = "default";

    private static final int LONGEST = 64;

    private Slug() {}

    /** Trimmed and lower-case; empty when it is no name of a board. */
    public static Optional<String> of(String given) {
        var slug = given.strip().toLowerCase(Locale.ROOT);
        boolean valid = !slug.isEmpty() && slug.length() <= LONGEST && letterOrDigit(slug.charAt(0));
        for (int i = 0; valid && i < slug.length(); i++) {
            char c = slug.charAt(i);
            valid = letterOrDigit(c) || c == '-' || c == '_';
        }
        return valid ? Optional.of(slug) : Optional.empty();
    }

    private static boolean letterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    /** @throws HermesException of wrong usage when it is no name of a board */
    public static String required(String given) {
        return of(given)
                .orElseThrow(() -> new HermesException(
                        ExitCode.USAGE,
                        "'" + given + "' is no name of a board: use up to 64 of a-z, 0-9, '-' and '_', beginning with a"
                                + " letter or digit"));
    }

    /** A task id that may become part of a path; older boards have shorter ones. */
    public static boolean isTaskId(String id) {
        return id.length() <= LONGEST && id.matches("[A-Za-z0-9][A-Za-z0-9_-]*");
    }
}
