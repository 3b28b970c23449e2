package dev.hermes.cli.chat;

import dev.hermes.api.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One line about what a tool did: what kind, on what, how long, and how it ended. */
final class ToolLine {
    private static final int DETAIL = 80;
    private static final int REASON = 48;
    private static final List<String> PRIMARY = List.of(
            "command", "query", "path", "url", "pattern", "prompt", "goal", "code", "question", "name", "action");

    private record Look(String emoji, String verb) {}

    private static final Map<String, Look> LOOKS = Map.ofEntries(
            Map.entry("terminal", new Look("💻", "$")),
            Map.entry("process", new Look("⚙️", "proc")),
            Map.entry("read_file", new Look("📖", "read")),
            Map.entry("write_file", new Look("✍️", "write")),
            Map.entry("patch", new Look("🔧", "patch")),
            Map.entry("search_files", new Look("🔎", "grep")),
            Map.entry("todo", new Look("📋", "plan")),
            Map.entry("memory", new Look("🧠", "memory")),
            Map.entry("session_search", new Look("🗂️", "recall")),
            Map.entry("clarify", new Look("❓", "clarify")),
            Map.entry("execute_code", new Look("🐍", "exec")),
            Map.entry("delegate_task", new Look("🤝", "delegate")));

    private ToolLine() {}

    static String of(String tool, ObjectNode arguments, ToolResult result, Duration took, boolean failed) {
        var look = look(tool, arguments);
        return "┊ " + look.emoji() + " " + padded(look.verb(), 9) + " " + detail(tool, arguments) + "  "
                + String.format(Locale.ROOT, "%.1fs", took.toMillis() / 1000.0)
                + (failed ? "  " + failure(tool, result) : "");
    }

    static String preparing(String tool) {
        return LOOKS.getOrDefault(tool, new Look("⚡", tool)).emoji() + " preparing " + tool + "…";
    }

    static String running(String tool, ObjectNode arguments) {
        var look = look(tool, arguments);
        return look.emoji() + " " + look.verb() + " " + detail(tool, arguments);
    }

    private static Look look(String tool, ObjectNode arguments) {
        if (tool.equals("search_files") && arguments.path("target").asString("").equals("files")) {
            return new Look("🔎", "find");
        }
        var name = tool.length() > 9 ? tool.substring(0, 9) : tool;
        return LOOKS.getOrDefault(tool, new Look("⚡", name));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String detail(String tool, ObjectNode arguments) {
        if (tool.equals("todo")) {
            int tasks = arguments.path("todos").size();
            return tasks == 0 ? "reading the list" : tasks + " task(s)";
        }
        if (tool.equals("memory")) {
            return arguments.path("action").asString("") + " "
                    + arguments.path("target").asString("") + ": "
                    + shortened(arguments
                            .path("content")
                            .asString(arguments.path("old_text").asString("")));
        }
        for (var name : PRIMARY) {
            var value = arguments.path(name);
            if (value.isString() && !value.stringValue().isBlank()) {
                return shortened(value.stringValue());
            }
        }
        return "";
    }

    private static String shortened(String text) {
        var line = Paint.harmless(text).replaceAll("\\s+", " ").strip();
        return line.length() > DETAIL ? line.substring(0, DETAIL - 1) + "…" : line;
    }

    private static String failure(String tool, ToolResult result) {
        var json = parsed(result.plain());
        if (tool.equals("terminal")
                && json.isPresent()
                && json.get().path("exit_code").asInt(0) > 0) {
            return "[exit " + json.get().path("exit_code").asInt() + "]";
        }
        var reason = json.map(
                        node -> node.path("error").asString(node.path("message").asString("")))
                .orElse("");
        if (reason.isBlank()) {
            return "[error]";
        }
        var line = Paint.harmless(reason).replaceAll("\\s+", " ");
        return "[" + (line.length() > REASON ? line.substring(0, REASON - 1) + "…" : line) + "]";
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return text.startsWith("{") ? Optional.of(JsonMapper.shared().readTree(text)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
