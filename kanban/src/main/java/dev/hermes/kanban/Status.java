package dev.hermes.kanban;

import java.util.Locale;

/** Where a task stands. */
public enum Status {
    /** An idea that nobody has made a task of yet. */
    TRIAGE,
    /** Waits for its parents. */
    TODO,
    /** Waits for a time. */
    SCHEDULED,
    READY,
    RUNNING,
    /** Waits for a person. */
    BLOCKED,
    REVIEW,
    DONE,
    ARCHIVED,
    /** What a later version wrote; read, never written. */
    OTHER;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it is stored and shown. */
    public String text() {
        return text;
    }

    /** Whether a child of such a task may go on (K7: everywhere the same answer). */
    public boolean satisfies() {
        return this == DONE || this == ARCHIVED;
    }

    public static Status of(String text) {
        return switch (text) {
            case "triage" -> TRIAGE;
            case "todo" -> TODO;
            case "scheduled" -> SCHEDULED;
            case "ready" -> READY;
            case "running" -> RUNNING;
            case "blocked" -> BLOCKED;
            case "review" -> REVIEW;
            case "done" -> DONE;
            case "archived" -> ARCHIVED;
            default -> OTHER;
        };
    }
}
