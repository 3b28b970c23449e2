package dev.hermes.sessions;

import dev.hermes.api.model.Usage;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Adds up the sessions of a report. */
final class SessionSums {
    private static final int TOP = 5;
    private static final int HOURS = 24;
    private static final int WEEKDAYS = 7;

    private final ZoneId zone;
    private final List<SessionRow> sessions = new ArrayList<>();
    private final Map<String, Long> models = new HashMap<>();
    private final Map<String, Long> modelTokens = new HashMap<>();
    private final Map<String, Long> platforms = new HashMap<>();
    private final Map<String, Long> platformTokens = new HashMap<>();
    private final TreeMap<LocalDate, Long> days = new TreeMap<>();
    private final long[] weekdays = new long[WEEKDAYS];
    private final long[] hours = new long[HOURS];
    private Usage usage = Usage.ZERO;
    private double cost;
    private Duration active = Duration.ZERO;

    SessionSums(ZoneId zone) {
        this.zone = zone;
    }

    void add(SessionRow row) {
        sessions.add(row);
        usage = usage.plus(row.usage());
        cost += row.actualCostUsd().orElse(row.estimatedCostUsd().orElse(0));
        active = active.plus(duration(row));
        var model = row.model().orElse("unknown");
        models.merge(model, 1L, Long::sum);
        modelTokens.merge(model, row.usage().total(), Long::sum);
        platforms.merge(row.source(), 1L, Long::sum);
        platformTokens.merge(row.source(), row.usage().total(), Long::sum);
        var start = row.startedAt().atZone(zone);
        days.merge(start.toLocalDate(), 1L, Long::sum);
        weekdays[start.getDayOfWeek().getValue() - 1]++;
        hours[start.getHour()]++;
    }

    /** Clocks of two machines may disagree; a session never lasts less than nothing. */
    private static Duration duration(SessionRow row) {
        return row.endedAt()
                .filter(end -> end.isAfter(row.startedAt()))
                .map(end -> Duration.between(row.startedAt(), end))
                .orElse(Duration.ZERO);
    }

    Insights.Report report(int span, Optional<String> source, long userMessages, ToolUse use) {
        return new Insights.Report(
                span,
                source,
                sessions.size(),
                sum(SessionRow::messageCount),
                userMessages,
                sum(SessionRow::toolCallCount),
                sum(SessionRow::apiCallCount),
                usage.input(),
                usage.output(),
                usage.cacheRead(),
                usage.cacheWrite(),
                usage.reasoning(),
                cost,
                active,
                counts(models, modelTokens),
                counts(platforms, platformTokens),
                counts(use.tools(), Map.of()),
                use.skills(),
                byDay(),
                boxed(weekdays),
                boxed(hours),
                bestStreak(),
                topSessions(),
                notable());
    }

    private long sum(ToLongFunction<SessionRow> of) {
        return sessions.stream().mapToLong(of).sum();
    }

    private static List<Insights.Count> counts(Map<String, Long> counts, Map<String, Long> tokens) {
        return counts.entrySet().stream()
                .map(entry ->
                        new Insights.Count(entry.getKey(), entry.getValue(), tokens.getOrDefault(entry.getKey(), 0L)))
                .sorted(Comparator.comparing(Insights.Count::tokens)
                        .thenComparing(Insights.Count::count)
                        .reversed()
                        .thenComparing(Insights.Count::name))
                .toList();
    }

    private Map<String, Long> byDay() {
        var result = new TreeMap<String, Long>();
        days.forEach((day, count) -> result.put(day.toString(), count));
        return Collections.unmodifiableMap(result);
    }

    private static List<Long> boxed(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private int bestStreak() {
        int best = 0;
        int current = 0;
        Optional<LocalDate> before = Optional.empty();
        for (var day : days.keySet()) {
            current = before.filter(day.minusDays(1)::equals).isPresent() ? current + 1 : 1;
            best = Math.max(best, current);
            before = Optional.of(day);
        }
        return best;
    }

    private List<Insights.Count> topSessions() {
        return sessions.stream()
                .sorted(Comparator.comparing(SessionRow::messageCount).reversed())
                .limit(TOP)
                .map(row -> new Insights.Count(
                        row.title().orElse(row.id()),
                        row.messageCount(),
                        row.usage().total()))
                .toList();
    }

    private List<Insights.Notable> notable() {
        var result = new ArrayList<Insights.Notable>();
        most("longest", row -> duration(row).toSeconds()).ifPresent(result::add);
        most("messages", SessionRow::messageCount).ifPresent(result::add);
        most("tokens", row -> row.usage().total()).ifPresent(result::add);
        most("tool_calls", SessionRow::toolCallCount).ifPresent(result::add);
        return List.copyOf(result);
    }

    private Optional<Insights.Notable> most(String why, ToLongFunction<SessionRow> of) {
        return sessions.stream()
                .max(Comparator.comparingLong(of))
                .filter(row -> of.applyAsLong(row) > 0)
                .map(row -> new Insights.Notable(why, row.id(), row.title(), of.applyAsLong(row)));
    }
}
