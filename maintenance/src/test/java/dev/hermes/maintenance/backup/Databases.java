package dev.hermes.maintenance.backup;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Small databases for tests. */
final class Databases {
    private Databases() {}

    static Connection open(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        execute(connection, "PRAGMA journal_mode=WAL");
        execute(connection, "PRAGMA busy_timeout=10000");
        execute(connection, "CREATE TABLE IF NOT EXISTS pairs (a INTEGER, b INTEGER)");
        return connection;
    }

    /** A database with one pair. */
    static void make(Path file, int number) throws SQLException {
        try (var connection = open(file)) {
            execute(connection, "INSERT INTO pairs VALUES (" + number + ", " + number + ")");
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.getInt(1);
        }
    }

    static int number(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return number(connection, sql);
        }
    }
}
