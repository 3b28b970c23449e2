package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was used in the last days. */
public final class Insights {
    private Insights() {}

    /** One line of a table: a name, how many sessions or calls, and tokens where that means something. */
    public record Count(String name, long count, long tokens) {}

    /**
     * How a skill was used.
     *
     * @param loads how often it was read
     * @param edits how often it was written
     */
    public record Skill(String name, long loads, long edits, Instant lastUse) {}

    /**
     * A session that stands out.
     *
     * @param why {@code longest} (in seconds), {@code messages}, {@code tokens} or {@code tool_calls}
     */
    public record Notable(String why, String sessionId, Optional<String> title, long value) {}

    /**
     * The figures.
     *
     * @param costUsd estimated; 0 when no price is known
     * @param active the time between beginning and end of the sessions that ended
     * @param models by sessions; the names as they are stored
     * @param byDay sessions of each day that had some
     * @param byWeekday sessions from Monday to Sunday
     * @param byHour sessions of each hour of the day, 24 of them
     * @param bestStreak the most days in a row with a session
     * @param topSessions those with the most messages: title or id, and their messages
     */
    public record Report(
            int days,
            Optional<String> source,
            long sessions,
            long messages,
            long userMessages,
            long toolCalls,
            long apiCalls,
            long inputTokens,
            long outputTokens,
            long cacheReadTokens,
            long cacheWriteTokens,
            long reasoningTokens,
            double costUsd,
            Duration active,
            List<Count> models,
            List<Count> platforms,
            List<Count> tools,
            List<Skill> skills,
            Map<String, Long> byDay,
            List<Long> byWeekday,
            List<Long> byHour,
            int bestStreak,
            List<Count> topSessions,
            List<Notable> notable) {
        public boolean isEmpty() {
            return sessions == 0;
        }

        /** All that was sent and received. */
        public long totalTokens() {
            return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
        }
    }

    /** By the clock of the store. */
    public static Report report(SessionStore store, int days, Optional<String> source) {
        return report(
                store, days, source, store.clock().instant(), store.clock().getZone());
    }

    /** @param zone in which a day begins and ends */
    public static Report report(SessionStore store, int days, Optional<String> source, Instant now, ZoneId zone) {
        double from = UnixTime.of(now.minus(Duration.ofDays(days)));
        return store.database().read(connection -> collect(connection, store.shape(), days, from, source, zone));
    }

    private static Report collect(
            Connection connection, Shape shape, int days, double from, Optional<String> source, ZoneId zone)
            throws SQLException {
        var sums = new SessionSums(zone);
        Sql.list(
                        connection,
                        "SELECT * FROM sessions WHERE started_at >= ? AND source = COALESCE(?, source)",
                        SessionRows::read,
                        from,
                        source)
                .forEach(sums::add);
        long userMessages = Sql.number(
                connection,
                "SELECT COUNT(*) FROM messages m JOIN sessions s ON s.id = m.session_id WHERE m.role = 'user'"
                        + " AND s.started_at >= ? AND s.source = COALESCE(?, s.source)" + shape.active("m"),
                from,
                source);
        return sums.report(days, source, userMessages, ToolUse.of(connection, shape, from, source));
    }
}
