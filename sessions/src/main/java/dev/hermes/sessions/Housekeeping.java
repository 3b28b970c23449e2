package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What keeps the database from filling with sessions that nobody will open again. */
final class Housekeeping {
    private static final String LAST_PRUNE = "last_auto_prune";
    private static final Duration EMPTY_AFTER = Duration.ofHours(24);
    private static final Duration ABANDONED_AFTER = Duration.ofDays(7);

    private Housekeeping() {}

    static Tidied run(Connection connection, TidyPolicy policy, double now) throws SQLException {
        int abandoned = endAbandoned(connection, now);
        var empty = deleteEmpty(connection, now);
        List<String> pruned = List.of();
        if (policy.retention().isPresent() && due(connection, policy.interval(), now)) {
            pruned = SessionRows.prune(connection, policy.retention().get(), Optional.empty(), now);
            Sql.run(
                    connection,
                    "INSERT OR REPLACE INTO state_meta (key, value) VALUES (?, ?)",
                    LAST_PRUNE,
                    String.valueOf(now));
        }
        return new Tidied(pruned, empty, abandoned, policy.vacuum() && !pruned.isEmpty());
    }

    private static boolean due(Connection connection, Duration interval, double now) throws SQLException {
        var last = Sql.first(
                connection,
                "SELECT CAST(value AS REAL) FROM state_meta WHERE key = ?",
                r -> r.getDouble(1),
                LAST_PRUNE);
        return last.isEmpty() || now - last.get() >= interval.toSeconds();
    }

    /** Opening the terminal and leaving it again makes a session without a word in it. */
    private static List<String> deleteEmpty(Connection connection, double now) throws SQLException {
        var ids = Sql.texts(
                connection,
                "SELECT id FROM sessions WHERE source = 'tui' AND title IS NULL AND ended_at IS NOT NULL"
                        + " AND started_at < ?"
                        + " AND NOT EXISTS (SELECT 1 FROM messages WHERE session_id = sessions.id)"
                        + " AND NOT EXISTS (SELECT 1 FROM sessions c WHERE c.parent_session_id = sessions.id)",
                now - EMPTY_AFTER.toSeconds());
        for (var id : ids) {
            SessionRows.delete(connection, id);
        }
        return ids;
    }

    /** A continuation whose process died before it asked its model anything. */
    private static int endAbandoned(Connection connection, double now) throws SQLException {
        return Sql.run(
                connection,
                "UPDATE sessions SET ended_at = ?, end_reason = 'orphaned_compression' WHERE ended_at IS NULL"
                        + " AND started_at < ? AND message_count > 0 AND COALESCE(api_call_count, 0) = 0"
                        + " AND EXISTS (SELECT 1 FROM sessions p WHERE p.id = sessions.parent_session_id"
                        + " AND p.end_reason = 'compression')",
                now,
                now - ABANDONED_AFTER.toSeconds());
    }
}
