package dev.hermes.sessions;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.FileModes;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;

/** One connection to the file, used by one thread at a time. Writers of several processes take turns. */
final class Database implements AutoCloseable {
    static final int ATTEMPTS = 15;

    private static final int SHORTEST_WAIT = 20;
    private static final int LONGEST_WAIT = 150;
    private static final int WRITES_PER_CHECKPOINT = 50;
    private static final int PRIMARY_CODE = 0xFF;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CONSTRAINT = 19;

    private final Path file;
    private final Connection connection;
    private final int attempts;
    private final ReentrantLock turn = new ReentrantLock();
    private int writes;

    /** Work with the connection. It may be run again from its beginning when another process was in the way. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private Database(Path file, Connection connection, int attempts) {
        this.file = file;
        this.connection = connection;
        this.attempts = attempts;
    }

    /** @param attempts how often something is tried while another process is in the way, each up to a second */
    static Database open(Path file, Log log, int attempts) {
        try {
            createPrivate(file.toAbsolutePath());
            // As a URI: the driver takes a question mark in a plain path for the beginning of parameters.
            var url = "jdbc:sqlite:" + file.toUri().toASCIIString();
            var database = new Database(file, JDBC.createConnection(url, new Properties()), attempts);
            try {
                database.patiently(connection -> prepare(connection, file, log));
                return database;
            } catch (SQLException e) {
                database.connection.close();
                throw e;
            }
        } catch (IOException e) {
            throw cannotOpen(file, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        } catch (SQLException e) {
            throw cannotOpen(file, reason(e), e);
        }
    }

    /** SQLite gives its side files the mode of the main one, so it is enough to be careful once. */
    private static void createPrivate(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        var directory = Optional.ofNullable(file.getParent()).orElse(file);
        PrivateDirectories.create(directory);
        if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            return;
        }
        try {
            Files.createFile(file, FileModes.atBirth(file, FileModes.PRIVATE));
        } catch (FileAlreadyExistsException _) {
            return; // another process was quicker
        }
    }

    private static boolean prepare(Connection connection, Path file, Log log) throws SQLException {
        Sql.run(connection, "PRAGMA busy_timeout=1000");
        try {
            var mode = Sql.first(connection, "PRAGMA journal_mode=WAL", row -> row.getString(1));
            // With a write-ahead log this risks no damage: whatever is committed outlives the process, and a power cut
            // can cost at most what was written since the last checkpoint. To sync each message costs 9 ms on a busy
            // disk, ten times more than to write it with its index.
            Sql.run(
                    connection,
                    "PRAGMA synchronous=" + (mode.filter("wal"::equals).isPresent() ? "NORMAL" : "FULL"));
        } catch (SQLException e) {
            if (!networkFileSystem(reason(e).toLowerCase(Locale.ROOT))) {
                throw e;
            }
            log.warn("sessions", file + ": write-ahead logging is not possible here; using a rollback journal");
            Sql.run(connection, "PRAGMA journal_mode=DELETE");
            Sql.run(connection, "PRAGMA synchronous=FULL");
        }
        Sql.run(connection, "PRAGMA foreign_keys=ON");
        return true;
    }

    private static boolean networkFileSystem(String reason) {
        return reason.contains("locking protocol")
                || reason.contains("not authorized")
                || reason.contains("disk i/o error");
    }

    <T> T read(Work<T> work) {
        turn.lock();
        try {
            return patiently(work);
        } catch (SQLException e) {
            throw failed("read", e);
        } finally {
            turn.unlock();
        }
    }

    /** Runs the work in one transaction that excludes other writers. */
    <T> T write(Work<T> work) {
        turn.lock();
        try {
            return patiently(_ -> transaction(work));
        } catch (SQLException e) {
            throw failed("written", e);
        } finally {
            turn.unlock();
        }
    }

    /** Gives free pages back to the file system; rewrites the whole file. */
    void vacuum() {
        turn.lock();
        try {
            patiently(c -> Sql.run(c, "VACUUM"));
        } catch (SQLException e) {
            throw failed("written", e);
        } finally {
            turn.unlock();
        }
    }

    private <T> T patiently(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run(connection);
            } catch (SQLException e) {
                if (!busy(e) || attempt >= attempts) {
                    throw e;
                }
                pause();
            }
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        // IMMEDIATE: a transaction that reads first and writes later can fail as busy whatever the timeout.
        Sql.run(connection, "BEGIN IMMEDIATE");
        boolean done = false;
        try {
            var result = work.run(connection);
            Sql.run(connection, "COMMIT");
            done = true;
            if (++writes % WRITES_PER_CHECKPOINT == 0) {
                checkpoint();
            }
            return result;
        } finally {
            if (!done) {
                rollback();
            }
        }
    }

    private void rollback() {
        try {
            Sql.run(connection, "ROLLBACK");
        } catch (SQLException _) {
            return; // SQLite has rolled back by itself
        }
    }

    /** Random, so that several waiting processes do not meet again. */
    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_WAIT, LONGEST_WAIT));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the write still gets its remaining attempts: it is short
        }
    }

    private void checkpoint() {
        try {
            Sql.list(connection, "PRAGMA wal_checkpoint(PASSIVE)", row -> row.getInt(1));
        } catch (SQLException _) {
            return; // the next one does it
        }
    }

    private static boolean busy(SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        return code == BUSY || code == LOCKED;
    }

    private HermesException failed(String what, SQLException e) {
        boolean titleTaken = (e.getErrorCode() & PRIMARY_CODE) == CONSTRAINT
                && String.valueOf(e.getMessage()).contains("sessions.title");
        if (titleTaken) {
            return new HermesException(ExitCode.FAILED, e, "This title is used by another session.");
        }
        return new HermesException(
                ExitCode.FAILED,
                e,
                "The session database " + file + " could not be " + what + ": " + reason(e) + ".",
                advice(reason(e)));
    }

    private static HermesException cannotOpen(Path file, String reason, Exception cause) {
        return new HermesException(
                ExitCode.FAILED,
                cause,
                "The session database " + file + " cannot be opened: " + reason + ".",
                advice(reason));
    }

    private static String advice(String reason) {
        var text = reason.toLowerCase(Locale.ROOT);
        if (text.contains("malformed") || text.contains("not a database")) {
            return "Move the file away to begin a new one; 'sqlite3 FILE .recover' may save its contents.";
        }
        if (text.contains("database is locked") || text.contains("busy")) {
            return "Another program holds the file; try again in a moment.";
        }
        if (text.contains("full")) {
            return "Make room on the disk and try again.";
        }
        return networkFileSystem(text)
                ? "SQLite does not work well on NFS, SMB and FUSE; keep the home on a local disk."
                : "Check that the file and its directory can be read and written.";
    }

    /** What SQLite says, without the driver's decoration. */
    private static String reason(SQLException e) {
        var message = String.valueOf(e.getMessage());
        int open = message.lastIndexOf('(');
        return open > 0 && message.endsWith(")") ? message.substring(open + 1, message.length() - 1) : message;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (writes > 0) {
                checkpoint();
            }
            connection.close();
        } catch (SQLException _) {
            return; // everything is committed; there is nothing left to lose
        } finally {
            turn.unlock();
        }
    }
}
