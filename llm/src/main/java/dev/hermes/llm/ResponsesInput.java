package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation as the list of items that the Responses protocol wants. */
final class ResponsesInput {
    private final ArrayNode items = Json.array();
    private final Set<String> sealed = new HashSet<>();
    private final Set<String> calls = new HashSet<>();

    private ResponsesInput() {}

    /** The system prompt stands beside the items here. */
    static String instructions(List<Message> messages) {
        var text = new StringBuilder();
        for (var message : messages) {
            if (message.role().isInstruction() && !message.text().isBlank()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(message.text());
            }
        }
        return text.toString();
    }

    static ArrayNode items(List<Message> messages) {
        var input = new ResponsesInput();
        messages.forEach(input::add);
        return input.items;
    }

    private void add(Message message) {
        switch (message.role()) {
            case SYSTEM, DEVELOPER -> {} // beside the items
            case USER -> items.addObject().put("role", "user").set("content", content(message.content()));
            case ASSISTANT -> assistant(message);
            case TOOL, FUNCTION -> output(message);
        }
    }

    private void assistant(Message message) {
        boolean thought = false;
        for (var item : message.reasoning().codexItems().orElseGet(Json::array)) {
            thought |= reasoning(item);
        }
        int before = items.size();
        messages(message);
        for (int i = 0; i < message.toolCalls().size(); i++) {
            call(message.toolCalls().get(i), i);
        }
        if (thought && items.size() == before) { // a thought must be followed by something
            items.addObject().put("role", "assistant").put("content", "");
        }
    }

    /** Without its id, which names nothing that is stored; and once, although several messages may carry it. */
    private boolean reasoning(JsonNode item) {
        var content = Json.text(item, "encrypted_content");
        if (content.isEmpty() || !sealed.add(content)) {
            return false;
        }
        var summary = item.path("summary").isArray() ? item.path("summary") : Json.array();
        items.addObject()
                .put("type", "reasoning")
                .put("encrypted_content", content)
                .set("summary", summary);
        return true;
    }

    private void messages(Message message) {
        var stored = message.reasoning().codexMessages().orElseGet(Json::array);
        int before = items.size();
        for (var item : stored) {
            if (item instanceof ObjectNode given && given.path("content").isArray()) {
                items.add(given.deepCopy().put("type", "message").put("role", "assistant"));
            }
        }
        if (items.size() == before && !message.text().isEmpty()) {
            items.addObject().put("role", "assistant").put("content", message.text());
        }
    }

    private void call(ToolCall call, int index) {
        var id = callId(call.id());
        if (id.isEmpty()) {
            id = ToolCallParts.madeUpId(call.name(), call.arguments(), index);
        }
        calls.add(id);
        items.addObject()
                .put("type", "function_call")
                .put("call_id", id)
                .put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
    }

    /** A result whose call is not in the conversation would be refused with everything else. */
    private void output(Message message) {
        var id = callId(message.toolCallId().orElse(""));
        if (calls.contains(id)) {
            items.addObject()
                    .put("type", "function_call_output")
                    .put("call_id", id)
                    .set("output", content(message.content()));
        }
    }

    /** Text stays a string; parts become parts of this protocol. */
    private static JsonNode content(JsonNode content) {
        if (!content.isArray()) {
            return content.isString() ? content : Json.string("");
        }
        var parts = Json.array();
        for (var part : content) {
            var image = part.path("image_url");
            if (!image.isMissingNode()) {
                parts.addObject()
                        .put("type", "input_image")
                        .put("image_url", image.isString() ? image.stringValue() : Json.text(image, "url"));
            } else if (!Json.text(part, "text").isEmpty()) {
                parts.addObject().put("type", "input_text").put("text", Json.text(part, "text"));
            }
        }
        return parts;
    }

    /** Some stored ids hold two, {@code call|item}. */
    private static String callId(String id) {
        int bar = id.indexOf('|');
        return bar < 0 ? id : id.substring(0, bar);
    }
}
