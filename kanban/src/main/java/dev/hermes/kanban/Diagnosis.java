package dev.hermes.kanban;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something about a task that a person should look at.
 *
 * @param count how often it was seen
 * @param runId the attempt it is about
 * @param data facts for programs
 */
public record Diagnosis(
        String kind,
        Severity severity,
        String title,
        String detail,
        List<Action> actions,
        Optional<Long> firstSeenAt,
        Optional<Long> lastSeenAt,
        long count,
        Optional<Long> runId,
        ObjectNode data) {

    /** From least to most. */
    public enum Severity {
        WARNING("⚠"),
        ERROR("!!"),
        CRITICAL("!!!");

        private final String mark;

        Severity(String mark) {
            this.mark = mark;
        }

        public String mark() {
            return mark;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Severity of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What one can do.
     *
     * @param kind {@code reclaim}, {@code reassign}, {@code unblock}, {@code cli_hint}, {@code open_docs} or {@code comment}
     * @param suggested whether it is the first thing to try
     */
    public record Action(String kind, String label, ObjectNode payload, boolean suggested) {
        static Action hint(String label, String command, boolean suggested) {
            return new Action("cli_hint", label, Json.object("command", command), suggested);
        }

        static Action of(String kind, String label, boolean suggested) {
            return new Action(kind, label, Json.object(), suggested);
        }
    }

    public Diagnosis {
        actions = List.copyOf(actions);
    }

    public ObjectNode json() {
        var json = Json.object("kind", kind, "severity", severity.text(), "title", title, "detail", detail);
        var array = json.putArray("actions");
        actions.forEach(action -> array.add(Json.object(
                "kind", action.kind(),
                "label", action.label(),
                "payload", action.payload(),
                "suggested", action.suggested())));
        json.setAll(Json.object(
                "first_seen_at", firstSeenAt,
                "last_seen_at", lastSeenAt,
                "count", count,
                "run_id", runId,
                "data", data));
        return json;
    }
}
