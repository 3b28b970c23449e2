package dev.hermes.llm;

import dev.hermes.api.model.CacheMarkers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts Claude-style prompt cache markers into messages: on the system prompt and on the last three others. */
final class CacheMarks {
    /** Four are allowed; one belongs to the system prompt. */
    static final int LAST = 3;

    private CacheMarks() {}

    static ObjectNode marker(CacheMarkers markers) {
        var marker = Json.object().put("type", "ephemeral");
        return markers.oneHour() ? marker.put("ttl", "1h") : marker;
    }

    /** On the message, or on its last part: for Claude behind chat completions. */
    static void envelope(ArrayNode messages, CacheMarkers markers) {
        if (markers.layout() != CacheMarkers.Layout.ENVELOPE) {
            return;
        }
        int left = LAST;
        for (int i = messages.size() - 1; i >= 0; i--) {
            var message = (ObjectNode) messages.get(i);
            boolean system = i == 0 && Json.text(message, "role").equals("system");
            if (system || left-- > 0) {
                markEnvelope(message, markers);
            }
        }
    }

    /** Inside the last block that may carry one: for the Messages protocol, whose messages hold nothing but blocks. */
    static void inner(ArrayNode messages, CacheMarkers markers) {
        if (markers.layout() == CacheMarkers.Layout.NONE) {
            return;
        }
        for (int i = Math.max(0, messages.size() - LAST); i < messages.size(); i++) {
            markLast(messages.get(i).path("content"), markers);
        }
    }

    /** Thinking blocks must not be marked. */
    static void markLast(JsonNode blocks, CacheMarkers markers) {
        if (markers.layout() == CacheMarkers.Layout.NONE) {
            return;
        }
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i) instanceof ObjectNode block
                    && !Json.text(block, "type").endsWith("thinking")) {
                block.set("cache_control", marker(markers));
                return;
            }
        }
    }

    private static void markEnvelope(ObjectNode message, CacheMarkers markers) {
        if (Json.text(message, "role").equals("tool")) {
            message.set("cache_control", marker(markers));
        } else if (message.path("content").isString()) {
            var text = message.path("content").stringValue();
            if (!text.isEmpty()) { // an empty part is refused
                message.putArray("content")
                        .addObject()
                        .put("type", "text")
                        .put("text", text)
                        .set("cache_control", marker(markers));
            }
        } else if (message.path("content") instanceof ArrayNode parts && !parts.isEmpty()) {
            var copy = parts.deepCopy(); // the original belongs to the conversation
            message.set("content", copy);
            markLast(copy, markers);
        }
    }
}
