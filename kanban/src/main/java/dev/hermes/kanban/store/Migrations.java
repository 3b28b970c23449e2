package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Brings a PostgreSQL schema to the version this program needs, one numbered step after the other.
 *
 * <p>The tables hold all boards. A session sees one of them through views of the same names in a second schema, which add the
 * board of the session to every statement; so the SQL of the rows is the same in both databases, and nobody can forget the
 * board in a WHERE.
 */
final class Migrations {
    private static final int LATEST = 5;
    private static final String CANCELLED = "57014";

    private static final Pattern TABLE = Pattern.compile("\\b(?:ALTER TABLE|ON) (\\w+)");

    /**
     * All tables or none, in less time than after which a server looks for circles of waiting sessions (a second): a session of
     * an older version that holds one table and waits for another is let through, and never ended.
     */
    private static final String SHORTLY = "SET LOCAL statement_timeout = 500";

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final List<String> SEEN_BY_BOARD = List.of(
            "tasks",
            "task_links",
            "task_comments",
            "task_events",
            "task_runs",
            "kanban_notify_subs",
            "kanban_board_subs");

    private Migrations() {}

    static String views(String schema) {
        return schema + "_board";
    }

    /** In a transaction of its own. Processes that start at once take turns. */
    static void run(Statements sql, String schema) {
        run(sql, schema, LATEST);
    }

    /** Up to a version, as an older program would. */
    static void run(Statements sql, String schema, int latest) {
        sql.list("SELECT pg_advisory_xact_lock(hashtext(?))", _ -> true, "hermes-kanban:" + schema);
        sql.once("CREATE SCHEMA IF NOT EXISTS " + schema);
        sql.once("SET LOCAL search_path TO " + schema);
        sql.once("CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL"
                + " DEFAULT now())");
        long present = sql.number("SELECT COALESCE(MAX(version), 0) FROM migrations");
        if (present > latest) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The tables of the boards in " + schema + " have version " + present
                            + "; this program knows them up to version " + latest + " and does not touch them.",
                    "Use the version of Hermes that the other machines use, or a newer one.");
        }
        var steps = LongStream.rangeClosed(present + 1, latest)
                .boxed()
                .collect(Collectors.toMap(version -> version, Migrations::step, (a, _) -> a, TreeMap::new));
        if (present > 0 && !steps.isEmpty()) {
            take(sql, schema, String.join("\n", steps.values()));
        }
        for (var step : steps.entrySet()) {
            // One statement at a time would cut the body of a function in two; the driver sends the whole file.
            sql.once(step.getValue().replace("{schema}", schema));
            sql.run("INSERT INTO migrations (version) VALUES (?)", step.getKey());
        }
        if (!steps.isEmpty()) {
            views(sql, schema);
        }
    }

    private static String step(long version) {
        return Schema.Texts.read("postgres-" + version + ".sql");
    }

    /**
     * Takes the tables that change from those who work with them, through their views as they do; and, in turn with that, the
     * tables before their views, because a key from another table holds a table and not its view. Where many never rest, one
     * of the two orders alone may never find a moment in which nobody holds the second and waits for the first.
     */
    private static void take(Statements sql, String schema, String steps) {
        var changed =
                TABLE.matcher(steps).results().map(found -> found.group(1)).toList();
        var tables = SEEN_BY_BOARD.stream().filter(changed::contains).toList();
        var viewsFirst =
                tables.stream().map(table -> views(schema) + "." + table).toList();
        var tablesFirst = Stream.concat(tables.stream().map(table -> schema + "." + table), viewsFirst.stream())
                .toList();
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int tries = 0; !tables.isEmpty() && !taken(sql, tries % 2 == 0 ? viewsFirst : tablesFirst); tries++) {
            if (System.nanoTime() - end > 0) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "the tables of the boards must be changed for this version, and others never let go of them",
                        "Look for a session that stands still: SELECT * FROM pg_stat_activity.",
                        "Or stop the older dispatchers for a moment and try again.");
            }
            sql.list("SELECT pg_sleep(0.05 + random() / 5)", _ -> true);
        }
    }

    private static boolean taken(Statements sql, List<String> relations) {
        sql.once("SAVEPOINT tables");
        sql.once(SHORTLY);
        try {
            sql.once("LOCK TABLE " + String.join(", ", relations) + " IN ACCESS EXCLUSIVE MODE");
        } catch (SqlFailure e) {
            if (!CANCELLED.equals(e.failure().getSQLState())) {
                throw e;
            }
            sql.once("ROLLBACK TO SAVEPOINT tables"); // which gives back what was taken, and the limit with it
            return false;
        }
        sql.once("SET LOCAL statement_timeout TO DEFAULT");
        return true;
    }

    private static void views(Statements sql, String schema) {
        sql.once("CREATE SCHEMA IF NOT EXISTS " + views(schema));
        for (var table : SEEN_BY_BOARD) {
            var columns = columns(sql, schema, table);
            if (columns.equals(columns(sql, views(schema), table))) {
                continue; // nobody has to let go of it
            }
            sql.once("CREATE OR REPLACE VIEW " + views(schema) + "." + table + " AS SELECT "
                    + String.join(", ", columns) + " FROM " + schema + "." + table
                    + " WHERE board = current_setting('hermes.board')");
        }
    }

    private static List<String> columns(Statements sql, String schema, String table) {
        return sql.texts(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                        + " AND column_name <> 'board' ORDER BY ordinal_position",
                schema,
                table);
    }
}
