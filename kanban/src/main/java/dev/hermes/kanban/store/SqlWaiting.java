package dev.hermes.kanban.store;

import dev.hermes.kanban.Json;
import dev.hermes.kanban.Machine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What tasks wait for: times, parents and machines. */
abstract class SqlWaiting extends SqlHistory {
    /** Seconds after which a machine that says nothing counts as lost. */
    private static final long HOST_SILENCE = 60;

    private final Dialect dialect;
    private final String due;

    SqlWaiting(Statements sql, Dialect dialect) {
        super(sql, dialect);
        this.dialect = dialect;
        this.due = "(SELECT " + dialect.number("at") + " FROM task_events e"
                + " WHERE e.task_id = t.id AND e.kind = 'scheduled' ORDER BY e.id DESC LIMIT 1)";
    }

    @Override
    public List<String> due(long time) {
        return sql.texts(
                "SELECT t.id FROM tasks t WHERE t.status = 'scheduled' AND " + due + " <= ? ORDER BY t.id", time);
    }

    @Override
    public Map<String, Long> dueTimes() {
        var times = new HashMap<String, Long>();
        sql.list(
                        "SELECT t.id, " + due + " FROM tasks t WHERE t.status = 'scheduled'",
                        row -> Map.entry(row.text(1), Records.number(row, 2)))
                .forEach(task -> task.getValue().ifPresent(at -> times.put(task.getKey(), at)));
        return times;
    }

    @Override
    public Map<String, List<String>> waits() {
        var parents = new HashMap<String, List<String>>();
        sql.list(
                        "SELECT l.child_id, l.parent_id FROM tasks c JOIN task_links l ON l.child_id = c.id"
                                + " JOIN tasks p ON p.id = l.parent_id WHERE c.status = 'todo' AND p.status NOT IN "
                                + SATISFIED + " ORDER BY l.child_id, l.parent_id",
                        row -> Map.entry(row.text(1), row.text(2)))
                .forEach(link -> parents.computeIfAbsent(link.getKey(), _ -> new ArrayList<>())
                        .add(link.getValue()));
        return parents;
    }

    @Override
    public Set<String> commentedSince(long time) {
        return Set.copyOf(sql.texts("SELECT DISTINCT task_id FROM task_comments WHERE created_at > ?", time));
    }

    @Override
    public Set<String> hostsAtWork() {
        return dialect.here().isEmpty()
                ? Set.of()
                : Set.copyOf(sql.texts("SELECT host_id FROM hosts WHERE heartbeat_at > ?", now() - HOST_SILENCE));
    }

    @Override
    public List<Elsewhere> elsewhere() {
        if (dialect.here().isEmpty()) {
            return List.of();
        }
        var startable = " WHERE status IN ('ready', 'review')";
        return sql.list(
                "SELECT t.id, CAST(t.host_selector AS TEXT), CASE WHEN EXISTS (SELECT 1 FROM hosts h"
                        + " WHERE h.heartbeat_at > ? AND t.host_selector <@ (h.labels ||"
                        + " jsonb_build_object('host', h.host_id))) THEN 1 ELSE 0 END FROM tasks t" + startable
                        + " AND host_selector IS NOT NULL AND id NOT IN (SELECT id FROM tasks" + startable
                        + dialect.here() + ") ORDER BY id",
                row -> new Elsewhere(row.text(1), Json.parse(row.text(2)).orElseGet(Json::object), row.number(3) != 0),
                now() - HOST_SILENCE);
    }

    @Override
    public boolean onSeveralMachines() {
        return !dialect.here().isEmpty();
    }

    @Override
    public List<Machine> machines() {
        return sql.list(
                "SELECT host_id, labels, profiles, heartbeat_at FROM hosts ORDER BY host_id",
                row -> new Machine(
                        row.text(1),
                        Json.parse(row.text(2)).orElseGet(Json::object),
                        Records.texts(row.text(3)),
                        row.number(4),
                        row.number(4) > now() - HOST_SILENCE));
    }

    @Override
    public Optional<ObjectNode> labels(String machine) {
        return sql.first(
                "SELECT labels FROM hosts WHERE host_id = ?" + dialect.holding(),
                row -> Json.parse(row.text(1)).orElseGet(Json::object),
                machine);
    }

    @Override
    public void label(String machine, ObjectNode labels) {
        sql.run("UPDATE hosts SET labels = ? WHERE host_id = ?", Statements.json(labels), machine);
    }

    @Override
    public void place(String task, ObjectNode asks) {
        sql.run("UPDATE tasks SET host_selector = ? WHERE id = ?", Statements.json(asks), task);
    }

    @Override
    public void placeLike(String id, String other) {
        if (!dialect.here().isEmpty()) {
            sql.run(
                    "UPDATE tasks SET host_selector = (SELECT o.host_selector FROM tasks o WHERE o.id = ?) WHERE id = ?",
                    other,
                    id);
        }
    }
}
