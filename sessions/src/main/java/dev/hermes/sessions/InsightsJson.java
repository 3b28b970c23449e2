package dev.hermes.sessions;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs. */
public final class InsightsJson {
    private static final double SECONDS_PER_HOUR = 3600;

    private InsightsJson() {}

    public static ObjectNode of(Insights.Report report) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("days", report.days());
        report.source()
                .ifPresentOrElse(source -> json.put("source_filter", source), () -> json.putNull("source_filter"));
        json.put("empty", report.isEmpty());
        overview(report, json.putObject("overview"));
        counts(report.models(), "model", "sessions", json.putArray("models"));
        counts(report.platforms(), "platform", "sessions", json.putArray("platforms"));
        tools(report, json.putArray("tools"));
        skills(report, json.putArray("skills"));
        activity(report, json.putObject("activity"));
        notable(report, json.putArray("top_sessions"));
        return json;
    }

    private static void overview(Insights.Report report, ObjectNode json) {
        long sessions = Math.max(1, report.sessions());
        double hours = report.active().toSeconds() / SECONDS_PER_HOUR;
        json.put("total_sessions", report.sessions())
                .put("total_messages", report.messages())
                .put("user_messages", report.userMessages())
                .put("total_tool_calls", report.toolCalls())
                .put("total_api_calls", report.apiCalls())
                .put("total_input_tokens", report.inputTokens())
                .put("total_output_tokens", report.outputTokens())
                .put("total_cache_read_tokens", report.cacheReadTokens())
                .put("total_cache_write_tokens", report.cacheWriteTokens())
                .put("total_tokens", report.totalTokens())
                .put("estimated_cost", report.costUsd())
                .put("total_hours", hours)
                .put("avg_messages_per_session", (double) report.messages() / sessions)
                .put("avg_tokens_per_session", (double) report.totalTokens() / sessions)
                .put("avg_session_hours", hours / sessions);
    }

    private static void counts(List<Insights.Count> counts, String name, String unit, ArrayNode json) {
        for (var count : counts) {
            json.addObject().put(name, count.name()).put(unit, count.count()).put("total_tokens", count.tokens());
        }
    }

    private static void tools(Insights.Report report, ArrayNode json) {
        long all = report.tools().stream().mapToLong(Insights.Count::count).sum();
        for (var tool : report.tools()) {
            json.addObject()
                    .put("tool", tool.name())
                    .put("count", tool.count())
                    .put("percentage", 100.0 * tool.count() / all);
        }
    }

    private static void skills(Insights.Report report, ArrayNode json) {
        for (var skill : report.skills()) {
            json.addObject()
                    .put("skill", skill.name())
                    .put("view_count", skill.loads())
                    .put("manage_count", skill.edits())
                    .put("total_count", skill.loads() + skill.edits())
                    .put("last_used_at", UnixTime.of(skill.lastUse()));
        }
    }

    private static void activity(Insights.Report report, ObjectNode json) {
        var days = json.putArray("by_day");
        var names = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
        for (int i = 0; i < names.size(); i++) {
            days.addObject()
                    .put("day", names.get(i))
                    .put("count", report.byWeekday().get(i));
        }
        var hours = json.putArray("by_hour");
        for (int hour = 0; hour < report.byHour().size(); hour++) {
            hours.addObject().put("hour", hour).put("count", report.byHour().get(hour));
        }
        var dates = json.putObject("by_date");
        report.byDay().forEach(dates::put);
        json.put("active_days", report.byDay().size()).put("max_streak", report.bestStreak());
    }

    private static void notable(Insights.Report report, ArrayNode json) {
        for (var session : report.notable()) {
            var object = json.addObject()
                    .put("label", session.why())
                    .put("session_id", session.sessionId())
                    .put("value", session.value());
            session.title().ifPresent(title -> object.put("title", title));
        }
    }
}
