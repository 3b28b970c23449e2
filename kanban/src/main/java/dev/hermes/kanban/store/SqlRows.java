package dev.hermes.kanban.store;

import dev.hermes.kanban.Change;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskColumn;
import dev.hermes.kanban.TaskFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The rows within one transaction. One SQL for both databases; the little that differs comes from the dialect. */
final class SqlRows extends SqlWaiting {
    private static final int IDS_AT_ONCE = 500;

    // Put together once: a statement is looked up by its text, and a text that is made anew is hashed anew.
    private static final String ONE = "SELECT " + Records.TASK + " FROM tasks WHERE id = ?";
    private static final String INSERT =
            "INSERT INTO tasks (" + Records.TASK_COLUMNS + ") VALUES (" + Where.marks(32) + ") ON CONFLICT DO NOTHING";
    private static final Map<Set<TaskColumn>, String> UPDATES = new ConcurrentHashMap<>();

    /** From one name in the index to the next, however many tasks each of them has. */
    private static final String WAITING = "WITH RECURSIVE names (name) AS (SELECT MIN(assignee) FROM tasks UNION ALL"
            + " SELECT (SELECT MIN(t.assignee) FROM tasks t WHERE t.assignee > names.name) FROM names"
            + " WHERE names.name IS NOT NULL)"
            + " SELECT names.name FROM names WHERE names.name IS NOT NULL AND EXISTS (SELECT 1 FROM tasks t"
            + " WHERE t.assignee = names.name AND t.status = ? AND t.claim_lock IS NULL)"
            + " UNION ALL SELECT NULL WHERE EXISTS (SELECT 1 FROM tasks t"
            + " WHERE t.assignee IS NULL AND t.status = ? AND t.claim_lock IS NULL)";

    private final Dialect dialect;
    private final boolean writing;
    private final String one;

    SqlRows(Statements sql, Dialect dialect, boolean writing) {
        super(sql, dialect);
        this.dialect = dialect;
        this.writing = writing;
        this.one = writing ? ONE + dialect.holding() : ONE;
    }

    @Override
    public Optional<Task> task(String id) {
        return sql.first(one, Records::task, id);
    }

    @Override
    public List<Task> tasks(TaskFilter filter) {
        var where = new Where();
        if (!filter.statuses().isEmpty()) {
            where.in("status", filter.statuses().stream().map(Status::text).toList());
        } else if (!filter.archived()) {
            where.and("status <> 'archived'");
        }
        filter.assignee().ifPresent(name -> where.equal("assignee", name));
        filter.tenant().ifPresent(name -> where.equal("tenant", name));
        filter.session().ifPresent(id -> where.equal("session_id", id));
        filter.workflow().ifPresent(id -> where.equal("workflow_template_id", id));
        filter.step().ifPresent(key -> where.equal("current_step_key", key));
        if (filter.unclaimed()) {
            where.and("claim_lock IS NULL");
        }
        var query = "SELECT " + Records.TASK + " FROM tasks" + where.text() + (filter.here() ? dialect.here() : "");
        if (filter.limit() > 0) {
            return sql.list(
                    query + " ORDER BY " + Orders.sql(filter.order()) + " LIMIT " + filter.limit(),
                    Records::task,
                    where.values());
        }
        // Of a whole board it is cheaper to sort what was read than to let the database sort rows with all their texts.
        var all = sql.list(query, Records::task, where.values());
        all.sort(Orders.comparator(filter.order()));
        return all;
    }

    @Override
    public Optional<String> nextReady(Collection<String> assignees) {
        if (assignees.isEmpty()) {
            return Optional.empty();
        }
        return sql.first(
                "SELECT t.id FROM tasks t WHERE t.status = 'ready' AND t.claim_lock IS NULL AND t.assignee IN ("
                        + Where.marks(assignees.size()) + ")" + Promotables.NO_OPEN_PARENT + dialect.here()
                        + " ORDER BY t.priority DESC, t.created_at, t.id LIMIT 1" + dialect.skipping(),
                row -> row.text(1),
                assignees.toArray());
    }

