package dev.hermes.kanban.store;

import dev.hermes.kanban.Comment;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Subscription;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.Times;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Rows as records. Columns are read by position, in the order of the lists here: by name costs a search each time. */
final class Records {
    private static final String PLAIN = "id, title, body, assignee, status, priority, created_by, created_at";
    private static final List<String> OF_WORK = List.of(
            "started_at",
            "completed_at",
            "claim_lock",
            "claim_expires",
            "result",
            "worker_pid",
            "last_failure_error",
            "last_heartbeat_at",
            "current_run_id",
            "consecutive_failures");
    private static final List<String> OF_WISHES = List.of(
            "workspace_path",
            "branch_name",
            "tenant",
            "idempotency_key",
            "max_runtime_seconds",
            "workflow_template_id",
            "current_step_key",
            "skills",
            "model_override",
            "max_retries",
            "session_id",
            "goal_max_turns",
            "workspace_kind",
            "goal_mode");

    /** In the order in which a task is inserted. */
    static final String TASK_COLUMNS = PLAIN + ", " + String.join(", ", OF_WORK) + ", " + String.join(", ", OF_WISHES);

    /**
     * Most tasks of a long list have nothing in most columns. To ask for each of them costs more than everything else, so
     * the database says first whether there is anything.
     */
    static final String TASK = PLAIN + ", CASE WHEN " + any(OF_WORK.subList(0, OF_WORK.size() - 1))
            + " OR consecutive_failures <> 0 THEN 1 ELSE 0 END + CASE WHEN "
            + any(OF_WISHES.subList(0, OF_WISHES.size() - 2))
            + " OR workspace_kind <> 'scratch' OR goal_mode <> 0 THEN 2 ELSE 0 END, "
            + String.join(", ", OF_WORK) + ", " + String.join(", ", OF_WISHES);

    static final String RUN = "id, task_id, profile, step_key, status, claim_lock, claim_expires, worker_pid,"
            + " max_runtime_seconds, last_heartbeat_at, started_at, ended_at, outcome, summary, metadata, error";
    static final String EVENT = "id, task_id, run_id, kind, payload, created_at";
    static final String COMMENT = "id, task_id, author, body, created_at";
    static final String SUBSCRIPTION =
            "task_id, platform, chat_id, thread_id, user_id, notifier_profile, created_at, last_event_id";

    private Records() {}

    private static String any(List<String> columns) {
        return String.join(" IS NOT NULL OR ", columns) + " IS NOT NULL";
    }

    static Task task(Statements.Row row) throws SQLException {
        int present = (int) row.number(9);
        boolean work = (present & 1) != 0;
        boolean wishes = (present & 2) != 0;
        int w = 10;
        int x = w + OF_WORK.size();
        return new Task(
                row.text(1),
                row.text(2),
                row.optional(3),
                row.optional(4),
                Status.of(row.text(5)),
                row.number(6),
                row.optional(7),
                number(row, 8),
                work ? number(row, w) : Optional.empty(),
                work ? number(row, w + 1) : Optional.empty(),
                wishes ? row.text(x + 12) : "scratch",
                wishes ? row.optional(x) : Optional.empty(),
                wishes ? row.optional(x + 1) : Optional.empty(),
                work ? row.optional(w + 2) : Optional.empty(),
                work ? number(row, w + 3) : Optional.empty(),
                wishes ? row.optional(x + 2) : Optional.empty(),
                work ? row.optional(w + 4) : Optional.empty(),
                wishes ? row.optional(x + 3) : Optional.empty(),
                work ? row.number(w + 9) : 0,
                work ? number(row, w + 5) : Optional.empty(),
                work ? row.optional(w + 6) : Optional.empty(),
                wishes ? number(row, x + 4) : Optional.empty(),
                work ? number(row, w + 7) : Optional.empty(),
                work ? number(row, w + 8) : Optional.empty(),
                wishes ? row.optional(x + 5) : Optional.empty(),
                wishes ? row.optional(x + 6) : Optional.empty(),
                wishes ? texts(row.text(x + 7)) : List.of(),
                wishes ? row.optional(x + 8) : Optional.empty(),
                wishes ? number(row, x + 9) : Optional.empty(),
                wishes ? row.optional(x + 10) : Optional.empty(),
                wishes ? new GoalMode(row.number(x + 13) != 0, number(row, x + 11)) : GoalMode.OFF);
    }

    static Run run(Statements.Row row) throws SQLException {
        int i = 0;
        return new Run(
                row.number(++i),
                row.text(++i),
                row.optional(++i),
                row.optional(++i),
                row.text(++i),
                row.optional(++i),
                number(row, ++i),
                number(row, ++i),
                number(row, ++i),
                number(row, ++i),
                number(row, ++i),
                number(row, ++i),
                row.optional(++i),
                row.optional(++i),
                row.optional(++i).flatMap(Json::parse),
                row.optional(++i));
    }

    static Event event(Statements.Row row) throws SQLException {
        return new Event(
                row.number(1),
                row.text(2),
                number(row, 3),
                row.text(4),
                row.optional(5).flatMap(Json::parse),
                number(row, 6));
    }

    static Comment comment(Statements.Row row) throws SQLException {
        return new Comment(row.number(1), row.text(2), row.text(3), row.text(4), number(row, 5));
    }

    /** @param kinds whether a column with them follows */
    static Subscription subscription(Statements.Row row, boolean kinds) throws SQLException {
        return new Subscription(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.optional(5),
                row.optional(6),
                number(row, 7),
                row.number(8),
                kinds ? row.optional(9).map(text -> List.of(text.split(","))).orElse(List.of()) : List.of());
    }

    /** Older boards hold times as text too; what is no time at all counts as none. */
    static Optional<Long> number(Statements.Row row, int column) throws SQLException {
        return switch (row.value(column)) {
            case null -> Optional.empty();
            case Number number -> Optional.of(number.longValue());
            case Object other -> time(String.valueOf(other).strip());
        };
    }

    private static Optional<Long> time(String text) {
        if (text.matches("-?\\d{1,15}(\\.\\d*)?")) {
            return Optional.of((long) Double.parseDouble(text));
        }
        return Times.parse(text, ZoneOffset.UTC).map(Instant::getEpochSecond);
    }

    static List<String> texts(@Nullable String json) {
        if (json == null || json.isBlank()) {
            return List.of();
        }
        var found = new ArrayList<String>();
        if (Json.parse("{\"a\":" + json + "}").map(node -> node.get("a")).orElse(null) instanceof ArrayNode array) {
            array.forEach(item -> found.add(item.asString("")));
        }
        return List.copyOf(found);
    }

    /** A list as it is stored: nothing when it is empty. */
    static Optional<String> json(List<String> list) {
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(Statements.json(JsonMapper.shared().valueToTree(list)));
    }
}
