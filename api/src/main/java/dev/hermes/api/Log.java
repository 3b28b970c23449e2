package dev.hermes.api;

import org.jspecify.annotations.Nullable;

/**
 * Where a module notes what a person may want to read later. Handed in by constructor; whoever implements it redacts
 * secrets and never throws.
 */
public interface Log {
    /** Forgets everything. */
    Log NONE = new Log() { // a lambda here would be linked anew at every start
                @Override
                public void write(Level level, String source, String message, @Nullable Throwable cause) {}
            };

    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /**
     * @param source the class or area that speaks, for example {@code agent.loop}
     * @param cause its stack trace is written too; {@code null} when there is none
     */
    void write(Level level, String source, String message, @Nullable Throwable cause);

    default void debug(String source, String message) {
        write(Level.DEBUG, source, message, null);
    }

    default void info(String source, String message) {
        write(Level.INFO, source, message, null);
    }

    default void warn(String source, String message) {
        write(Level.WARNING, source, message, null);
    }

    default void warn(String source, String message, Throwable cause) {
        write(Level.WARNING, source, message, cause);
    }

    default void error(String source, String message, Throwable cause) {
        write(Level.ERROR, source, message, cause);
    }
}
