package dev.hermes.kanban.store;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.sqlite.BusyHandler;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * The file of a board, and how a connection to it is made.
 *
 * <p>Nothing but SQLite opens a file that may be a database in use: on POSIX systems closing any other handle drops all
 * locks that this process has on it, and another process then deletes the log under it (K2). So whether a file is a
 * database is asked of SQLite; only what it has refused is read.
 */
record SqliteFile(Path path, Clock clock, Log log, int busyTimeoutMillis) {
    private static final Duration INIT_WAIT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 50;
    private static final int PAUSE_MILLIS = 20;

    /**
     * Of a file that is made here. A change of a task touches a dozen pages, nearly all of them in indexes, and each is written
     * whole: small ones are a quarter of the work.
     */
    private static final int PAGE_BYTES = 1024;

    /** How long the log may become before it is worked into the file, which waits for the disk while everybody waits. */
    private static final int CHECKPOINT_BYTES = 32 << 20;

    private static final int CACHE_KIBIBYTES = 16_384;
    private static final int PRIMARY_CODE = 0xFF;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int CORRUPT = 11;
    private static final int NOT_A_DATABASE = 26;

    /** The first connection of this process: looks whether the file is sound and brings it up to date. */
    SqliteStatements first() {
        try {
            create();
            var sql = connect();
            try {
                checkIntegrity(sql);
                if (Files.size(path) == 0) {
                    sql.once("PRAGMA page_size=" + PAGE_BYTES);
                }
                prepare(sql);
                if (!Schema.current(sql)) {
                    migrate(sql);
                }
                return sql;
            } catch (RuntimeException e) {
                closeQuietly(sql);
                throw e;
            }
        } catch (SqlFailure e) {
            throw problem(e.failure());
        } catch (IOException | SQLException e) {
            throw cannotOpen(String.valueOf(e.getMessage()), e);
        }
    }

    /** A further connection to a file that is known to be sound. */
    SqliteStatements another() {
        try {
            var sql = connect();
            prepare(sql);
            return sql;
        } catch (SqlFailure e) {
            throw problem(e.failure());
        } catch (SQLException e) {
            throw cannotOpen(String.valueOf(e.getMessage()), e);
        }
    }

