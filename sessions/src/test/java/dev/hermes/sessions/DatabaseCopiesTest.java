package dev.hermes.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCopiesTest {
    @TempDir
    Path directory;

    @Test
    void a_copy_has_what_is_still_in_the_log_and_belongs_to_its_owner() throws IOException, SQLException {
        var original = directory.resolve("a b?.db");
        var copy = directory.resolve("copy.db");
        try (var writer = DriverManager.getConnection(
                        "jdbc:sqlite:" + original.toUri().toASCIIString());
                var statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE t (n)");
            statement.execute("INSERT INTO t VALUES (42)");
            DatabaseCopies.copy(original, copy);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (var reader = DriverManager.getConnection("jdbc:sqlite:" + copy);
                var row = reader.createStatement().executeQuery("SELECT n FROM t")) {
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void what_is_no_database_is_told() throws IOException {
        var original = Files.writeString(directory.resolve("x.db"), "SQLite format 3\0" + "rubbish".repeat(999));
        assertThatThrownBy(() -> DatabaseCopies.copy(original, directory.resolve("copy.db")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_copy_goes_back_under_those_who_have_the_database_open() throws IOException, SQLException {
        var copy = directory.resolve("copy.db");
        var original = directory.resolve("x.db");
        try (var user = DriverManager.getConnection("jdbc:sqlite:" + original);
                var statement = user.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE t (n)");
            statement.execute("INSERT INTO t VALUES (1)");
            DatabaseCopies.copy(original, copy);
            statement.execute("UPDATE t SET n = 2");
            DatabaseCopies.restore(copy, original);
            try (var row = statement.executeQuery("SELECT n FROM t")) {
                assertThat(row.getInt(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void a_target_that_cannot_take_it_is_told() throws IOException, SQLException {
        var copy = directory.resolve("copy.db");
        try (var user = DriverManager.getConnection("jdbc:sqlite:" + copy);
                var statement = user.createStatement()) {
            statement.execute("CREATE TABLE t (n)");
        }
        var damaged = Files.writeString(directory.resolve("y.db"), "SQLite format 3\0" + "rubbish".repeat(999));
        assertThatThrownBy(() -> DatabaseCopies.restore(copy, damaged)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> DatabaseCopies.check(damaged)).isInstanceOf(IOException.class);
        DatabaseCopies.check(copy);
    }
}
