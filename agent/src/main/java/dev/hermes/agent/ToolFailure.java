package dev.hermes.agent;

import dev.hermes.api.tool.ToolResult;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads out of a result whether the tool did what it was asked to. */
final class ToolFailure {
    private static final int LOOKED_AT = 500;
    private static final int LARGEST_PARSED = 400_000;

    private ToolFailure() {}

    static boolean is(String tool, ToolResult result) {
        var text = result.plain();
        var json = parsed(text);
        if (json.isEmpty()) {
            var head = text.substring(0, Math.min(text.length(), LOOKED_AT)).toLowerCase(Locale.ROOT);
            return text.startsWith("Error") || head.contains("\"error\"") || head.contains("\"failed\"");
        }
        var object = json.get();
        boolean wrote = tool.equals("write_file") && object.has("bytes_written")
                || tool.equals("patch") && object.path("success").asBoolean(false);
        if (wrote) {
            return false;
        }
        if (tool.equals("terminal")) {
            return object.path("exit_code").asInt(0) != 0;
        }
        var error = object.path("error");
        boolean hasError = !error.isMissingNode()
                && !error.isNull()
                && !error.asString("x").isEmpty();
        boolean refused =
                object.path("success").isBoolean() && !object.path("success").booleanValue();
        return hasError || refused && object.has("message");
    }

    /** What the tool said went wrong, in one line. */
    static String reason(ToolResult result) {
        var text = parsed(result.plain())
                .map(object ->
                        object.path("error").asString(object.path("message").asString("")))
                .filter(said -> !said.isBlank())
                .orElse(result.plain());
        return text.strip().lines().findFirst().orElse("failed");
    }

    private static Optional<JsonNode> parsed(String text) {
        if (!text.startsWith("{") || text.length() > LARGEST_PARSED) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(text)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
