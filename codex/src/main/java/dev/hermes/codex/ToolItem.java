package dev.hermes.codex;

import dev.hermes.api.tool.ToolResult;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that Codex did with a tool of its own or of a server, under the name and with the arguments of ours that does the
 * same, so that another model can read on.
 */
record ToolItem(String id, String name, ObjectNode arguments, ToolResult result, Duration took, boolean failed) {
    private static final Set<String> BAD_ENDS = Set.of("failed", "declined");

    /** Empty for what is no tool. */
    static Optional<ToolItem> of(ObjectNode item) {
        return switch (item.path("type").asString("")) {
            case "commandExecution" -> Optional.of(command(item));
            case "fileChange" -> Optional.of(change(item));
            case "mcpToolCall" -> Optional.of(remote(item));
            default -> Optional.empty();
        };
    }

    static String callId(String itemId) {
        return "codex_" + itemId;
    }

    private static ToolItem item(
            ObjectNode item, String name, ObjectNode arguments, ToolResult result, boolean failed) {
        return new ToolItem(
                callId(item.path("id").asString("")),
                name,
                arguments,
                result,
                Duration.ofMillis(Math.max(0, item.path("durationMs").asLong(0))),
                failed || BAD_ENDS.contains(item.path("status").asString("")));
    }

    private static ToolItem command(ObjectNode item) {
        var arguments = JsonNodeFactory.instance.objectNode().put("command", words(item.path("command")));
        var directory = item.path("cwd").asString("");
        if (!directory.isEmpty()) {
            arguments.put("workdir", directory);
        }
        boolean declined = item.path("status").asString("").equals("declined");
        int exit = item.path("exitCode")
                .asInt(BAD_ENDS.contains(item.path("status").asString("")) ? -1 : 0);
        var result = JsonNodeFactory.instance
                .objectNode()
                .put("output", item.path("aggregatedOutput").asString(""))
                .put("exit_code", exit);
        if (declined) {
            result.put("error", "The command was not allowed.");
        }
        return item(item, "terminal", arguments, ToolResult.json(result), exit != 0);
    }

    private static String words(JsonNode command) {
        return command.isArray()
                ? command.valueStream().map(word -> word.asString("")).collect(Collectors.joining(" "))
                : command.asString("");
    }

    private static ToolItem change(ObjectNode item) {
        var changes = item.path("changes");
        var arguments = JsonNodeFactory.instance
                .objectNode()
                .put("mode", "patch")
                .put("path", paths(changes))
                .put(
                        "patch",
                        changes.valueStream()
                                .map(change -> "--- " + change.path("path").asString("") + "\n"
                                        + change.path("diff").asString(""))
                                .collect(Collectors.joining("\n")));
        boolean failed = BAD_ENDS.contains(item.path("status").asString(""));
        var result = JsonNodeFactory.instance.objectNode().put("success", !failed);
        if (failed) {
            result.put(
                    "error",
                    item.path("status").asString("").equals("declined")
                            ? "The change was not allowed."
                            : "The change could not be made.");
        }
        return item(item, "patch", arguments, ToolResult.json(result), failed);
    }

    private static String paths(JsonNode changes) {
        return changes.valueStream()
                .map(change -> change.path("path").asString(""))
                .collect(Collectors.joining(", "));
    }

    private static ToolItem remote(ObjectNode item) {
        var server = item.path("server").asString("");
        var tool = item.path("tool").asString("");
        var name = server.equals(CodexRuntime.OUR_SERVER)
                ? tool
                : ("mcp_" + server + "_" + tool).replaceAll("[^A-Za-z0-9_-]", "_");
        var arguments =
                item.path("arguments") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        var error = item.path("error");
        boolean failed = error.isObject() || error.isString();
        var result = failed
                ? ToolResult.error(error.path("message").asString(error.asString("failed")))
                : new ToolResult.Text(text(item.path("result")));
        return item(item, name, arguments, result, failed);
    }

    /** The text parts of an MCP result; of other kinds only what they are. */
    private static String text(JsonNode result) {
        if (!result.path("content").isArray()) {
            return result.isMissingNode() || result.isNull() ? "" : result.toString();
        }
        return result.path("content")
                .valueStream()
                .map(part -> part.path("text").isString()
                        ? part.path("text").stringValue()
                        : "[" + part.path("type").asString("content") + "]")
                .collect(Collectors.joining("\n"));
    }

    /** The same, ended by somebody before it was done. */
    ToolItem cutOff(String why) {
        return new ToolItem(id, name, arguments, ToolResult.error(why), took, true);
    }
}
