package dev.hermes.sessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Brings a file to the shape this version needs. Only adds: what a later version made stays, and so does its number.
 */
final class Schema {
    static final int VERSION = 13;
    private static final int TRIGRAM = 10;
    private static final int WIDER_INDEX = 11;

    private Schema() {}

    /** Whether a file has everything already: then nothing needs to be locked or written. */
    static boolean current(Connection connection) throws SQLException {
        return version(connection) >= VERSION && tables(connection).containsAll(List.of("messages_fts", "state_meta"));
    }

    static void prepare(Connection connection) throws SQLException {
        boolean fresh = !tables(connection).contains("messages");
        int before = fresh ? 0 : version(connection);
        statements(connection, "tables.sql");
        if (!fresh) {
            addMissingColumns(connection, "sessions");
            addMissingColumns(connection, "messages");
        }
        statements(connection, "indexes.sql");
        search(connection, fresh, before);
        if (before < VERSION) {
            execute(connection, "DELETE FROM schema_version");
            execute(connection, "INSERT INTO schema_version(version) VALUES (" + VERSION + ")");
        }
    }

    private static void search(Connection connection, boolean fresh, int before) throws SQLException {
        boolean rebuild = !fresh && before < WIDER_INDEX;
        boolean backfill = rebuild || !fresh && !tables(connection).contains("messages_fts_trigram");
        if (rebuild || backfill && before < TRIGRAM) {
            for (var table : List.of("messages_fts", "messages_fts_trigram")) {
                for (var event : List.of("insert", "delete", "update")) {
                    execute(connection, "DROP TRIGGER IF EXISTS " + table + "_" + event);
                }
                execute(connection, "DROP TABLE IF EXISTS " + table);
            }
        }
        statements(connection, "search.sql");
        if (backfill) {
            for (var table : List.of("messages_fts", "messages_fts_trigram")) {
                execute(connection, "DELETE FROM " + table);
                execute(
                        connection,
                        "INSERT INTO " + table + "(rowid, content) SELECT id, COALESCE(content, '') || ' ' ||"
                                + " COALESCE(tool_name, '') || ' ' || COALESCE(tool_calls, '') FROM messages");
            }
        }
    }

    /** A column that an older version did not know; one that another process adds at the same time is no harm. */
    private static void addMissingColumns(Connection connection, String table) throws SQLException {
        var present = columns(connection, table);
        for (var line : declared(table)) {
            var name = line.substring(0, line.indexOf(' '));
            if (!present.contains(name)) {
                try {
                    execute(connection, "ALTER TABLE " + table + " ADD COLUMN " + line);
                } catch (SQLException e) {
                    if (!String.valueOf(e.getMessage()).contains("duplicate column")) {
                        throw e;
                    }
                }
            }
        }
    }

    private static List<String> declared(String table) {
        var text = resource("tables.sql");
        int start = text.indexOf("CREATE TABLE IF NOT EXISTS " + table + " (");
        var body = text.substring(text.indexOf('\n', start), text.indexOf("\n);", start));
        return body.lines()
                .map(line -> line.strip().replaceFirst(",$", ""))
                .filter(line -> !line.isEmpty() && !line.startsWith("FOREIGN KEY") && !line.contains("PRIMARY KEY"))
                .toList();
    }

    static Set<String> columns(Connection connection, String table) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return names;
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static int version(Connection connection) throws SQLException {
        if (!tables(connection).contains("schema_version")) {
            return 0;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void statements(Connection connection, String resource) throws SQLException {
        for (var sql : resource(resource).split("\n\n")) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
