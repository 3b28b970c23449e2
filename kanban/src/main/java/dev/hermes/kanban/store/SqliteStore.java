package dev.hermes.kanban.store;

import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.kanban.BoardStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A board in a file. One connection writes; others read beside it when it is busy. They stay open as long as the store: to
 * open and close a database for each use costs time and, with several processes, risks its log.
 */
public final class SqliteStore implements BoardStore {
    /** How long a write waits for other processes when nobody says otherwise. */
    public static final int BUSY_TIMEOUT_MILLIS = 30_000;

    /** To ask whether a file has changed takes a few microseconds. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SqliteFile file;
    private final Dialect dialect;
    private final SqliteStatements writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Statements> readers = new ArrayDeque<>();
    private long writes;

    private SqliteStore(SqliteFile file, SqliteStatements writer) {
        this.file = file;
        this.writer = writer;
        this.dialect = new SqliteDialect(file.clock());
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws dev.hermes.api.HermesException when it is no database, damaged, locked or out of reach; a damaged file is
     *     copied aside and never written
     */
    public static SqliteStore open(Path path, Clock clock, Log log, int busyTimeoutMillis) {
        var file = new SqliteFile(path, clock, log, busyTimeoutMillis);
        return new SqliteStore(file, file.first());
    }

    private record SqliteDialect(Clock clock) implements Dialect {
        @Override
        public String holding() {
            return ""; // whoever writes is alone
        }

        @Override
        public String sharing() {
            return "";
        }

        @Override
        public String skipping() {
            return "";
        }

        @Override
        public void alone(Statements statements, String at) {
            // whoever writes is alone
        }

        @Override
        public String here() {
            return ""; // a file is on one machine
        }

        @Override
        public boolean walksIndexes() {
            return true;
        }

        /** Other programs write other things there too. */
        @Override
        public String number(String name) {
            return "CASE WHEN json_valid(e.payload) THEN CASE WHEN json_type(e.payload, '$." + name
                    + "') IN ('integer', 'real') THEN CAST(e.payload ->> '" + name + "' AS INTEGER) END END";
        }

        @Override
        public long now(Statements statements) {
            return clock.instant().getEpochSecond();
        }

        @Override
        public long eventIds(Statements statements, int count) {
            return 0; // with one writer the database's own numbers are in the order of the commits
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        if (writing.tryLock()) {
            try {
                return readOn(writer, work);
            } finally {
                writing.unlock();
            }
        }
        var reader = reader();
        try {
            return readOn(reader, work);
        } finally {
            synchronized (readers) {
                readers.push(reader);
            }
        }
    }

    private Statements reader() {
        synchronized (readers) {
            if (!readers.isEmpty()) {
                return readers.pop();
            }
        }
        return file.another();
    }

    private <T> T readOn(Statements sql, Work<T> work) {
        try {
            sql.run("BEGIN");
            boolean done = false;
            try {
                var result = work.run(new SqlRows(sql, dialect, false));
                sql.run("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    SqliteFile.rollback(sql); // SQLite leaves a transaction open whose end it could not bring about
                }
            }
        } catch (SqlFailure e) {
            throw file.problem(e.failure());
        }
    }

    @Override
    public <T> T write(Work<T> work) {
        return within(sql -> {
            var rows = new SqlRows(sql, dialect, true);
            var result = work.run(rows);
            rows.finish();
            return result;
        });
    }

    /** Nobody else writes until the work is done. */
    <T> T within(Function<Statements, T> work) {
        writing.lock();
        try {
            writer.turns().take();
            // IMMEDIATE: a transaction that reads first and writes later can fail as busy whatever the timeout.
            writer.run("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                var result = work.apply(writer);
                writer.run("COMMIT");
                done = true;
                writes++;
                return result;
            } finally {
                if (!done) {
                    SqliteFile.rollback(writer);
                }
            }
        } catch (SqlFailure e) {
            throw file.problem(e.failure());
        } finally {
            writer.turns().give();
            writing.unlock();
        }
    }

    @Override
    public OptionalLong version() {
        writing.lock();
        try {
            // Counts what other connections have committed; ours are counted here.
            return OptionalLong.of((writer.number("PRAGMA data_version") << Integer.SIZE) + writes);
        } catch (SqlFailure e) {
            throw file.problem(e.failure());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        var before = version();
        while (version().equals(before)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
        }
        return true;
    }

    /** A file is worked on by one machine, whose dispatchers have a lock of their own. */
    @Override
    public Optional<Hold> tryHold(Duty duty) {
        return switch (duty) {
            case TIDYING -> Optional.of(() -> {});
            case PLANNING ->
                FileLock.tryExclusive(file.path().resolveSibling(file.path().getFileName() + ".planning.lock"))
                        .map(lock -> lock::close);
        };
    }

    @Override
    public String location() {
        return file.path().toString();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            synchronized (readers) {
                readers.forEach(SqliteFile::closeQuietly);
                readers.clear();
            }
            SqliteFile.closeQuietly(writer);
        } finally {
            writing.unlock();
        }
    }
}
