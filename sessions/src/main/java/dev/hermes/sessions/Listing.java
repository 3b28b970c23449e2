package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions as people think of them: a chain of compressions is one, and helpers' sessions are none. */
final class Listing {
    private static final int PREVIEW = 60;

    private Listing() {}

    static List<SessionSummary> run(Connection connection, ListFilter filter) throws SQLException {
        var sql = "SELECT s.id, s.source, s.started_at, s.end_reason FROM sessions s"
                + " LEFT JOIN sessions p ON p.id = s.parent_session_id"
                + " WHERE (s.parent_session_id IS NULL OR p.id IS NULL"
                + " OR p.end_reason = 'branched' AND s.started_at >= p.ended_at)"
                + (filter.source().isPresent() ? " AND s.source = ?" : " AND s.source <> 'tool'")
                + " ORDER BY s.started_at DESC";
        var roots = new ArrayList<String>();
        var live = new ArrayList<String>();
        try (var query = connection.prepareStatement(sql)) {
            if (filter.source().isPresent()) {
                query.setString(1, filter.source().get());
            }
            var rows = query.executeQuery();
            while (rows.next()) {
                roots.add(rows.getString(1));
                live.add("compression".equals(rows.getString(4)) ? "" : rows.getString(1));
            }
        }
        var result = new ArrayList<SessionSummary>();
        for (int i = 0; i < roots.size(); i++) {
            var tip = live.get(i).isEmpty() ? Lineage.tip(connection, roots.get(i)) : live.get(i);
            summary(connection, roots.get(i), tip).ifPresent(result::add);
        }
        result.sort((a, b) -> b.lastActive().compareTo(a.lastActive()));
        return List.copyOf(result.subList(0, Math.min(Math.max(0, filter.limit()), result.size())));
    }

    private static Optional<SessionSummary> summary(Connection connection, String root, String tip)
            throws SQLException {
        var sql = "SELECT t.source, t.title, t.model, r.started_at, t.ended_at, t.message_count, t.tool_call_count,"
                + " (SELECT substr(content, 1, " + (PREVIEW + 3) + ") FROM messages WHERE session_id = t.id"
                + " AND role = 'user' AND length(content) > 0 ORDER BY id LIMIT 1) AS preview,"
                + " (SELECT timestamp FROM messages WHERE session_id = t.id ORDER BY timestamp DESC LIMIT 1) AS active"
                + " FROM sessions t JOIN sessions r ON r.id = ? WHERE t.id = ?";
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, root);
            query.setString(2, tip);
            var row = query.executeQuery();
            if (!row.next()) {
                return Optional.empty();
            }
            var started = Search.instant(row.getDouble("started_at"));
            double active = row.getDouble("active");
            var lastActive = row.wasNull() ? started : Search.instant(active);
            double ended = row.getDouble("ended_at");
            return Optional.of(new SessionSummary(
                    tip,
                    root,
                    row.getString("source"),
                    Optional.ofNullable(row.getString("title")),
                    preview(Optional.ofNullable(row.getString("preview")).orElse("")),
                    Optional.ofNullable(row.getString("model")),
                    started,
                    lastActive,
                    endedAt(row.getObject("ended_at") != null, ended),
                    row.getInt("message_count"),
                    row.getInt("tool_call_count")));
        }
    }

    private static Optional<Instant> endedAt(boolean present, double value) {
        return present ? Optional.of(Search.instant(value)) : Optional.empty();
    }

    private static String preview(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() > PREVIEW ? line.substring(0, PREVIEW) + "..." : line;
    }
}
