package dev.hermes.sessions;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The table {@code sessions}. */
final class SessionRows {
    private SessionRows() {}

    /** A row that exists already stays as it is. A parent that is gone is forgotten rather than a reason to fail. */
    static void insert(Connection connection, NewSession session, double startedAt) throws SQLException {
        Sql.run(
                connection,
                "INSERT OR IGNORE INTO sessions (id, source, user_id, model, model_config, system_prompt,"
                        + " parent_session_id, started_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM sessions WHERE id = ?), ?)",
                session.id(),
                session.source(),
                session.userId(),
                session.model(),
                session.modelConfig(),
                session.systemPrompt(),
                session.parentId(),
                startedAt);
    }

    static boolean exists(Connection connection, String id) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM sessions WHERE id = ?", id) > 0;
    }

    static Optional<SessionRow> byId(Connection connection, String id) throws SQLException {
        return Sql.first(connection, "SELECT * FROM sessions WHERE id = ?", SessionRows::read, id);
    }

    static Optional<SessionRow> find(Connection connection, String idOrPrefix) throws SQLException {
        var exact = byId(connection, idOrPrefix);
        if (exact.isPresent() || idOrPrefix.isEmpty()) {
            return exact;
        }
        var matching = Sql.list(
                connection,
                "SELECT * FROM sessions WHERE id LIKE ? ESCAPE '\\' LIMIT 2",
                SessionRows::read,
                Sql.literal(idOrPrefix) + "%");
        return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
    }

    static SessionRow read(ResultSet row) throws SQLException {
        return new SessionRow(
                row.getString("id"),
                row.getString("source"),
                Sql.text(row, "user_id"),
                Sql.text(row, "model"),
                Sql.text(row, "model_config"),
                Sql.text(row, "system_prompt"),
                Sql.text(row, "parent_session_id"),
                UnixTime.instant(row.getDouble("started_at")),
                Sql.real(row, "ended_at").map(UnixTime::instant),
                Sql.text(row, "end_reason"),
                row.getInt("message_count"),
                row.getInt("tool_call_count"),
                new Usage(
                        row.getLong("input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("cache_write_tokens"),
                        row.getLong("reasoning_tokens")),
                Sql.text(row, "billing_provider"),
                Sql.text(row, "billing_base_url"),
                Sql.text(row, "billing_mode"),
                cost(row, "estimated_cost_usd"),
                cost(row, "actual_cost_usd"),
                Sql.text(row, "cost_status"),
                Sql.text(row, "title"),
                row.getInt("api_call_count"));
    }

    private static OptionalDouble cost(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static void addUsage(Connection connection, String id, UsageDelta delta, double now) throws SQLException {
        if (!exists(connection, id)) {
            insert(connection, NewSession.unknown(id, delta.model()), now);
        }
        var used = delta.usage();
        Sql.run(
                connection,
                "UPDATE sessions SET input_tokens = COALESCE(input_tokens, 0) + ?,"
                        + " output_tokens = COALESCE(output_tokens, 0) + ?,"
                        + " cache_read_tokens = COALESCE(cache_read_tokens, 0) + ?,"
                        + " cache_write_tokens = COALESCE(cache_write_tokens, 0) + ?,"
                        + " reasoning_tokens = COALESCE(reasoning_tokens, 0) + ?,"
                        + " api_call_count = COALESCE(api_call_count, 0) + ?,"
                        + " model = COALESCE(model, ?), billing_provider = COALESCE(billing_provider, ?),"
                        + " billing_base_url = COALESCE(billing_base_url, ?), billing_mode = COALESCE(billing_mode, ?)"
                        + " WHERE id = ?",
                used.input(),
                used.output(),
                used.cacheRead(),
                used.cacheWrite(),
                used.reasoning(),
                delta.apiCalls(),
                delta.model(),
                delta.provider(),
                delta.baseUrl(),
                delta.mode(),
                id);
        if (used.total() > 0) {
            addCost(connection, id, delta.cost());
        }
    }

    /**
     * The sum of what is known, and how sure it is: as sure as the least sure part. It is only called actual while every
     * part is.
     */
    private static void addCost(Connection connection, String id, Cost cost) throws SQLException {
        var usd = cost.usd().map(BigDecimal::doubleValue).orElse(0.0);
        var status = cost.status().wireName();
        Sql.run(
                connection,
                "UPDATE sessions SET"
                        + " estimated_cost_usd = CASE WHEN ? = 'unknown' THEN estimated_cost_usd"
                        + " ELSE COALESCE(estimated_cost_usd, 0) + ? END,"
                        + " actual_cost_usd = CASE"
                        + " WHEN ? = 'actual' AND COALESCE(cost_status, 'included') IN ('actual', 'included')"
                        + " THEN COALESCE(actual_cost_usd, 0) + ?"
                        + " WHEN ? = 'included' THEN actual_cost_usd END,"
                        + " cost_status = CASE"
                        + " WHEN cost_status IS NULL OR cost_status = ? THEN ?"
                        + " WHEN cost_status = 'unknown' OR ? = 'unknown' THEN 'unknown'"
                        + " WHEN cost_status NOT IN ('actual', 'included', 'estimated') THEN 'unknown'"
                        + " WHEN cost_status = 'estimated' OR ? = 'estimated' THEN 'estimated'"
                        + " ELSE 'actual' END,"
                        + " cost_source = CASE WHEN ? = '' THEN cost_source ELSE ? END"
                        + " WHERE id = ?",
                status,
                usd,
                status,
                usd,
                status,
                status,
                status,
                status,
                status,
                cost.source(),
                cost.source(),
                id);
    }

    static void end(Connection connection, String id, String reason, double at) throws SQLException {
        Sql.run(
                connection,
                "UPDATE sessions SET ended_at = ?, end_reason = ? WHERE id = ? AND ended_at IS NULL",
                at,
                reason,
                id);
    }

    static void reopen(Connection connection, String id) throws SQLException {
        Sql.run(connection, "UPDATE sessions SET ended_at = NULL, end_reason = NULL WHERE id = ?", id);
    }

    static boolean delete(Connection connection, String id) throws SQLException {
        Sql.run(connection, "UPDATE sessions SET parent_session_id = NULL WHERE parent_session_id = ?", id);
        Sql.run(connection, "DELETE FROM messages WHERE session_id = ?", id);
        return Sql.run(connection, "DELETE FROM sessions WHERE id = ?", id) > 0;
    }

    static List<String> prune(Connection connection, Duration olderThan, Optional<String> source, double now)
            throws SQLException {
        var ids = Sql.texts(
                connection,
                "SELECT id FROM sessions WHERE ended_at IS NOT NULL AND started_at < ? AND source = COALESCE(?, source)",
                now - olderThan.toSeconds(),
                source);
        for (var id : ids) {
            delete(connection, id);
        }
        return ids;
    }
}
