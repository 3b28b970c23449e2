package dev.hermes.gateway.apiserver;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** How a tool at work is shown by clients that show it. */
final class ToolLooks {
    private static final int LONGEST = 80;
    private static final List<String> TELLING =
            List.of("command", "path", "query", "pattern", "url", "name", "goal", "prompt", "action");
    private static final Map<String, String> EMOJI = Map.of(
            "terminal", "💻",
            "process", "⚙️",
            "read_file", "📖",
            "write_file", "✍️",
            "patch", "🔧",
            "search_files", "🔎",
            "todo", "📋",
            "memory", "🧠",
            "delegate_task", "🔀",
            "session_search", "🔍");

    private ToolLooks() {}

    static String emoji(String tool) {
        return EMOJI.getOrDefault(tool, "⚡");
    }

    /** The argument that tells most, on one line. */
    static String label(String tool, ObjectNode arguments) {
        for (var name : TELLING) {
            var value = arguments.path(name);
            if (value.isString() && !value.stringValue().isBlank()) {
                var line = value.stringValue().strip().replaceAll("\\s+", " ");
                return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
            }
        }
        return tool;
    }
}
