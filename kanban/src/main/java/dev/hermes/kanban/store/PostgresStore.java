package dev.hermes.kanban.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.work.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A board on a PostgreSQL server, for several machines at once. Time is the server's, so that the clocks of the machines
 * need not agree. A transaction takes the numbers of its events last, from the row of the board, which it then holds until
 * it has committed: whoever reads up to a number has seen everything before it.
 */
public final class PostgresStore implements BoardStore {
    private static final int ATTEMPTS = 5;
    private static final Set<String> AGAIN = Set.of("40001", "40P01");

    /** Beginnings of the states that say: there is no connection any more. */
    private static final String CONNECTION = "08";

    private static final String SHUTDOWN = "57P";
    private static final String HERE = " AND (host_selector IS NULL OR host_selector <@"
            + " (COALESCE((SELECT h.labels FROM hosts h WHERE h.host_id = current_setting('hermes.host')), '{}')"
            + " || jsonb_build_object('host', current_setting('hermes.host'))))";
    private static final int LISTEN_MILLIS = 100;
    private static final int READ_SECONDS = 120;

    /** A change takes milliseconds. Who waits longer for another's row waits for one that stands still. */
    private static final int LOCK_SECONDS = 20;

    /** After how long the server undoes what such a one has begun, and lets its rows go. */
    private static final int STANDSTILL_SECONDS = 60;

    private static final String LOCKED = "55P03";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final PostgresSettings settings;
    private final String slug;
    private final HikariDataSource pool;
    private final Dialect dialect;
    private final AdvisoryHold tidying;
    private final AdvisoryHold planning;

    private PostgresStore(PostgresSettings settings, String slug, HikariDataSource pool, LongSupplier shift) {
        this.settings = settings;
        this.slug = slug;
        this.pool = pool;
        this.dialect = new PostgresDialect(shift);
        var board = ":" + settings.schema() + ":" + slug;
        this.tidying = new AdvisoryHold(pool.getDataSource(), "hermes-kanban-house" + board);
        this.planning = new AdvisoryHold(pool.getDataSource(), "hermes-kanban-planning" + board);
    }

    /**
     * Connects, brings the schema up to date, and makes the board if there is none of that name.
     *
     * @throws HermesException when the server cannot be reached or refuses
     */
    public static PostgresStore open(PostgresSettings settings, String slug) {
        return open(settings, slug, () -> 0, Host.name());
    }

