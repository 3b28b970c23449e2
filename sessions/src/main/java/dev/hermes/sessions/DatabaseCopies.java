package dev.hermes.sessions;

import dev.hermes.home.FileModes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.core.DB;

/** Copies SQLite databases, and puts copies back, while others use them. */
public final class DatabaseCopies {
    private static final int DONE = 0;
    private static final int BUSY_PAUSE_MILLIS = 100;
    private static final int BUSY_TRIES = 100;
    private static final int ALL_PAGES = -1;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final DB.ProgressObserver NOBODY = (_, _) -> {};

    private DatabaseCopies() {}

    /**
     * Makes a consistent copy with what is still in the write-ahead log; the original is only read.
     *
     * @param to does not exist; made for its owner only
     * @throws IOException when the database is damaged, or the copy cannot be written
     */
    public static void copy(Path database, Path to) throws IOException {
        if (to.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(to, FileModes.atBirth(to, FileModes.PRIVATE));
        }
        try (var connection = JDBC.createConnection(url(database), new Properties())) {
            int code = connection.getDatabase().backup("main", to.toString(), NOBODY);
            if (code != DONE) {
                throw new IOException("the copy of " + database + " failed with SQLite's code " + code);
            }
        } catch (SQLException e) {
            throw new IOException("cannot copy " + database + ": " + e.getMessage(), e);
        }
    }

    /**
     * The version of SQLite that this program works with.
     *
     * @throws IOException when it cannot be loaded, or has no full-text search
     */
    public static String engine() throws IOException {
        try (var connection = JDBC.createConnection("jdbc:sqlite::memory:", new Properties());
                var statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE words USING fts5(word)");
            try (var rows = statement.executeQuery("SELECT sqlite_version()")) {
                return rows.getString(1) + " with FTS5";
            }
        } catch (SQLException | LinkageError e) {
            throw new IOException("SQLite cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * How many rows a table has; nothing is written, not even a log.
     *
     * @throws IOException when the database is damaged or has no such table
     */
    public static long rows(Path database, String table) throws IOException {
        var immutable = Files.exists(Path.of(database + "-wal")) ? "" : "&immutable=1";
        try (var connection = JDBC.createConnection(url(database) + immutable, new Properties());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + "\"")) {
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Moves what is in the write-ahead log into the database, as far as nobody is in the way. */
    public static void checkpoint(Path database) throws IOException {
        var url = "jdbc:sqlite:" + database.toUri().toASCIIString() + "?mode=rw";
        try (var connection = JDBC.createConnection(url, new Properties());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether the file begins like an SQLite database. */
    public static boolean isDatabase(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /**
     * Reads a database through.
     *
     * @throws IOException when it is damaged
     */
    public static void check(Path database) throws IOException {
        try (var connection = JDBC.createConnection(url(database), new Properties());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            var verdict = rows.next() ? rows.getString(1) : "no answer";
            if (!verdict.equals("ok")) {
                throw new IOException("the database is damaged (" + verdict + ")");
            }
        } catch (SQLException e) {
            throw new IOException("the database is damaged (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Puts all of a database into one that is there, in one transaction: whoever has that one open sees the new rows, and
     * after a crash it holds the old or the new ones.
     *
     * @param from is only read
     * @throws IOException when it cannot be done; then nothing was changed
     */
    public static void restore(Path from, Path into) throws IOException {
        // Seen from the source: the driver's restore() tells of the source's troubles only, and not of a target that is
        // busy.
        try (var connection = JDBC.createConnection(url(from), new Properties())) {
            int code = connection
                    .getDatabase()
                    .backup("main", into.toString(), NOBODY, BUSY_PAUSE_MILLIS, BUSY_TRIES, ALL_PAGES);
            if (code != DONE) {
                throw new IOException("SQLite's code " + code);
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String url(Path database) {
        return "jdbc:sqlite:" + database.toUri().toASCIIString() + "?mode=ro";
    }
}