    /** SQLite gives its side files the mode of the main one, so it is enough to be careful once. */
    private void create() throws IOException {
        var absolute = path.toAbsolutePath();
        var directory = absolute.getParent();
        if (Files.exists(absolute) || directory == null) {
            return;
        }
        PrivateDirectories.create(directory);
        try {
            if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                Files.createFile(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException _) {
            return; // another process was quicker
        }
    }

    private SqliteStatements connect() throws SQLException {
        var connection = JDBC.createConnection(url(), new Properties());
        var turns = new Turns(path, busyTimeoutMillis);
        BusyHandler.setHandler(connection, turns);
        return new SqliteStatements(connection, turns);
    }

    /** As a URI: the driver takes a question mark in a plain path for the beginning of parameters. */
    private String url() {
        return "jdbc:sqlite:" + path.toUri().toASCIIString();
    }

    private void checkIntegrity(Statements sql) {
        try {
            var answer = sql.texts("PRAGMA integrity_check(1)");
            if (answer.equals(java.util.List.of("ok"))) {
                return;
            }
            leave(sql);
            throw DamagedFile.keep(path, clock, String.join("; ", answer));
        } catch (SqlFailure e) {
            int code = e.failure().getErrorCode() & PRIMARY_CODE;
            if (code == NOT_A_DATABASE) {
                leave(sql);
                throw DamagedFile.noDatabase(path);
            }
            if (code == CORRUPT) {
                leave(sql);
                throw DamagedFile.keep(path, clock, reason(e.failure()));
            }
            throw e;
        }
    }

    /**
     * Lets go of a file that must stay as it is, and its log too. Whoever closes a file last works the log into it and deletes
     * the log; so the last one here is a connection that may only read.
     */
    private void leave(Statements damaged) {
        var readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        try (var last = JDBC.createConnection(url(), readOnly.toProperties());
                var statement = last.createStatement()) {
            try {
                statement.execute("PRAGMA schema_version"); // until something is read the file is not held
            } catch (SQLException _) {
                log.debug("kanban", path + " cannot even be begun to be read");
            }
            closeQuietly(damaged);
        } catch (SQLException e) {
            log.warn("kanban", path + " is damaged, and its log may be lost", e);
        } finally {
            closeQuietly(damaged);
        }
    }

    private void prepare(Statements sql) {
        if (!sql.texts("PRAGMA journal_mode").equals(java.util.List.of("wal"))) {
            try {
                patiently(() -> sql.once("PRAGMA journal_mode=WAL"));
            } catch (SqlFailure e) {
                if (!noSharedMemory(reason(e.failure()).toLowerCase(Locale.ROOT))) {
                    throw e;
                }
                log.warn("kanban", path + ": write-ahead logging is not possible here; using a rollback journal");
                sql.once("PRAGMA journal_mode=DELETE");
            }
        }
        sql.once("PRAGMA synchronous=NORMAL");
        int pageBytes = Integer.parseInt(sql.texts("PRAGMA page_size").getFirst());
        sql.once("PRAGMA wal_autocheckpoint=" + CHECKPOINT_BYTES / pageBytes);
        sql.once("PRAGMA cache_size=-" + CACHE_KIBIBYTES);
        sql.once("PRAGMA foreign_keys=ON");
    }

    private static boolean noSharedMemory(String reason) {
        return reason.contains("locking protocol")
                || reason.contains("not authorized")
                || reason.contains("disk i/o error");
    }

    /** One process makes the schema, the others wait a while; a lock that is never given back holds up nobody for ever. */
    private void migrate(Statements sql) {
        try (var _ = FileLock.exclusive(path.resolveSibling(path.getFileName() + ".init.lock"), INIT_WAIT)) {
            migrateNow(sql);
        } catch (HermesException e) {
            log.warn("kanban", "going on without the lock: " + e.getMessage());
            migrateNow(sql);
        }
    }

    private void migrateNow(Statements sql) {
        patiently(() -> sql.once("BEGIN IMMEDIATE"));
        boolean done = false;
        try {
            if (!Schema.current(sql)) {
                Schema.prepare(sql, clock.instant().getEpochSecond());
            }
            sql.once("COMMIT");
            done = true;
        } finally {
            if (!done) {
                rollback(sql);
            }
        }
    }

    static void rollback(Statements sql) {
        try {
            sql.once("ROLLBACK");
        } catch (SqlFailure _) {
            return; // SQLite has rolled back by itself
        }
    }

    /** Some of what SQLite does at the beginning does not heed the busy timeout. */
    private static void patiently(Runnable work) {
        for (int attempt = 1; ; attempt++) {
            try {
                work.run();
                return;
            } catch (SqlFailure e) {
                if (!busy(e.failure()) || attempt >= ATTEMPTS) {
                    throw e;
                }
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    static boolean busy(SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        return code == BUSY || code == LOCKED;
    }

    static void closeQuietly(Statements sql) {
        try {
            sql.close();
        } catch (SQLException _) {
            return; // everything is committed; there is nothing left to lose
        }
    }

    HermesException problem(SQLException e) {
        return busy(e)
                ? new HermesException(
                        ExitCode.FAILED,
                        e,
                        "The board " + path + " is held by another program for too long: " + reason(e) + ".",
                        "Try again in a moment.")
                : cannotOpen(reason(e), e);
    }

    private HermesException cannotOpen(String reason, Exception cause) {
        return new HermesException(
                ExitCode.FAILED,
                cause,
                "The board " + path + " cannot be used: " + reason + ".",
                "Check that the file and its directory can be read and written, and that the disk has room.");
    }

    /** What SQLite says, without the driver's decoration. */
    private static String reason(SQLException e) {
        var message = String.valueOf(e.getMessage());
        int open = message.lastIndexOf('(');
        return open > 0 && message.endsWith(")") ? message.substring(open + 1, message.length() - 1) : message;
    }
}
