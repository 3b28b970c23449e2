package dev.hermes.kanban.store;

import dev.hermes.kanban.BoardStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock of a session, on a connection of its own: a small pool would otherwise have none left for the work under it.
 * The server gives it back when that connection breaks. And when its holder stands still: while the lock is held a thread says
 * something on the connection every few seconds, and the server ends a session that has been silent for longer.
 */
final class AdvisoryHold implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final int VALID_SECONDS = 5;

    /** The first version that ends silent sessions; with an older one a lock lasts as long as its connection. */
    private static final int ENDS_SILENT_SESSIONS = 14;

    private static final String KEY = "(hashtextextended(?, 0))";
    private static final String TAKE = "SELECT pg_try_advisory_lock" + KEY;
    private static final String TAKE_FOR_A_WHILE = "WITH lock AS MATERIALIZED (SELECT pg_try_advisory_lock" + KEY
            + " AS taken) SELECT taken, set_config('idle_session_timeout', CASE WHEN taken THEN '" + LEASE.toMillis()
            + "' ELSE '0' END, false) FROM lock";
    private static final String GIVE = "SELECT pg_advisory_unlock" + KEY;
    private static final String GIVE_BEFORE_ITS_TIME =
            "SELECT pg_advisory_unlock" + KEY + ", set_config('idle_session_timeout', '0', false)";

    private final DataSource source;
    private final String name;
    private @Nullable Connection connection;
    private @Nullable Lease held;

    AdvisoryHold(DataSource source, String name) {
        this.source = source;
        this.name = name;
    }

    /** The lock while it is held, and the thread that keeps it. */
    private final class Lease implements BoardStore.Hold {
        private final Thread keeper = Thread.ofPlatform()
                .daemon()
                .name("kanban-hold")
                .unstarted(() -> {
                    try {
                        do {
                            Thread.sleep(BEAT);
                        } while (held());
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt(); // that is how it ends
                    }
                });

        @Override
        public boolean held() {
            return holds(this);
        }

        @Override
        public void close() {
            keeper.interrupt();
            give(this);
        }
    }

    synchronized Optional<BoardStore.Hold> tryTake() throws SQLException {
        if (held != null) {
            return Optional.empty();
        }
        var open = connected();
        if (!asked(open, leases(open) ? TAKE_FOR_A_WHILE : TAKE)) {
            return Optional.empty();
        }
        var lease = new Lease();
        held = lease;
        lease.keeper.start();
        return Optional.of(lease);
    }

    private static boolean leases(Connection open) throws SQLException {
        return open.getMetaData().getDatabaseMajorVersion() >= ENDS_SILENT_SESSIONS;
    }

    /** To ask is also what keeps it. */
    private synchronized boolean holds(Lease lease) {
        var open = connection;
        if (held != lease || open == null) {
            return false;
        }
        try (var statement = open.createStatement()) {
            statement.execute("SELECT 1");
            return true;
        } catch (SQLException _) {
            close(); // the connection is broken, and the lock gone with it
            return false;
        }
    }

    private synchronized void give(Lease lease) {
        if (held != lease) {
            return;
        }
        held = null;
        var open = connection;
        if (open == null) {
            return;
        }
        try {
            asked(open, leases(open) ? GIVE_BEFORE_ITS_TIME : GIVE);
        } catch (SQLException _) {
            close(); // the connection is broken, and the lock gone with it
        }
    }

    private boolean asked(Connection open, String question) throws SQLException {
        try (var statement = open.prepareStatement(question)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null || !open.isValid(VALID_SECONDS)) {
            close();
            open = source.getConnection();
            connection = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                return; // it was broken
            }
        }
    }
}
