package dev.hermes.api.model;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One message of a conversation.
 *
 * @param content a JSON string, an array of content parts ({@code {"type":"text","text":…}},
 *     {@code {"type":"image_url","image_url":{"url":…}}}) or JSON null when there is none
 * @param toolCalls only on assistant messages
 * @param toolCallId on tool messages, the call that is answered
 * @param toolName on tool messages, the tool that answered; stored and never sent
 * @param finishReason on assistant messages, the wire name of the {@link FinishReason}
 */
public record Message(
        Role role,
        JsonNode content,
        List<ToolCall> toolCalls,
        Optional<String> toolCallId,
        Optional<String> toolName,
        Reasoning reasoning,
        Optional<String> finishReason) {

    public Message {
        toolCalls = List.copyOf(toolCalls);
    }

    public static Message of(Role role, String text) {
        return of(role, JsonNodeFactory.instance.stringNode(text));
    }

    public static Message of(Role role, JsonNode content) {
        return new Message(
                role, content, List.of(), Optional.empty(), Optional.empty(), Reasoning.NONE, Optional.empty());
    }

    public static Message system(String text) {
        return of(Role.SYSTEM, text);
    }

    public static Message user(String text) {
        return of(Role.USER, text);
    }

    public static Message assistant(String text) {
        return of(Role.ASSISTANT, text);
    }

    public static Message assistant(String text, List<ToolCall> calls) {
        return assistant(text).withToolCalls(calls);
    }

    public static Message toolResult(ToolCall call, JsonNode content) {
        return new Message(
                Role.TOOL,
                content,
                List.of(),
                Optional.of(call.id()),
                Optional.of(call.name()),
                Reasoning.NONE,
                Optional.empty());
    }

    public static Message toolResult(ToolCall call, String text) {
        return toolResult(call, JsonNodeFactory.instance.stringNode(text));
    }

    public Message withContent(JsonNode other) {
        return new Message(role, other, toolCalls, toolCallId, toolName, reasoning, finishReason);
    }

    public Message withText(String text) {
        return withContent(JsonNodeFactory.instance.stringNode(text));
    }

    public Message withToolCalls(List<ToolCall> calls) {
        return new Message(role, content, calls, toolCallId, toolName, reasoning, finishReason);
    }

    public Message withReasoning(Reasoning other) {
        return new Message(role, content, toolCalls, toolCallId, toolName, other, finishReason);
    }

    public Message withFinishReason(FinishReason reason) {
        return new Message(role, content, toolCalls, toolCallId, toolName, reasoning, Optional.of(reason.wireName()));
    }

    /** The text of the message: the string itself, or the text parts joined by newlines; empty when there is none. */
    public String text() {
        if (content.isString()) {
            return content.stringValue();
        }
        if (!(content instanceof ArrayNode parts)) {
            return "";
        }
        var text = new StringBuilder();
        for (var part : parts) {
            if (part.path("text").isString()) {
                if (!text.isEmpty()) {
                    text.append('\n');
                }
                text.append(part.path("text").stringValue());
            }
        }
        return text.toString();
    }
}
