package dev.hermes.sessions;

import dev.hermes.api.model.Cost;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How sessions continue each other. */
final class Lineage {
    /** No chain is longer; a loop that damage made ends here. */
    static final int HOPS = 100;

    private static final int DESCENDANTS = 32;
    private static final int RECENT = 50;
    private static final int GRACE_SECONDS = 60;

    private Lineage() {}

    /** Follows compressions to the session that is alive. Helpers' sessions, made while a session ran, are not followed. */
    static String tip(Connection connection, String id) throws SQLException {
        var current = id;
        for (int hop = 0; hop < HOPS; hop++) {
            var next = Sql.first(
                    connection,
                    "SELECT child.id FROM sessions parent JOIN sessions child ON child.parent_session_id = parent.id"
                            + " WHERE parent.id = ? AND parent.end_reason = 'compression'"
                            + " AND child.started_at >= parent.ended_at"
                            + " ORDER BY child.started_at DESC, child.rowid DESC LIMIT 1",
                    row -> row.getString(1),
                    current);
            if (next.isEmpty()) {
                return current;
            }
            current = next.get();
        }
        return current;
    }

    /** A session without messages stands for its first descendant that has some. */
    static String withMessages(Connection connection, String id) throws SQLException {
        var current = id;
        Set<String> seen = new HashSet<>();
        for (int hop = 0; hop < DESCENDANTS && seen.add(current); hop++) {
            if (Sql.number(connection, "SELECT EXISTS (SELECT 1 FROM messages WHERE session_id = ?)", current) > 0) {
                return current;
            }
            var child = Sql.first(
                    connection,
                    "SELECT id FROM sessions WHERE parent_session_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1",
                    row -> row.getString(1),
                    current);
            if (child.isEmpty()) {
                return id;
            }
            current = child.get();
        }
        return id;
    }

    /** The first session of the chain that this one continues. */
    static String root(Connection connection, String id) throws SQLException {
        var current = id;
        for (int hop = 0; hop < HOPS; hop++) {
            var parent = Sql.first(
                            connection,
                            "SELECT parent_session_id FROM sessions WHERE id = ?",
                            row -> Sql.text(row, "parent_session_id"),
                            current)
                    .flatMap(value -> value);
            if (parent.isEmpty()) {
                return current;
            }
            current = parent.get();
        }
        return current;
    }

    /** What the conversation of a session has cost: its own continuations, and everybody who worked for it. */
    static Cost cost(Connection connection, String id) throws SQLException {
        return Sql.first(
                        connection,
                        "WITH RECURSIVE before(id) AS (SELECT ? UNION SELECT p.id FROM before JOIN sessions s ON s.id = before.id"
                                + " JOIN sessions p ON p.id = s.parent_session_id AND p.end_reason = 'compression'),"
                                + " whole(id) AS (SELECT id FROM before UNION SELECT s.id FROM whole"
                                + " JOIN sessions p ON p.id = whole.id AND COALESCE(p.end_reason, '') <> 'branched'"
                                + " JOIN sessions s ON s.parent_session_id = p.id)"
                                + " SELECT SUM(COALESCE(actual_cost_usd, estimated_cost_usd, 0)),"
                                + " GROUP_CONCAT(DISTINCT cost_status) FROM sessions"
                                + " WHERE id IN (SELECT id FROM whole)",
                        row -> cost(row.getDouble(1), Optional.ofNullable(row.getString(2))),
                        id)
                .orElse(Cost.UNKNOWN);
    }

    /** As sure as the least sure part. */
    private static Cost cost(double usd, Optional<String> words) {
        var status = words.stream()
                .flatMap(some -> Stream.of(some.split(",")))
                .map(Cost.Status::of)
                .max(Comparator.naturalOrder())
                .orElse(Cost.Status.UNKNOWN);
        return new Cost(status, Optional.of(BigDecimal.valueOf(usd)), "");
    }

    /**
     * Unlike any other end this one overrides an earlier reason: the child that goes on is found only through it.
     */
    static void endForCompression(Connection connection, String id, double now) throws SQLException {
        Sql.run(connection, "UPDATE sessions SET ended_at = ?, end_reason = 'compression' WHERE id = ?", now, id);
    }

    /**
     * Sessions that were closed for a compression whose child was never written. Upstream writes the two one after the
     * other, so a young one may only be waiting for its child. Only the newest sessions are looked at: this runs at every
     * opening, and an old one is opened again when it is resumed.
     */
    static List<String> abandoned(Connection connection, double now) throws SQLException {
        return Sql.texts(
                connection,
                "SELECT id FROM (SELECT id, end_reason, ended_at FROM sessions ORDER BY started_at DESC LIMIT ?) recent"
                        + " WHERE end_reason = 'compression' AND ended_at < ? AND NOT EXISTS"
                        + " (SELECT 1 FROM sessions child WHERE child.parent_session_id = recent.id)",
                RECENT,
                now - GRACE_SECONDS);
    }

    /** Whether the row is no continuation or helper of another, so that lists show it; for aliases s and p. */
    static String shownAlone() {
        return "(s.parent_session_id IS NULL OR p.id IS NULL"
                + " OR p.end_reason = 'branched' AND s.started_at >= p.ended_at)";
    }
}
