package dev.hermes.gateway.apiserver;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages as the protocol of responses writes them. */
final class Items {
    private Items() {}

    /**
     * @param input text, or a list of texts and items
     * @param param how the place is called in an error
     */
    static List<Message> read(JsonNode input, String param) throws ApiException {
        if (input.isString()) {
            return List.of(Message.user(input.stringValue()));
        }
        if (!input.isArray()) {
            throw ApiException.invalid("'" + param + "' must be a string or an array");
        }
        var messages = new ArrayList<Message>();
        for (int i = 0; i < input.size(); i++) {
            message(input.get(i), param + "[" + i + "]").ifPresent(messages::add);
        }
        return messages;
    }

    private static Optional<Message> message(JsonNode item, String param) throws ApiException {
        if (item.isString()) {
            return Optional.of(Message.user(item.stringValue()));
        }
        if (!item.isObject()) {
            throw ApiException.invalid("An item is neither text nor an object.", param, "invalid_content_part");
        }
        switch (item.path("type").asString("message")) {
            case "function_call" -> {
                return Optional.of(Message.assistant("", List.of(call(item))));
            }
            case "function_call_output" -> {
                var call = new ToolCall(
                        item.path("call_id").asString(""), "", "{}", JsonNodeFactory.instance.objectNode());
                var output = item.path("output");
                return Optional.of(
                        Message.toolResult(call, output.isString() ? output.stringValue() : output.toString()));
            }
            default -> {
                var content = Contents.read(item.path("content"), param + ".content");
                return switch (item.path("role").asString("user")) {
                    case "user" -> Optional.of(Message.of(Role.USER, content));
                    case "assistant" -> Optional.of(Message.of(Role.ASSISTANT, content));
                    default -> Optional.empty(); // what the agent is told beyond the talk is in the instructions
                };
            }
        }
    }

    private static ToolCall call(JsonNode item) {
        return new ToolCall(
                item.path("call_id").asString(""),
                item.path("name").asString("tool"),
                item.path("arguments").asString("{}"),
                JsonNodeFactory.instance.objectNode());
    }

    /** For keeping: as chat completions write messages. */
    static ObjectNode stored(Message message) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("role", message.role().name().toLowerCase(Locale.ROOT));
        node.set("content", message.content());
        if (!message.toolCalls().isEmpty()) {
            var calls = node.putArray("tool_calls");
            for (var call : message.toolCalls()) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
        message.toolCallId().ifPresent(id -> node.put("tool_call_id", id));
        message.toolName().ifPresent(name -> node.put("tool_name", name));
        return node;
    }

    static List<Message> restored(JsonNode messages) {
        return messages.valueStream()
                .flatMap(node -> restored(node, node.path("content")).stream())
                .toList();
    }

    private static Optional<Message> restored(JsonNode node, JsonNode content) {
        var calls = node.path("tool_calls")
                .valueStream()
                .map(call -> new ToolCall(
                        call.path("id").asString(""),
                        call.path("function").path("name").asString(""),
                        call.path("function").path("arguments").asString("{}"),
                        JsonNodeFactory.instance.objectNode()))
                .toList();
        return switch (node.path("role").asString("")) {
            case "user" -> Optional.of(Message.of(Role.USER, content));
            case "assistant" -> Optional.of(Message.of(Role.ASSISTANT, content).withToolCalls(calls));
            case "tool" -> {
                var call = new ToolCall(
                        node.path("tool_call_id").asString(""),
                        node.path("tool_name").asString(""),
                        "{}",
                        JsonNodeFactory.instance.objectNode());
                yield Optional.of(Message.toolResult(call, content));
            }
            default -> Optional.empty();
        };
    }

    /** What the agent did and said since the last question. */
    static List<Message> ofThisTurn(List<Message> history) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).role() == Role.USER) {
                return history.subList(i + 1, history.size());
            }
        }
        return history;
    }
}
