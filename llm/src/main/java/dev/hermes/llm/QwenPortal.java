package dev.hermes.llm;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Qwen's portal wants of chat completions: every content in parts, the instructions marked for its cache. */
final class QwenPortal {
    private QwenPortal() {}

    static void adapt(ObjectNode body, Optional<String> sessionId) {
        for (JsonNode message : body.path("messages")) {
            if (message instanceof ObjectNode json && json.path("content").isString()) {
                var text = json.path("content").stringValue();
                json.putArray("content").addObject().put("type", "text").put("text", text);
            }
        }
        var first = body.path("messages").path(0);
        if (Json.text(first, "role").equals("system")
                && first.path("content") instanceof ArrayNode parts
                && !parts.isEmpty()
                && parts.get(parts.size() - 1) instanceof ObjectNode last) {
            last.putObject("cache_control").put("type", "ephemeral");
        }
        body.put("vl_high_resolution_images", true);
        sessionId.ifPresent(id -> body.putObject("metadata").put("sessionId", id));
    }
}
