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
import java.util.stream.Collectors;

/**
 * Brings a file to the shape this version needs. Only adds: what a later version made stays, and so does its number.
 */
final class Schema {
    static final int VERSION = 13;
    private static final int WIDER_INDEX = 11;
    private static final List<String> GROWING = List.of("sessions", "messages");
    private static final List<String> INDEXES_OF_TEXT = List.of("messages_fts", "messages_fts_trigram");

    private Schema() {}

    /** Whether a file has everything already: then nothing needs to be locked or written. */
    static boolean current(Connection connection) throws SQLException {
        var present = names(connection);
        if (!present.containsAll(created()) || version(connection, present) < VERSION) {
            return false;
        }
        for (var table : GROWING) {
            if (!missing(connection, table).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    static boolean prepare(Connection connection) throws SQLException {
        var present = names(connection);
        boolean fresh = !present.contains("messages");
        int before = version(connection, present);
        statements(connection, "tables.sql");
        for (var table : GROWING) {
            for (var column : missing(connection, table)) {
                Sql.run(connection, "ALTER TABLE " + table + " ADD COLUMN " + column);
            }
        }
        statements(connection, "indexes.sql");
        if (!fresh && before < WIDER_INDEX) {
            dropIndexesOfText(connection);
        }
        var searchable = names(connection);
        statements(connection, "search.sql");
        for (var table : INDEXES_OF_TEXT) {
            if (!fresh && !searchable.contains(table)) {
                fill(connection, table);
            }
        }
        if (before < VERSION) {
            Sql.run(connection, "DELETE FROM schema_version");
            Sql.run(connection, "INSERT INTO schema_version (version) VALUES (?)", VERSION);
        }
        return true;
    }

    /** Older ones held only the text of a message, not the tools it called. */
    private static void dropIndexesOfText(Connection connection) throws SQLException {
        for (var table : INDEXES_OF_TEXT) {
            for (var event : List.of("insert", "delete", "update")) {
                Sql.run(connection, "DROP TRIGGER IF EXISTS " + table + "_" + event);
            }
            Sql.run(connection, "DROP TABLE IF EXISTS " + table);
        }
    }

    private static void fill(Connection connection, String table) throws SQLException {
        Sql.run(
                connection,
                "INSERT INTO " + table + " (rowid, content) SELECT id, COALESCE(content, '') || ' ' ||"
                        + " COALESCE(tool_name, '') || ' ' || COALESCE(tool_calls, '') FROM messages");
    }

    /** Declarations of the columns that an older version did not know. */
    private static List<String> missing(Connection connection, String table) throws SQLException {
        var present = columns(connection, table);
        return declared(table).stream()
                .filter(line -> !present.contains(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    private static List<String> declared(String table) {
        var text = Texts.TABLES;
        int start = text.indexOf("CREATE TABLE IF NOT EXISTS " + table + " (");
        var body = text.substring(text.indexOf('\n', start), text.indexOf("\n);", start));
        return body.lines()
                .map(line -> line.strip().replaceFirst(",$", ""))
                .filter(line -> !line.isEmpty() && !line.startsWith("FOREIGN KEY") && !line.contains("PRIMARY KEY"))
                .toList();
    }

    static Set<String> columns(Connection connection, String table) throws SQLException {
        return new HashSet<>(Sql.texts(connection, "SELECT name FROM pragma_table_info(?)", table));
    }

    /** Tables, indexes and triggers. */
    private static Set<String> names(Connection connection) throws SQLException {
        return new HashSet<>(Sql.texts(connection, "SELECT name FROM sqlite_master"));
    }

    /** What our statements create, by the names that they give. */
    private static Set<String> created() {
        return (Texts.TABLES + Texts.INDEXES + Texts.SEARCH)
                .lines()
                .filter(line -> line.startsWith("CREATE "))
                .map(line -> line.substring(line.indexOf("EXISTS ") + "EXISTS ".length()))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toSet());
    }

    private static int version(Connection connection, Set<String> present) throws SQLException {
        return present.contains("schema_version")
                ? (int) Sql.number(connection, "SELECT MAX(version) FROM schema_version")
                : 0;
    }

    private static void statements(Connection connection, String resource) throws SQLException {
        for (var sql : Texts.read(resource).split("\n\n")) {
            Sql.run(connection, sql);
        }
    }

    private static final class Texts {
        static final String TABLES = read("tables.sql");
        static final String INDEXES = read("indexes.sql");
        static final String SEARCH = read("search.sql");

        static String read(String name) {
            try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
