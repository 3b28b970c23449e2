package dev.hermes.cli.kanban;

import dev.hermes.cli.Display;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tasks as people read them.
 *
 * @param zone asked for when there is a time to tell: to know one zone Java looks for others in all libraries
 */
record TaskText(Supplier<ZoneId> zone) {
    private static final int STATUS = 8;
    private static final int ASSIGNEE = 20;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    static String line(Task task) {
        return Display.harmless(icon(task.status()) + " " + task.id() + "  "
                + filled(task.status().text(), STATUS) + "  "
                + filled(task.assignee().orElse("(unassigned)"), ASSIGNEE)
                + task.tenant().map(tenant -> " [" + tenant + "]").orElse("") + "  " + task.title());
    }

    private static String icon(Status status) {
        return switch (status) {
            case TODO -> "◻";
            case READY -> "▶";
            case RUNNING -> "●";
            case SCHEDULED -> "⏱";
            case BLOCKED -> "⊘";
            case DONE -> "✓";
            case ARCHIVED -> "—";
            case TRIAGE, REVIEW, OTHER -> "?";
        };
    }

    private static String filled(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    String time(Optional<Long> seconds) {
        return seconds.map(at -> DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
                        .format(Instant.ofEpochSecond(at).atZone(zone.get())))
                .orElse("-");
    }

    /** An event with its time first. */
    String line(Event event) {
        return "[" + time(event.createdAt()) + "] " + event.kind()
                + event.runId().map(run -> " [run " + run + "]").orElse("")
                + event.payload()
                        .map(ObjectNode::toString)
                        .map(text -> " " + text)
                        .orElse("");
    }

    String row(int number, Run run, long now) {
        return filled(String.valueOf(number), 3) + " " + filled(run.outcome().orElse("(" + run.status() + ")"), 14)
                + " "
                + filled(run.profile().orElse("-"), ASSIGNEE) + " "
                + filled(elapsed(run, now), STATUS) + " " + time(run.startedAt());
    }

    static String elapsed(Run run, long now) {
        long seconds = Math.max(0, run.endedAt().orElse(now) - run.startedAt().orElse(now));
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        return seconds < HOUR
                ? seconds / MINUTE + "m" + seconds % MINUTE + "s"
                : seconds / HOUR + "h" + seconds % HOUR / MINUTE + "m";
    }
}
