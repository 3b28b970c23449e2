package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How sessions continue each other. */
final class Lineage {
    private static final int HOPS = 100;
    private static final int DESCENDANTS = 32;

    private Lineage() {}

    /** Follows compressions to the session that is alive. Helpers' sessions, made while a session ran, are not followed. */
    static String tip(Connection connection, String id) throws SQLException {
        var current = id;
        try (var query = connection.prepareStatement(
                "SELECT child.id FROM sessions parent JOIN sessions child"
                        + " ON child.parent_session_id = parent.id WHERE parent.id = ? AND parent.end_reason = 'compression'"
                        + " AND child.started_at >= parent.ended_at ORDER BY child.started_at DESC, child.rowid DESC LIMIT 1")) {
            for (int hop = 0; hop < HOPS; hop++) {
                query.setString(1, current);
                try (var rows = query.executeQuery()) {
                    if (!rows.next()) {
                        return current;
                    }
                    current = rows.getString(1);
                }
            }
        }
        return current;
    }

    /** A session without messages stands for its first descendant that has some. */
    static String withMessages(Connection connection, String id) throws SQLException {
        var current = id;
        Set<String> seen = new HashSet<>();
        for (int hop = 0; hop < DESCENDANTS && seen.add(current); hop++) {
            if (hasMessages(connection, current)) {
                return current;
            }
            var child = newestChild(connection, current);
            if (child.isEmpty()) {
                return id;
            }
            current = child.get();
        }
        return id;
    }

    private static boolean hasMessages(Connection connection, String id) throws SQLException {
        try (var query = connection.prepareStatement("SELECT 1 FROM messages WHERE session_id = ? LIMIT 1")) {
            query.setString(1, id);
            return query.executeQuery().next();
        }
    }

    private static Optional<String> newestChild(Connection connection, String id) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT id FROM sessions WHERE parent_session_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1")) {
            query.setString(1, id);
            var rows = query.executeQuery();
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    /** The first session of the chain that this one continues. */
    static String root(Connection connection, String id) throws SQLException {
        var current = id;
        try (var query = connection.prepareStatement("SELECT parent_session_id FROM sessions WHERE id = ?")) {
            for (int hop = 0; hop < HOPS; hop++) {
                query.setString(1, current);
                try (var rows = query.executeQuery()) {
                    var parent = rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.<String>empty();
                    if (parent.isEmpty()) {
                        return current;
                    }
                    current = parent.get();
                }
            }
        }
        return current;
    }

    /** A session that was closed for a compression that never got its child is opened again. */
    static void reopenOrphans(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE sessions SET ended_at = NULL, end_reason = NULL"
                + " WHERE end_reason = 'compression' AND NOT EXISTS"
                + " (SELECT 1 FROM sessions child WHERE child.parent_session_id = sessions.id)")) {
            update.executeUpdate();
        }
    }
}
