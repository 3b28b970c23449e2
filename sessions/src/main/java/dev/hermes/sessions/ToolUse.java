package dev.hermes.sessions;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Which tools and skills the sessions of a report used.
 *
 * @param tools calls of each tool
 */
record ToolUse(Map<String, Long> tools, List<Insights.Skill> skills) {
    private static final String LOAD = "skill_view";
    private static final String EDIT = "skill_manage";

    static ToolUse of(Connection connection, Shape shape, double from, Optional<String> source) throws SQLException {
        var counts = new Counts();
        Sql.list(
                connection,
                "SELECT m.tool_name, m.tool_calls, m.timestamp FROM messages m JOIN sessions s ON s.id = m.session_id"
                        + " WHERE s.started_at >= ? AND s.source = COALESCE(?, s.source)"
                        + " AND (m.tool_name IS NOT NULL OR m.tool_calls IS NOT NULL)" + shape.active("m"),
                counts::add,
                from,
                source);
        return counts.result();
    }

    private static final class Counts {
        private final Map<String, Long> answered = new HashMap<>();
        private final Map<String, Long> called = new HashMap<>();
        private final Map<String, Insights.Skill> skills = new HashMap<>();

        boolean add(ResultSet row) throws SQLException {
            Sql.text(row, "tool_name").ifPresent(name -> answered.merge(name, 1L, Long::sum));
            var at = UnixTime.instant(row.getDouble("timestamp"));
            Sql.text(row, "tool_calls").map(Counts::json).ifPresent(calls -> calls.forEach(call -> add(call, at)));
            return true;
        }

        private void add(JsonNode call, Instant at) {
            var function = call.path("function");
            var tool = function.path("name").asString("unknown");
            called.merge(tool, 1L, Long::sum);
            if (tool.equals(LOAD) || tool.equals(EDIT)) {
                var arguments = function.path("arguments");
                var name = (arguments.isString() ? json(arguments.stringValue()) : arguments)
                        .path("name")
                        .asString("");
                if (!name.isBlank()) {
                    var use = new Insights.Skill(name, tool.equals(LOAD) ? 1 : 0, tool.equals(EDIT) ? 1 : 0, at);
                    skills.merge(name, use, Counts::both);
                }
            }
        }

        private static Insights.Skill both(Insights.Skill a, Insights.Skill b) {
            return new Insights.Skill(
                    a.name(),
                    a.loads() + b.loads(),
                    a.edits() + b.edits(),
                    a.lastUse().isAfter(b.lastUse()) ? a.lastUse() : b.lastUse());
        }

        private static JsonNode json(String text) {
            try {
                return JsonMapper.shared().readTree(text);
            } catch (JacksonException _) {
                return MissingNode.getInstance();
            }
        }

        ToolUse result() {
            // A call leaves its name in two places, its own and its answer's; counting both would double it.
            called.forEach((name, count) -> answered.merge(name, count, Math::max));
            return new ToolUse(
                    Map.copyOf(answered),
                    skills.values().stream()
                            .sorted(Comparator.comparing((Insights.Skill skill) -> skill.loads() + skill.edits())
                                    .reversed()
                                    .thenComparing(Insights.Skill::name))
                            .toList());
        }
    }
}
