package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What was used in the last days. */
public final class Insights {
    private static final int TOP = 5;

    private Insights() {}

    /** One line of a table: a name, how many sessions or calls, and tokens where that means something. */
    public record Count(String name, long count, long tokens) {}

    /**
     * The figures.
     *
     * @param costUsd estimated; 0 when no price is known
     * @param active time between the first and the last message of each session
     * @param byDay sessions of each day that had some
     * @param topSessions the longest ones: title or id, and their messages
     */
    public record Report(
            int days,
            long sessions,
            long messages,
            long toolCalls,
            long inputTokens,
            long outputTokens,
            long cacheReadTokens,
            double costUsd,
            Duration active,
            List<Count> models,
            List<Count> platforms,
            List<Count> tools,
            Map<String, Long> byDay,
            List<Count> topSessions) {
        public boolean isEmpty() {
            return sessions == 0;
        }
    }

    /** @param zone in which a day begins and ends */
    public static Report report(SessionStore store, int days, Optional<String> source, Instant now, ZoneId zone) {
        double from = now.minus(Duration.ofDays(days)).getEpochSecond();
        return store.database().read(connection -> collect(connection, days, from, source, zone));
    }

    private static Report collect(Connection connection, int days, double from, Optional<String> source, ZoneId zone)
            throws SQLException {
        var sum = new Sums(zone);
        try (var query =
                connection.prepareStatement("SELECT s.*, (SELECT MIN(timestamp) FROM messages WHERE session_id = s.id)"
                        + " AS first_at, (SELECT MAX(timestamp) FROM messages WHERE session_id = s.id) AS last_at"
                        + " FROM sessions s WHERE s.started_at >= ?"
                        + (source.isPresent() ? " AND s.source = ?" : ""))) {
            query.setDouble(1, from);
            if (source.isPresent()) {
                query.setString(2, source.get());
            }
            var rows = query.executeQuery();
            while (rows.next()) {
                double first = rows.getDouble("first_at");
                double last = rows.getDouble("last_at");
                sum.add(SessionStore.read(rows), last - first);
            }
        }
        return sum.report(days, tools(connection, from, source));
    }

    private static List<Count> tools(Connection connection, double from, Optional<String> source) throws SQLException {
        var answered = new HashMap<String, Long>();
        var called = new HashMap<String, Long>();
        try (var query = connection.prepareStatement("SELECT m.tool_name, m.tool_calls FROM messages m JOIN sessions s"
                + " ON s.id = m.session_id WHERE s.started_at >= ?" + (source.isPresent() ? " AND s.source = ?" : "")
                + " AND (m.tool_name IS NOT NULL OR m.tool_calls IS NOT NULL)")) {
            query.setDouble(1, from);
            if (source.isPresent()) {
                query.setString(2, source.get());
            }
            var rows = query.executeQuery();
            while (rows.next()) {
                Optional.ofNullable(rows.getString(1)).ifPresent(name -> answered.merge(name, 1L, Long::sum));
                Optional.ofNullable(rows.getString(2)).ifPresent(calls -> count(calls, called));
            }
        }
        // A call leaves its name in two places; counting both would double it.
        called.forEach((name, count) -> answered.merge(name, count, Math::max));
        return sorted(answered, Map.of());
    }

    private static void count(String calls, Map<String, Long> into) {
        try {
            JsonMapper.shared()
                    .readTree(calls)
                    .forEach(call ->
                            into.merge(call.path("function").path("name").asString("?"), 1L, Long::sum));
        } catch (JacksonException _) {
            into.merge("?", 1L, Long::sum);
        }
    }

    private static List<Count> sorted(Map<String, Long> counts, Map<String, Long> tokens) {
        return counts.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue(), tokens.getOrDefault(entry.getKey(), 0L)))
                .sorted((a, b) -> a.count() != b.count()
                        ? Long.compare(b.count(), a.count())
                        : a.name().compareTo(b.name()))
                .toList();
    }

    private static final class Sums {
        private final ZoneId zone;
        private long sessions;
        private long messages;
        private long toolCalls;
        private long input;
        private long output;
        private long cacheRead;
        private double cost;
        private double seconds;
        private final Map<String, Long> models = new HashMap<>();
        private final Map<String, Long> modelTokens = new HashMap<>();
        private final Map<String, Long> platforms = new HashMap<>();
        private final TreeMap<String, Long> days = new TreeMap<>();
        private final List<Count> all = new ArrayList<>();

        Sums(ZoneId zone) {
            this.zone = zone;
        }

        void add(SessionRow row, double activeSeconds) {
            sessions++;
            messages += row.messageCount();
            toolCalls += row.toolCallCount();
            input += row.usage().input();
            output += row.usage().output();
            cacheRead += row.usage().cacheRead();
            cost += row.estimatedCostUsd().orElse(0);
            seconds += Math.max(0, activeSeconds);
            var model = row.model().orElse("unknown");
            models.merge(model, 1L, Long::sum);
            modelTokens.merge(model, row.usage().total(), Long::sum);
            platforms.merge(row.source(), 1L, Long::sum);
            days.merge(row.startedAt().atZone(zone).toLocalDate().toString(), 1L, Long::sum);
            all.add(new Count(
                    row.title().orElse(row.id()),
                    row.messageCount(),
                    row.usage().total()));
        }

        Report report(int span, List<Count> tools) {
            all.sort((a, b) -> Long.compare(b.count(), a.count()));
            return new Report(
                    span,
                    sessions,
                    messages,
                    toolCalls,
                    input,
                    output,
                    cacheRead,
                    cost,
                    Duration.ofSeconds((long) seconds),
                    sorted(models, modelTokens),
                    sorted(platforms, Map.of()),
                    tools,
                    Map.copyOf(days),
                    List.copyOf(all.subList(0, Math.min(TOP, all.size()))));
        }
    }
}
