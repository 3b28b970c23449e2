package dev.hermes.services;

import java.time.Duration;

/** How it went with a program. */
public sealed interface Outcome {
    /** @param out what it printed, @param err what it complained */
    record Ended(int code, String out, String err) implements Outcome {}

    record TimedOut(Duration limit) implements Outcome {}

    /** @param reason why it could not be started at all */
    record NotStarted(String reason) implements Outcome {}

    default boolean ok() {
        return this instanceof Ended ended && ended.code() == 0;
    }

    /** What it printed; empty unless it ended. */
    default String out() {
        return this instanceof Ended ended ? ended.out() : "";
    }

    /** What a shell would call the result: 124 for too slow, 127 for not there. */
    default int status() {
        return switch (this) {
            case Ended ended -> ended.code();
            case TimedOut _ -> 124;
            case NotStarted _ -> 127;
        };
    }

    /** What it complained, else what it printed, else what became of it; no line ends around it. */
    default String complaint() {
        return switch (this) {
            case Ended(int code, var out, var err) -> {
                var text = err.isBlank() ? out.strip() : err.strip();
                yield text.isEmpty() ? "exit code " + code : text;
            }
            case TimedOut(var limit) -> "no answer within " + limit.toSeconds() + " s";
            case NotStarted(var reason) -> reason;
        };
    }
}
