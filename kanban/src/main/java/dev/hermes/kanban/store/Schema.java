package dev.hermes.kanban.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Brings a file to the shape this version needs. Only adds, so that upstream can open it too, and older versions of it. */
final class Schema {
    /** Tables whose columns did not all come at once. */
    private static final List<String> GROWING = List.of("tasks", "task_events", "kanban_notify_subs");

    private Schema() {}

    /** Whether a file has everything already: then nothing needs to be locked or written. */
    static boolean current(Statements sql) {
        var present = new HashSet<>(sql.texts("SELECT name FROM sqlite_master"));
        if (!present.containsAll(Texts.NAMES)) {
            return false;
        }
        return GROWING.stream().allMatch(table -> missing(sql, table).isEmpty())
                && sql.number("SELECT COUNT(*) FROM tasks WHERE status = 'running' AND current_run_id IS NULL") == 0
                && sql.number("SELECT EXISTS (SELECT 1 FROM task_events WHERE kind IN"
                                + " ('ready', 'priority', 'spawn_auto_blocked'))")
                        == 0;
    }

    /** In one transaction that excludes other writers. */
    static void prepare(Statements sql, long now) {
        Texts.statements(Texts.TABLES).forEach(sql::once);
        boolean counted = columns(sql, "tasks").contains("consecutive_failures");
        for (var table : GROWING) {
            for (var column : missing(sql, table)) {
                sql.once("ALTER TABLE " + table + " ADD COLUMN " + column);
            }
        }
        var columns = columns(sql, "tasks");
        if (!counted && columns.contains("spawn_failures")) {
            sql.once("UPDATE tasks SET consecutive_failures = COALESCE(spawn_failures, 0)");
            if (columns.contains("last_spawn_error")) {
                sql.once("UPDATE tasks SET last_failure_error = last_spawn_error");
            }
        }
        Texts.statements(Texts.INDEXES).forEach(sql::once);
        giveRunsToTasksThatRun(sql, now);
        rename(sql, "ready", "promoted");
        rename(sql, "priority", "reprioritized");
        rename(sql, "spawn_auto_blocked", "gave_up");
    }

    private static void giveRunsToTasksThatRun(Statements sql, long now) {
        for (var id : sql.texts("SELECT id FROM tasks WHERE status = 'running' AND current_run_id IS NULL")) {
            long run = sql.first(
                            "INSERT INTO task_runs (task_id, profile, status, claim_lock, claim_expires, worker_pid,"
                                    + " max_runtime_seconds, last_heartbeat_at, started_at)"
                                    + " SELECT id, assignee, 'running', claim_lock, claim_expires, worker_pid,"
                                    + " max_runtime_seconds, last_heartbeat_at, COALESCE(started_at, ?)"
                                    + " FROM tasks WHERE id = ? RETURNING id",
                            row -> row.number(1),
                            now,
                            id)
                    .orElseThrow();
            sql.run("UPDATE tasks SET current_run_id = ? WHERE id = ? AND current_run_id IS NULL", run, id);
        }
    }

    private static void rename(Statements sql, String old, String fresh) {
        sql.run("UPDATE task_events SET kind = ? WHERE kind = ?", fresh, old);
    }

    /** Declarations of the columns that an older version did not know. */
    private static List<String> missing(Statements sql, String table) {
        var present = columns(sql, table);
        return declared(table).stream()
                .filter(line -> !present.contains(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private static List<String> declared(String table) {
        return lines(table).filter(line -> !line.contains("PRIMARY KEY")).toList();
    }

    private static Stream<String> lines(String table) {
        var text = Texts.TABLES;
        int start = text.indexOf("CREATE TABLE IF NOT EXISTS " + table + " (");
        return text.substring(text.indexOf('\n', start), text.indexOf("\n);", start))
                .lines()
                .map(line -> line.strip().replaceFirst(",$", ""))
                .filter(line -> !line.isEmpty());
    }

    /** Columns of a table in their order, and whether each holds whole numbers. */
    static Map<String, Boolean> columnTypes(String table) {
        var types = new LinkedHashMap<String, Boolean>();
        lines(table).filter(line -> !line.startsWith("PRIMARY KEY")).forEach(line -> {
            var words = line.split(" ");
            types.put(words[0], words[1].equals("INTEGER"));
        });
        return types;
    }

    private static Set<String> columns(Statements sql, String table) {
        return new HashSet<>(sql.texts("SELECT name FROM pragma_table_info(?)", table));
    }

    /** Read with the first board that is opened. */
    static final class Texts {
        static final String TABLES = read("tables.sql");
        static final String INDEXES = read("indexes.sql");
        static final Set<String> NAMES = names();

        private Texts() {}

        static List<String> statements(String text) {
            return List.of(text.strip().split(";\n+"));
        }

        private static Set<String> names() {
            var names = new HashSet<String>();
            var matcher = Pattern.compile("IF NOT EXISTS (\\w+)").matcher(TABLES + INDEXES);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return Set.copyOf(names);
        }

        static String read(String name) {
            try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