    /**
     * @param shift seconds to add to the server's time; tests let time pass with it
     * @param host which machine this is
     */
    static PostgresStore open(PostgresSettings settings, String slug, LongSupplier shift, String host) {
        var store = new PostgresStore(settings, slug, pool(settings, slug, host), shift);
        try {
            store.transaction("BEGIN", sql -> {
                Migrations.run(sql, settings.schema());
                return true;
            });
            store.transaction(
                    "BEGIN", sql -> sql.run("INSERT INTO boards (slug) VALUES (?) ON CONFLICT DO NOTHING", slug));
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static HikariDataSource pool(PostgresSettings settings, String slug, String host) {
        var source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        settings.user().ifPresent(source::setUser);
        settings.password().ifPresent(password -> source.setPassword(password.reveal()));
        source.setApplicationName("hermes-kanban");
        // Text for a jsonb column goes over the wire without a type, and the server finds it by the column.
        source.setStringType("unspecified");
        source.setOptions("-c search_path=" + Migrations.views(settings.schema()) + "," + settings.schema()
                + " -c hermes.board=" + slug + " -c hermes.host=" + host
                + " -c lock_timeout=" + LOCK_SECONDS + "s -c idle_in_transaction_session_timeout="
                + STANDSTILL_SECONDS + "s");
        source.setSocketTimeout(READ_SECONDS); // a connection that was dropped on the way answers never
        var config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("kanban-" + slug);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setInitializationFailTimeout(CONNECT.toMillis());
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw unreachable(settings, e);
        }
    }

    private record PostgresDialect(LongSupplier shift) implements Dialect {
        @Override
        public String holding() {
            return " FOR UPDATE";
        }

        @Override
        public String sharing() {
            return " FOR SHARE OF p";
        }

        @Override
        public String skipping() {
            return " FOR UPDATE OF t SKIP LOCKED";
        }

        @Override
        public void alone(Statements statements, String at) {
            statements.list(
                    "SELECT pg_advisory_xact_lock(hashtextextended('hermes-kanban-' || ? || ':'"
                            + " || current_schemas(false)::text || current_setting('hermes.board'), 0))",
                    _ -> true,
                    at);
        }

        @Override
        public String here() {
            return HERE;
        }

        @Override
        public boolean walksIndexes() {
            return false;
        }

        /** One that is too large would fail. */
        @Override
        public String number(String name) {
            return "CASE WHEN jsonb_typeof(e.payload -> '" + name + "') = 'number' THEN CAST(LEAST(GREATEST(trunc("
                    + "CAST(e.payload ->> '" + name + "' AS NUMERIC)), -1e18), 1e18) AS BIGINT) END";
        }

        @Override
        public long now(Statements statements) {
            return statements.number("SELECT floor(extract(epoch FROM now()))::bigint") + shift.getAsLong();
        }

        @Override
        public long eventIds(Statements statements, int count) {
            return statements
                            .first(
                                    "UPDATE boards SET event_seq = event_seq + ?"
                                            + " WHERE slug = current_setting('hermes.board') RETURNING event_seq",
                                    row -> row.number(1),
                                    count)
                            .orElseThrow()
                    - count
                    + 1;
        }
    }

    /** Work on the tables of all boards. */
    <T> T directly(Within<T> work) {
        return transaction("BEGIN", work);
    }

    /** Rows of this board as they are, and ids that its next rows do not take again. */
    <T> T within(Within<T> work) {
        return transaction("BEGIN", sql -> {
            var result = work.run(sql);
            sql.run("UPDATE boards SET event_seq = GREATEST(event_seq, (SELECT COALESCE(MAX(id), 0) FROM task_events))"
                    + " WHERE slug = current_setting('hermes.board')");
            for (var table : java.util.List.of("task_comments", "task_runs")) {
                var sequence = "pg_get_serial_sequence('" + settings.schema() + "." + table + "', 'id')";
                sql.list(
                        "SELECT setval(" + sequence + ", GREATEST(nextval(" + sequence
                                + "), (SELECT COALESCE(MAX(id), 0) FROM " + table + ") + 1), false)",
                        _ -> true);
            }
            return result;
        });
    }

    <T> T snapshot(Within<T> work) {
        return transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
    }

    interface Within<T> {
        T run(Statements sql);
    }

    @Override
    public <T> T read(Work<T> work) {
        return transaction(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", sql -> work.run(new SqlRows(sql, dialect, false)));
    }

    @Override
    public <T> T write(Work<T> work) {
        return transaction("BEGIN", sql -> {
            var rows = new SqlRows(sql, dialect, true);
            var result = work.run(rows);
            rows.finish();
            return result;
        });
    }

    private <T> T transaction(String begin, Within<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (var connection = pool.getConnection()) {
                var sql = new JdbcStatements(connection);
                if (begun(sql, begin, attempt)) {
                    return once(sql, work);
                }
            } catch (SqlFailure e) {
                if (attempt >= ATTEMPTS
                        || !AGAIN.contains(String.valueOf(e.failure().getSQLState()))) {
                    throw failed(e.failure());
                }
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    /** False when the connection had died in the pool: nothing has been done on it, so another one may be tried. */
    private static boolean begun(Statements sql, String begin, int attempt) {
        try {
            sql.once(begin);
            return true;
        } catch (SqlFailure e) {
            var state = String.valueOf(e.failure().getSQLState());
            if (attempt < ATTEMPTS && (state.startsWith(CONNECTION) || state.startsWith(SHUTDOWN))) {
                return false;
            }
            throw e;
        }
    }

    private static <T> T once(Statements sql, Within<T> work) {
        boolean done = false;
        try {
            var result = work.run(sql);
            sql.once("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollback(sql);
            }
        }
    }

    private static void rollback(Statements sql) {
        try {
            sql.once("ROLLBACK");
        } catch (SqlFailure _) {
            return; // the connection is gone, and the transaction with it
        }
    }

    @Override
    public OptionalLong version() {
        return OptionalLong.empty(); // not every change makes an event
    }

    @Override
    public boolean await(Duration longest) throws InterruptedException {
        return listen(longest, slug + ":");
    }

    /** Whichever board it is. */
    boolean awaitAny(Duration longest) throws InterruptedException {
        return listen(longest, "");
    }

    private boolean listen(Duration longest, String prefix) throws InterruptedException {
        try (var connection = pool.getConnection()) {
            var sql = new JdbcStatements(connection);
            sql.once("LISTEN kanban_" + settings.schema());
            try {
                return told(connection, longest, prefix);
            } finally {
                sql.once("UNLISTEN *");
            }
        } catch (SqlFailure e) {
            throw failed(e.failure());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** In small waits, because the driver does not heed an interruption. */
    private boolean told(Connection connection, Duration longest, String prefix)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        var listener = connection.unwrap(PGConnection.class);
        while (System.nanoTime() - end < 0) {
            for (var notification : listener.getNotifications(LISTEN_MILLIS)) {
                if (notification.getParameter().startsWith(prefix)) {
                    return true;
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return false;
    }

    /** Two claims of one process are told apart too: it may have stood still between them. */
    @Override
    public String signed(String claimer) {
        return claimer + ":" + UUID.randomUUID();
    }

    @Override
    public Optional<Hold> tryHold(Duty duty) {
        try {
            return (duty == Duty.TIDYING ? tidying : planning).tryTake();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String location() {
        return settings.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "") + " (" + settings.schema()
                + ", board " + slug + ")";
    }

    private HermesException failed(SQLException e) {
        if (LOCKED.equals(e.getSQLState())) {
            return new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The board " + location() + " is held by another program for too long: " + firstLine(e) + ".",
                    "Try again in a moment.");
        }
        return new HermesException(
                ExitCode.FAILED,
                e,
                "The board " + location() + " cannot be used: " + firstLine(e) + ".",
                "Check that the server runs and that kanban.postgres in config.yaml names it.");
    }

    private static HermesException unreachable(PostgresSettings settings, Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return new HermesException(
                ExitCode.FAILED,
                e,
                "The board store " + settings.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "")
                        + " cannot be reached: " + firstLine(cause) + ".",
                "Check that the server runs and that kanban.postgres in config.yaml names it.");
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public void close() {
        tidying.close();
        planning.close();
        pool.close();
    }
}
