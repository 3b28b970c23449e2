package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sessions as people think of them: a chain of compressions is one, and helpers' sessions are none. */
final class Listing {
    private static final int PREVIEW = 60;

    /** More than the preview, because blanks at the beginning do not count. */
    private static final int PREVIEW_READ = 200;

    private static final String SHOWN = " FROM sessions s LEFT JOIN sessions p ON p.id = s.parent_session_id"
            + " WHERE " + Lineage.shownAlone()
            + " AND CASE WHEN ?1 IS NULL THEN s.source <> 'tool' ELSE s.source = ?1 END";

    /**
     * From each session that is shown down its compressions; the last hop is the live end. System prompts make rows
     * long, so each row is read once here, and only the rows of the page a second time.
     */
    private static final String CHAINS = "WITH RECURSIVE chain(root, started_at, id, ended_at, end_reason, hop)"
            + " AS MATERIALIZED (SELECT s.id, s.started_at, s.id, s.ended_at, s.end_reason, 0" + SHOWN
            + " UNION ALL SELECT chain.root, chain.started_at, child.id, child.ended_at, child.end_reason, hop + 1"
            + " FROM chain JOIN sessions child ON child.id = ("
            + " SELECT c.id FROM sessions c WHERE c.parent_session_id = chain.id AND c.started_at >= chain.ended_at"
            + " ORDER BY c.started_at DESC, c.rowid DESC LIMIT 1)"
            + " WHERE chain.end_reason = 'compression' AND hop < " + Lineage.HOPS + "),"
            + " tip(root, id, hop) AS (SELECT root, id, MAX(hop) FROM chain GROUP BY root),"
            + " active(root, started_at, at) AS (SELECT root, started_at, MAX(COALESCE("
            + "(SELECT MAX(m.timestamp) FROM messages m WHERE m.session_id = chain.id), started_at))"
            + " FROM chain GROUP BY root),"
            + " page(root, started_at, at, id) AS MATERIALIZED (SELECT active.root, active.started_at, active.at, tip.id"
            + " FROM active JOIN tip ON tip.root = active.root ORDER BY ";

    private Listing() {}

    static List<SessionSummary> run(Connection connection, Shape shape, ListFilter filter) throws SQLException {
        var order = switch (filter.order()) {
            case RECENTLY_ACTIVE -> ".at DESC";
            case RECENTLY_STARTED -> ".started_at DESC";
        };
        var sql = CHAINS + "active" + order + ", active.root DESC LIMIT ?2 OFFSET ?3)"
                + " SELECT t.id, page.root, t.source, t.title, t.model, page.started_at, page.at AS"
                + " last_active, t.ended_at, t.message_count, t.tool_call_count, (SELECT substr(m.content, 1, "
                + PREVIEW_READ + ") FROM messages m WHERE m.session_id = t.id AND m.role = 'user'"
                + " AND length(m.content) > 0" + shape.active("m") + " ORDER BY m.id LIMIT 1) AS preview"
                + " FROM page JOIN sessions t ON t.id = page.id ORDER BY page" + order + ", page.root DESC";
        return Sql.list(
                connection,
                sql,
                Listing::summary,
                filter.source(),
                Math.max(0, filter.limit()),
                Math.max(0, filter.offset()));
    }

    static int count(Connection connection, Optional<String> source) throws SQLException {
        return (int) Sql.number(connection, "SELECT COUNT(*)" + SHOWN, source);
    }

    private static SessionSummary summary(ResultSet row) throws SQLException {
        return new SessionSummary(
                row.getString("id"),
                row.getString("root"),
                row.getString("source"),
                Sql.text(row, "title"),
                preview(Sql.text(row, "preview").orElse("")),
                Sql.text(row, "model"),
                UnixTime.instant(row.getDouble("started_at")),
                UnixTime.instant(row.getDouble("last_active")),
                Sql.real(row, "ended_at").map(UnixTime::instant),
                row.getInt("message_count"),
                row.getInt("tool_call_count"));
    }

    private static String preview(String text) {
        var line = text.replace('\n', ' ').replace('\r', ' ').strip();
        return line.codePointCount(0, line.length()) > PREVIEW
                ? line.substring(0, line.offsetByCodePoints(0, PREVIEW)) + "..."
                : line;
    }
}
