package dev.hermes.kanban.store;

import dev.hermes.kanban.Comment;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.EventFilter;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.NewRun;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.RunEnd;
import dev.hermes.kanban.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Attempts, events and comments: what remains of a task's life. */
abstract class SqlHistory extends SqlSubscriptions {
    static final String SATISFIED = "('done', 'archived')";

    private final Dialect dialect;
    private final List<Pending> events = new ArrayList<>();
    private long now = -1;

    private record Pending(String taskId, Optional<Long> runId, String kind, Optional<String> payload) {}

    SqlHistory(Statements sql, Dialect dialect) {
        super(sql);
        this.dialect = dialect;
    }

    /** Writes the events, whose ids must be taken when nothing but the commit is left to do. */
    void finish() {
        if (events.isEmpty()) {
            return;
        }
        long id = dialect.eventIds(sql, events.size());
        for (var event : events) {
            sql.run(
                    "INSERT INTO task_events (id, task_id, run_id, kind, payload, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                    id == 0 ? Optional.empty() : Optional.of(id++),
                    event.taskId,
                    event.runId,
                    event.kind,
                    event.payload,
                    now());
        }
        events.clear();
    }

    @Override
    public long now() {
        if (now < 0) {
            now = dialect.now(sql);
        }
        return now;
    }

    @Override
    public long open(NewRun run) {
        return inserted(
                "INSERT INTO task_runs (task_id, profile, step_key, status, claim_lock, claim_expires,"
                        + " max_runtime_seconds, started_at) VALUES (?, ?, ?, 'running', ?, ?, ?, ?) RETURNING id",
                run.taskId(),
                run.profile(),
                run.stepKey(),
                run.claimLock(),
                run.claimExpires(),
                run.maxRuntimeSeconds(),
                now());
    }

    @Override
    public long closed(String taskId, Optional<String> profile, RunEnd end) {
        return inserted(
                "INSERT INTO task_runs (task_id, profile, status, started_at, ended_at, outcome, summary, metadata,"
                        + " error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                taskId,
                profile,
                end.outcome().runStatus(),
                now(),
                now(),
                end.outcome().text(),
                end.summary(),
                end.metadata().map(Statements::json),
                end.error());
    }

    @Override
    public boolean end(long run, RunEnd end) {
        return sql.run(
                        "UPDATE task_runs SET status = ?, outcome = ?, summary = ?, metadata = ?, error = ?,"
                                + " ended_at = CASE WHEN started_at > ? THEN started_at ELSE ? END,"
                                + " claim_lock = NULL, claim_expires = NULL WHERE id = ? AND ended_at IS NULL",
                        end.outcome().runStatus(),
                        end.outcome().text(),
                        end.summary(),
                        end.metadata().map(Statements::json),
                        end.error(),
                        now(),
                        now(),
                        run)
                == 1;
    }

    @Override
    public void runProcess(long run, long pid) {
        sql.run("UPDATE task_runs SET worker_pid = ? WHERE id = ?", pid, run);
    }

    @Override
    public void runHeartbeat(long run) {
        sql.run("UPDATE task_runs SET last_heartbeat_at = ? WHERE id = ?", now(), run);
    }

    @Override
    public void runExpires(long run, long at) {
        sql.run("UPDATE task_runs SET claim_expires = ? WHERE id = ? AND ended_at IS NULL", at, run);
    }

    @Override
    public void amend(long run, Optional<String> summary, Optional<ObjectNode> metadata) {
        if (summary.isPresent()) {
            sql.run("UPDATE task_runs SET summary = ? WHERE id = ?", summary, run);
        }
        if (metadata.isPresent()) {
            sql.run("UPDATE task_runs SET metadata = ? WHERE id = ?", metadata.map(Statements::json), run);
        }
    }

    @Override
    public Optional<Run> run(long id) {
        return sql.first("SELECT " + Records.RUN + " FROM task_runs WHERE id = ?", Records::run, id);
    }

    @Override
    public List<Run> openRuns() {
        return sql.list("SELECT " + Records.RUN + " FROM task_runs WHERE status = 'running'", Records::run);
    }

    @Override
    public List<Run> runs(String taskId) {
        return sql.list(
                "SELECT " + Records.RUN + " FROM task_runs WHERE task_id = ? ORDER BY started_at, id",
                Records::run,
                taskId);
    }

    @Override
    public long closedRunCount(String taskId) {
        return sql.number("SELECT COUNT(*) FROM task_runs WHERE task_id = ? AND ended_at IS NOT NULL", taskId);
    }

    @Override
    public List<Run> lastClosedRuns(String taskId, int limit) {
        return sql.list(
                        "SELECT " + Records.RUN + " FROM task_runs WHERE task_id = ? AND ended_at IS NOT NULL"
                                + " ORDER BY started_at DESC, id DESC LIMIT " + limit,
                        Records::run,
                        taskId)
                .reversed();
    }

