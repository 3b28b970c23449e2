package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of one board, from one kind of store into the other, with all their ids. All or nothing: the board that is copied to
 * must be empty, and stays so when anything goes wrong.
 */
final class BoardCopy {
    private static final int AT_ONCE = 100;
    private static final Set<String> JSON = Set.of("tasks.skills", "task_events.payload", "task_runs.metadata");
    private static final String KNOWN = "SELECT id FROM tasks";

    /**
     * A table, and what orders it.
     *
     * @param condition leaves out what belongs to no task: the one store holds such rows and the other refuses them
     */
    private record Table(String name, String key, String condition) {}

    /** Tasks first: everything else refers to them. */
    private static final List<Table> TABLES = List.of(
            new Table("tasks", "id", "1 = 1"),
            new Table("task_links", "", "parent_id IN (" + KNOWN + ") AND child_id IN (" + KNOWN + ")"),
            new Table("task_comments", "id", "task_id IN (" + KNOWN + ")"),
            new Table("task_runs", "id", "task_id IN (" + KNOWN + ")"),
            new Table("task_events", "id", "task_id IN (" + KNOWN + ")"),
            new Table("kanban_notify_subs", "", "task_id IN (" + KNOWN + ")"),
            new Table("kanban_board_subs", "", "1 = 1"));

    private final Statements from;
    private final Statements to;

    private BoardCopy(Statements from, Statements to) {
        this.from = from;
        this.to = to;
    }

    /**
     * How many rows of each table were copied.
     *
     * @throws HermesException when somebody works on the board, or the one that is copied to has tasks
     */
    static Map<String, Long> run(Statements from, Statements to) {
        if (from.number("SELECT COUNT(*) FROM task_runs WHERE ended_at IS NULL") > 0
                || from.number("SELECT COUNT(*) FROM tasks WHERE status = 'running'") > 0) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "somebody works on the board",
                    "Stop the dispatcher and wait for its workers, or 'hermes kanban reclaim' their tasks.");
        }
        if (to.number("SELECT COUNT(*) FROM kanban_board_subs") > 0) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "chats hear of the board that is copied to already, and would be told all of its past",
                    "Take them off first: 'hermes kanban notify-unsubscribe --all' for each, and subscribe them again afterwards.");
        }
        if (to.number("SELECT COUNT(*) FROM tasks") > 0) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "the board that is copied to has tasks already",
                    "Copy to an empty one; to start again, remove that board first.");
        }
        var copied = new LinkedHashMap<String, Long>();
        for (var table : TABLES) {
            copied.put(table.name(), new BoardCopy(from, to).copy(table));
        }
        return copied;
    }

    private long copy(Table table) {
        var columns = Schema.columnTypes(table.name());
        long copied = 0;
        Optional<Object> last = Optional.empty();
        while (true) {
            var rows = page(table, columns, last);
            if (!rows.isEmpty()) {
                insert(table, columns.keySet(), rows);
                copied += rows.size();
            }
            if (table.key().isEmpty() || rows.size() < AT_ONCE) {
                return copied;
            }
            last = Optional.of(rows.getLast().getFirst());
        }
    }

    /** The next rows; all of them where nothing orders them. */
    private List<List<Object>> page(Table table, Map<String, Boolean> columns, Optional<Object> last) {
        var query = "SELECT " + String.join(", ", columns.keySet()) + " FROM " + table.name() + " WHERE "
                + table.condition();
        if (table.key().isEmpty()) {
            return from.list(query, row -> values(table, columns, row));
        }
        var ordered = " ORDER BY " + table.key() + " LIMIT " + AT_ONCE;
        return last.isEmpty()
                ? from.list(query + ordered, row -> values(table, columns, row))
                : from.list(
                        query + " AND " + table.key() + " > ?" + ordered,
                        row -> values(table, columns, row),
                        last.get());
    }

    private static List<Object> values(Table table, Map<String, Boolean> columns, Statements.Row row)
            throws java.sql.SQLException {
        var values = new ArrayList<Object>(columns.size());
        int index = 0;
        for (var column : columns.entrySet()) {
            index++;
            if (column.getValue()) {
                values.add(unwrapped(Records.number(row, index)));
            } else {
                var text = row.optional(index);
                values.add(unwrapped(
                        JSON.contains(table.name() + "." + column.getKey())
                                ? text.filter(BoardCopy::isJson).map(Statements::json)
                                : text));
            }
        }
        return values;
    }

    /** A key is compared as it is; what is not there stays an empty optional. */
    private static Object unwrapped(Optional<?> value) {
        return value.isPresent() ? value.get() : value;
    }

    /** Old boards hold other things there too, which the one store keeps and the other cannot. */
    private static boolean isJson(String text) {
        try {
            return JsonMapper.shared().readTree(text).isContainer();
        } catch (JacksonException _) {
            return false;
        }
    }

    private void insert(Table table, Set<String> columns, List<List<Object>> rows) {
        var one = "(" + Where.marks(columns.size()) + ")";
        for (int start = 0; start < rows.size(); start += AT_ONCE) {
            var some = rows.subList(start, Math.min(rows.size(), start + AT_ONCE));
            var all = IntStream.range(0, some.size()).mapToObj(_ -> one).collect(Collectors.joining(", "));
            to.run(
                    "INSERT INTO " + table.name() + " (" + String.join(", ", columns) + ") VALUES " + all,
                    some.stream().flatMap(List::stream).toArray());
        }
    }
}
