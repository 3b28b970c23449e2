package dev.hermes.kanban.store;

import java.util.List;

/**
 * Brings a PostgreSQL schema to the version this program needs, one numbered step after the other.
 *
 * <p>The tables hold all boards. A session sees one of them through views of the same names in a second schema, which add the
 * board of the session to every statement; so the SQL of the rows is the same in both databases, and nobody can forget the
 * board in a WHERE.
 */
final class Migrations {
    private static final int LATEST = 5;
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
        sql.list("SELECT pg_advisory_xact_lock(hashtext(?))", _ -> true, "hermes-kanban:" + schema);
        sql.once("CREATE SCHEMA IF NOT EXISTS " + schema);
        sql.once("SET LOCAL search_path TO " + schema);
        sql.once("CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL"
                + " DEFAULT now())");
        long present = sql.number("SELECT COALESCE(MAX(version), 0) FROM migrations");
        for (long version = present + 1; version <= LATEST; version++) {
            // One statement at a time would cut the body of a function in two; the driver sends the whole file.
            sql.once(Schema.Texts.read("postgres-" + version + ".sql").replace("{schema}", schema));
            sql.run("INSERT INTO migrations (version) VALUES (?)", version);
        }
        if (present < LATEST) {
            views(sql, schema);
        }
    }

    private static void views(Statements sql, String schema) {
        sql.once("CREATE SCHEMA IF NOT EXISTS " + views(schema));
        for (var table : SEEN_BY_BOARD) {
            var columns = sql.texts(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                            + " AND column_name <> 'board' ORDER BY ordinal_position",
                    schema,
                    table);
            sql.once("CREATE OR REPLACE VIEW " + views(schema) + "." + table + " AS SELECT "
                    + String.join(", ", columns) + " FROM " + schema + "." + table
                    + " WHERE board = current_setting('hermes.board')");
        }
    }
}
