package dev.hermes.kanban.store;

import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which tasks nothing holds any more: one question about a whole board, asked after each change that could free one. */
final class Promotables {
    /** Continues a condition on the task {@code t}. */
    static final String NO_OPEN_PARENT =
            " AND NOT EXISTS (SELECT 1 FROM task_links l JOIN tasks p ON p.id = l.parent_id"
                    // Not as a list: for each of 10,000 tasks, two comparisons are a twentieth of the time less.
                    + " WHERE l.child_id = t.id AND p.status <> 'done' AND p.status <> 'archived')";

    /** From one parent in the index to the next, however many children each of them has. */
    private static final String PARENTS = "WITH RECURSIVE parents (id) AS (SELECT MIN(parent_id) FROM task_links"
            + " UNION ALL SELECT (SELECT MIN(l.parent_id) FROM task_links l WHERE l.parent_id > parents.id)"
            + " FROM parents WHERE parents.id IS NOT NULL)";

    /**
     * The same condition where all tasks wait for the same few: who they are and how they stand is looked up once, not for each
     * task. The plus keeps SQLite from going through all the parents for each task instead.
     */
    private static final String NO_OPEN_PARENT_OF_FEW =
            " AND NOT EXISTS (SELECT 1 FROM task_links l WHERE l.child_id = t.id AND +l.parent_id IN (" + PARENTS
                    + " SELECT p.id FROM parents CROSS JOIN tasks p ON p.id = parents.id"
                    + " WHERE p.status <> 'done' AND p.status <> 'archived'))";

    /** With more parents the walk to them costs more than it saves. */
    static final int FEW = 64;

    private static final String COUNTED =
            PARENTS + " SELECT COUNT(id) FROM (SELECT id FROM parents LIMIT " + (FEW + 1) + ")";

    // Put together once: a statement is looked up by its text, and a text that is made anew is hashed anew.
    private static final Map<Parts, String> STATEMENTS = new ConcurrentHashMap<>();

    private Promotables() {}

    private record Parts(String limit, String free) {
        String statement() {
            return "SELECT t.id, t.status FROM tasks t WHERE t.status = 'todo'" + free
                    // A blocked task stays when a person blocked it, and when its failures reach the limit of today or
                    // the one at which it was given up (K3).
                    + " UNION ALL SELECT t.id, t.status FROM tasks t WHERE t.status = 'blocked'"
                    + " AND t.consecutive_failures < COALESCE(t.max_retries, ?)"
                    + " AND COALESCE((SELECT e.kind FROM task_events e WHERE e.task_id = t.id"
                    + " AND e.kind IN ('blocked', 'unblocked') ORDER BY e.id DESC LIMIT 1), '') <> 'blocked'"
                    + " AND t.consecutive_failures < COALESCE((SELECT " + limit
                    + " FROM task_events e WHERE e.task_id = t.id AND e.kind = 'gave_up'"
                    + " ORDER BY e.id DESC LIMIT 1), 2147483647)" + free;
        }
    }

    static List<Rows.Promotable> find(Statements sql, Dialect dialect, int failureLimit) {
        boolean few = dialect.walksIndexes() && sql.number(COUNTED) <= FEW;
        var parts = new Parts(dialect.number("effective_limit"), few ? NO_OPEN_PARENT_OF_FEW : NO_OPEN_PARENT);
        var found = sql.list(
                STATEMENTS.computeIfAbsent(parts, Parts::statement),
                row -> new Rows.Promotable(row.text(1), Status.of(row.text(2))),
                failureLimit);
        found.sort(Comparator.comparing(Rows.Promotable::id));
        return List.copyOf(found);
    }
}