    @Override
    public List<ParentResult> parentResults(String child) {
        return sql.list(
                "SELECT p.id, p.result, r.summary, r.metadata FROM task_links l JOIN tasks p ON p.id = l.parent_id"
                        + " LEFT JOIN task_runs r ON r.id = (SELECT c.id FROM task_runs c WHERE c.task_id = p.id"
                        + " AND c.outcome = 'completed' ORDER BY c.started_at DESC, c.id DESC LIMIT 1)"
                        + " WHERE l.child_id = ? AND p.status = 'done' ORDER BY p.id",
                row -> new ParentResult(
                        row.text(1),
                        row.optional(2),
                        row.optional(3),
                        row.optional(4).flatMap(Json::parse)),
                child);
    }

    @Override
    public List<Work> recentWork(String profile, String exceptTask, int limit) {
        // By id, which is nearly by time: the newest are found without looking at all of them.
        return sql.list(
                "SELECT r.task_id, t.title, r.ended_at, r.summary FROM task_runs r JOIN tasks t ON t.id = r.task_id"
                        + " WHERE r.profile = ? AND r.outcome = 'completed' AND r.task_id <> ?"
                        + " ORDER BY r.id DESC LIMIT " + limit,
                row -> new Work(row.text(1), row.text(2), Records.number(row, 3), row.optional(4)),
                profile,
                exceptTask);
    }

    @Override
    public Optional<Run> lastRun(String taskId, RunOutcome outcome) {
        return sql.first(
                "SELECT " + Records.RUN + " FROM task_runs WHERE task_id = ? AND outcome = ?"
                        + " ORDER BY started_at DESC, id DESC LIMIT 1",
                Records::run,
                taskId,
                outcome.text());
    }

    @Override
    public void event(String taskId, Optional<Long> runId, String kind, Optional<ObjectNode> payload) {
        events.add(new Pending(
                taskId, runId, kind, payload.filter(node -> !node.isEmpty()).map(Statements::json)));
    }

    @Override
    public List<Event> events(String taskId) {
        return sql.list(
                "SELECT " + Records.EVENT + " FROM task_events WHERE task_id = ? ORDER BY id", Records::event, taskId);
    }

    @Override
    public Optional<Event> lastEvent(String taskId, String kind) {
        return sql.first(
                "SELECT " + Records.EVENT + " FROM task_events WHERE task_id = ? AND kind = ? ORDER BY id DESC LIMIT 1",
                Records::event,
                taskId,
                kind);
    }

    @Override
    public List<Event> eventsAfter(long id, EventFilter filter, int limit) {
        var where = new Where();
        where.and("e.id > ?", id);
        filter.taskId().ifPresent(task -> where.equal("e.task_id", task));
        filter.assignee().ifPresent(name -> where.equal("t.assignee", name));
        filter.tenant().ifPresent(name -> where.equal("t.tenant", name));
        if (!filter.kinds().isEmpty()) {
            where.in("e.kind", filter.kinds());
        }
        return sql.list(
                "SELECT e.id, e.task_id, e.run_id, e.kind, e.payload, e.created_at FROM task_events e"
                        + " LEFT JOIN tasks t ON t.id = e.task_id" + where.text() + " ORDER BY e.id LIMIT " + limit,
                Records::event,
                where.values());
    }

    @Override
    public long lastEventId() {
        return sql.number("SELECT MAX(id) FROM task_events");
    }

    @Override
    public long comment(String taskId, String author, String body) {
        return inserted(
                "INSERT INTO task_comments (task_id, author, body, created_at) VALUES (?, ?, ?, ?) RETURNING id",
                taskId,
                author,
                body,
                now());
    }

    @Override
    public List<Comment> comments(String taskId) {
        return sql.list(
                "SELECT " + Records.COMMENT + " FROM task_comments WHERE task_id = ? ORDER BY created_at, id",
                Records::comment,
                taskId);
    }

    @Override
    public List<Comment> lastComments(String taskId, int limit) {
        return sql.list(
                        "SELECT " + Records.COMMENT + " FROM task_comments WHERE task_id = ?"
                                + " ORDER BY created_at DESC, id DESC LIMIT " + limit,
                        Records::comment,
                        taskId)
                .reversed();
    }

    @Override
    public int deleteEventsBefore(long time) {
        return sql.run(
                "DELETE FROM task_events WHERE created_at < ? AND task_id IN"
                        + " (SELECT id FROM tasks WHERE status IN " + SATISFIED + ")",
                time);
    }

    private long inserted(String statement, Object... values) {
        return sql.first(statement, row -> row.number(1), values).orElseThrow();
    }
}
