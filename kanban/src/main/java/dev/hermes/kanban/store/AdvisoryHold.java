package dev.hermes.kanban.store;

import dev.hermes.kanban.BoardStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock of a session, on a connection of its own: a small pool would otherwise have none left for the work under it.
 * The server gives it back when that connection breaks.
 */
final class AdvisoryHold implements AutoCloseable {
    private static final int VALID_SECONDS = 5;

    private final DataSource source;
    private final String name;
    private @Nullable Connection connection;
    private boolean held;

    AdvisoryHold(DataSource source, String name) {
        this.source = source;
        this.name = name;
    }

    synchronized Optional<BoardStore.Hold> tryTake() throws SQLException {
        if (held || !asked("pg_try_advisory_lock")) {
            return Optional.empty();
        }
        held = true;
        return Optional.of(this::give);
    }

    private synchronized void give() {
        held = false;
        try {
            asked("pg_advisory_unlock");
        } catch (SQLException _) {
            close(); // the connection is broken, and the lock gone with it
        }
    }

    private boolean asked(String function) throws SQLException {
        try (var statement = connected().prepareStatement("SELECT " + function + "(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null || !held && !open.isValid(VALID_SECONDS)) {
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
