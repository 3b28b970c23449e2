package dev.hermes.api;

import java.util.List;

/**
 * Something went wrong that a person can be told about: what happened, what to do next, and how the process should end.
 *
 * <p>The message and the advice are shown as they are, so they name files and commands and never a secret. A subtype
 * exists only where somebody catches it.
 */
public class HermesException extends RuntimeException {
    private final ExitCode exit;
    private final List<String> advice;

    /** @param advice what the person can do next, a sentence each, most useful first */
    public HermesException(ExitCode exit, String message, String... advice) {
        super(message);
        this.exit = exit;
        this.advice = List.of(advice);
    }

    /** The same with the technical cause, which goes to the log and is never shown. */
    public HermesException(ExitCode exit, Throwable cause, String message, String... advice) {
        super(message, cause);
        this.exit = exit;
        this.advice = List.of(advice);
    }

    public final ExitCode exit() {
        return exit;
    }

    public final List<String> advice() {
        return advice;
    }

    /** Exceptions of this family always have a message. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
