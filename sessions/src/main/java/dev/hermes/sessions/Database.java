package dev.hermes.sessions;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final int ATTEMPTS = 15;
    private static final int SHORTEST_WAIT = 20;
    private static final int LONGEST_WAIT = 150;
    private static final int WRITES_PER_CHECKPOINT = 50;

    private final Path file;
    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private int writes;

    /** Work with the connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static Database open(Path file, Log log) {
        try {
            boolean fresh = !Files.exists(file);
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(Path.of("")));
            if (fresh && Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
                createPrivate(file);
            }
            var database = new Database(file, JDBC.createConnection("jdbc:sqlite:" + file, new Properties()));
            try {
                database.prepare(log);
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

    private static void createPrivate(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            return; // another process was quicker
        }
    }

    private void prepare(Log log) throws SQLException {
        execute("PRAGMA busy_timeout=1000");
        try {
            execute("PRAGMA journal_mode=WAL");
        } catch (SQLException e) {
            var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            boolean networkFileSystem = message.contains("locking protocol")
                    || message.contains("not authorized")
                    || message.contains("disk i/o error");
            if (!networkFileSystem) {
                throw e;
            }
            log.warn("sessions", file + ": write-ahead logging is not possible here; using a rollback journal");
            execute("PRAGMA journal_mode=DELETE");
        }
        execute("PRAGMA foreign_keys=ON");
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    <T> T read(Work<T> work) {
        turn.lock();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw failed("read", e);
        } finally {
            turn.unlock();
        }
    }

    /** Runs the work in one transaction that excludes other writers; when another one holds the file it is tried again. */
    <T> T write(Work<T> work) {
        turn.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return transaction(work);
                } catch (SQLException e) {
                    if (!busy(e) || attempt >= ATTEMPTS) {
                        throw failed("written", e);
                    }
                    pause();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            var result = work.run(connection);
            execute("COMMIT");
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
            execute("ROLLBACK");
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
            execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException _) {
            return; // the next one does it
        }
    }

    private static boolean busy(SQLException e) {
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("locked") || message.contains("busy");
    }

    private HermesException failed(String what, SQLException e) {
        if (e.getErrorCode() == 19 && String.valueOf(e.getMessage()).contains("sessions.title")) {
            return new HermesException(ExitCode.FAILED, e, "This title is used by another session.");
        }
        return new HermesException(
                ExitCode.FAILED, e, file + " could not be " + what + ": " + reason(e) + ".", advice(reason(e)));
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
        if (text.contains("locked") || text.contains("busy")) {
            return "Another program holds the file; try again in a moment.";
        }
        if (text.contains("full")) {
            return "The disk is full: make room and try again.";
        }
        return text.contains("locking protocol") || text.contains("i/o")
                ? "SQLite does not work well on NFS, SMB and FUSE; keep the home on a local disk."
                : "Check that the file and its directory can be written.";
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
