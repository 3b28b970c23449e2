package dev.hermes.kanban;

import java.util.Locale;

/** How an attempt ended. */
public enum RunOutcome {
    COMPLETED,
    BLOCKED,
    SCHEDULED,
    RECLAIMED,
    CRASHED,
    TIMED_OUT,
    STALE,
    /** The model's server wanted no more for now; no failure of the task. */
    RATE_LIMITED,
    SPAWN_FAILED,
    GAVE_UP;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }

    /** What the run's own status becomes. */
    public String runStatus() {
        return this == COMPLETED ? "done" : text;
    }
}