    @Override
    public Set<String> existing(Collection<String> ids) {
        var found = new HashSet<String>();
        var all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + IDS_AT_ONCE));
            found.addAll(
                    sql.texts("SELECT id FROM tasks WHERE id IN (" + Where.marks(some.size()) + ")", some.toArray()));
        }
        return found;
    }

    @Override
    public Optional<String> creator(String id) {
        return sql.list("SELECT created_by FROM tasks WHERE id = ?", row -> row.optional(1), id).stream()
                .findFirst()
                .flatMap(found -> found);
    }

    @Override
    public Optional<String> byIdempotencyKey(String key) {
        if (writing) {
            dialect.alone(sql, "key:" + key); // there is no row yet that could be held
        }
        return sql.first(
                "SELECT id FROM tasks WHERE idempotency_key = ? AND status <> 'archived'"
                        + " ORDER BY created_at DESC, id DESC LIMIT 1",
                row -> row.text(1),
                key);
    }

    @Override
    public boolean insert(Task task) {
        return sql.run(
                        INSERT,
                        task.id(),
                        task.title(),
                        task.body(),
                        task.assignee(),
                        task.status().text(),
                        task.priority(),
                        task.createdBy(),
                        task.createdAt().orElseGet(this::now),
                        task.startedAt(),
                        task.completedAt(),
                        task.claimLock(),
                        task.claimExpires(),
                        task.result(),
                        task.workerPid(),
                        task.lastFailureError(),
                        task.lastHeartbeatAt(),
                        task.currentRunId(),
                        task.consecutiveFailures(),
                        task.workspacePath(),
                        task.branchName(),
                        task.tenant(),
                        task.idempotencyKey(),
                        task.maxRuntimeSeconds(),
                        task.workflowTemplateId(),
                        task.currentStepKey(),
                        Records.json(task.skills()),
                        task.modelOverride(),
                        task.maxRetries(),
                        task.sessionId(),
                        task.goal().maxTurns(),
                        task.workspaceKind(),
                        task.goal().on() ? 1 : 0)
                == 1;
    }

    @Override
    public void update(String id, Change change) {
        var columns = change.values();
        var values = new ArrayList<>(columns.values());
        values.add(id);
        sql.run(updating(columns.keySet()), values.toArray());
    }

    private static String updating(Set<TaskColumn> columns) {
        var known = UPDATES.get(columns);
        if (known != null) {
            return known;
        }
        var statement = "UPDATE tasks SET "
                + columns.stream().map(column -> column.column() + " = ?").collect(Collectors.joining(", "))
                + " WHERE id = ?";
        UPDATES.put(Set.copyOf(columns), statement);
        return statement;
    }

    @Override
    public boolean move(String id, Status from, Status to) {
        return sql.run("UPDATE tasks SET status = ? WHERE id = ? AND status = ?", to.text(), id, from.text()) == 1;
    }

    @Override
    public void delete(String id) {
        sql.run("DELETE FROM task_links WHERE parent_id = ? OR child_id = ?", id, id);
        for (var table : List.of("task_comments", "task_events", "task_runs", "kanban_notify_subs")) {
            sql.run("DELETE FROM " + table + " WHERE task_id = ?", id);
        }
        sql.run("DELETE FROM tasks WHERE id = ?", id);
    }

    @Override
    public boolean link(String parent, String child) {
        return sql.run(
                        "INSERT INTO task_links (parent_id, child_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        parent,
                        child)
                == 1;
    }

    @Override
    public boolean unlink(String parent, String child) {
        return sql.run("DELETE FROM task_links WHERE parent_id = ? AND child_id = ?", parent, child) == 1;
    }

    @Override
    public List<String> parents(String child) {
        return sql.texts("SELECT parent_id FROM task_links WHERE child_id = ? ORDER BY parent_id", child);
    }

    @Override
    public List<String> children(String parent) {
        return sql.texts("SELECT child_id FROM task_links WHERE parent_id = ? ORDER BY child_id", parent);
    }

    @Override
    public List<String> openParents(String child) {
        // All parents are held, not only the open ones: a done one could be opened again at this moment.
        return sql
                .list(
                        "SELECT p.id, p.status FROM task_links l JOIN tasks p ON p.id = l.parent_id"
                                + " WHERE l.child_id = ? ORDER BY p.id"
                                + (writing ? dialect.sharing() : ""),
                        row -> Map.entry(row.text(1), Status.of(row.text(2))),
                        child)
                .stream()
                .filter(parent -> !parent.getValue().satisfies())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public long unfinishedChildren(String parent) {
        return sql.number(
                "SELECT COUNT(*) FROM task_links l JOIN tasks c ON c.id = l.child_id WHERE l.parent_id = ?"
                        + " AND c.status NOT IN " + SATISFIED,
                parent);
    }

    @Override
    public void aloneAtLinks() {
        dialect.alone(sql, "links");
    }

    @Override
    public boolean reaches(String from, String to) {
        return sql.number(
                        "WITH RECURSIVE down (id) AS (SELECT child_id FROM task_links WHERE parent_id = ? UNION"
                                + " SELECT l.child_id FROM task_links l JOIN down d ON l.parent_id = d.id)"
                                + " SELECT COUNT(*) FROM down WHERE id = ?",
                        from,
                        to)
                > 0;
    }

    @Override
    public List<Promotable> promotable(int failureLimit) {
        return Promotables.find(sql, dialect, failureLimit);
    }

    @Override
    public boolean anythingHeld() {
        return sql.number("SELECT CASE WHEN EXISTS (SELECT 1 FROM tasks WHERE status = 'todo')"
                        + " OR EXISTS (SELECT 1 FROM tasks WHERE status = 'blocked') THEN 1 ELSE 0 END")
                != 0;
    }

    /** One walk along the index on both columns. */
    @Override
    public List<Count> counts() {
        return sql.list(
                "SELECT assignee, status, COUNT(*) FROM tasks GROUP BY assignee, status",
                row -> new Count(row.optional(1), Status.of(row.text(2)), row.number(3)));
    }

    @Override
    public Map<Optional<String>, Long> runningByAssignee() {
        return sql
                .list(
                        "SELECT assignee, COUNT(*) FROM tasks WHERE status = 'running' GROUP BY assignee",
                        row -> Map.entry(row.optional(1), row.number(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public long running(Optional<String> assignee) {
        dialect.alone(sql, "claims");
        return assignee.isEmpty()
                ? sql.number("SELECT COUNT(*) FROM tasks WHERE status = 'running'")
                : sql.number("SELECT COUNT(*) FROM tasks WHERE assignee = ? AND status = 'running'", assignee.get());
    }

    @Override
    public List<Optional<String>> waiting(Status status) {
        return sql.list(WAITING, row -> row.optional(1), status.text(), status.text());
    }

    @Override
    public List<String> unclaimed(Status status, Optional<String> assignee) {
        var where = new Where();
        where.equal("status", status.text());
        where.and("claim_lock IS NULL");
        assignee.ifPresentOrElse(name -> where.equal("assignee", name), () -> where.and("assignee IS NULL"));
        return sql.texts("SELECT id FROM tasks" + where.text() + dialect.here(), where.values());
    }

    @Override
    public List<Task> unassigned(Status status, int most) {
        return sql.list(
                "SELECT " + Records.TASK + " FROM tasks WHERE status = ? AND claim_lock IS NULL AND assignee IS NULL"
                        + dialect.here() + " ORDER BY " + Orders.sql(TaskFilter.Order.PRIORITY)
                        + (most > 0 ? " LIMIT " + most : ""),
                Records::task,
                status.text());
    }

    @Override
    public Optional<Long> oldestReady() {
        return sql.list("SELECT MIN(created_at) FROM tasks WHERE status = 'ready'", row -> Records.number(row, 1))
                .getFirst();
    }
}
