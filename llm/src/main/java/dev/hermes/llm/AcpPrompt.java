package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ToolCall;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as one message to an agent, which knows neither roles nor tools of others. The conversation is written as JSON, a
 * line for each message, so that nothing that stands in one of them can pass for another.
 */
final class AcpPrompt {
    static final String CALL = "<tool_call>";
    static final String CALL_END = "</tool_call>";

    private static final String PART = """
            You are the language model inside Hermes, a program that keeps a conversation with a person and runs tools for \
            you. What you write now becomes the assistant's next message, word for word. Do not use tools or files of your \
            own surroundings: Hermes refuses what they ask for, and nobody sees what they do.
            """;

    private static final String TOOLS = """
            # Tools of Hermes
            When you want something done, end your message with one block like this for each call, and with nothing behind \
            it:
            <tool_call>
            {"name": "the_tool", "arguments": {"its": "arguments"}}
            </tool_call>
            Hermes runs them and asks you again, with the results in the conversation. Never write a result yourself. A \
            message without such a block is your final answer to the person. These are all the tools, one a line, with the \
            JSON schema of their arguments:
            """;

    private static final String CONVERSATION = """
            # The conversation
            One message a line, the oldest first:
            """;

    private static final String QUESTION = "Write the assistant's next message.";

    private final boolean pictures;
    private final ArrayNode shown = Json.array();

    /** @param pictures whether the agent takes them */
    AcpPrompt(boolean pictures) {
        this.pictures = pictures;
    }

    /** Blocks of content. */
    ArrayNode of(ModelRequest request) {
        var text = new StringBuilder(PART);
        var instructions = request.messages().stream()
                .filter(message -> message.role().isInstruction())
                .map(Message::text)
                .filter(said -> !said.isBlank())
                .collect(Collectors.joining("\n\n"));
        if (!instructions.isEmpty()) {
            text.append("\n# Instructions\n").append(instructions).append('\n');
        }
        if (!request.tools().isEmpty()) {
            text.append('\n').append(TOOLS);
            request.tools()
                    .forEach(tool -> text.append(Json.object()
                                    .put("name", tool.name())
                                    .put("description", tool.description())
                                    .set("parameters", tool.parameters()))
                            .append('\n'));
        }
        text.append('\n').append(CONVERSATION);
        lines(request.messages()).forEach(line -> text.append(line).append('\n'));
        text.append('\n').append(QUESTION);
        var blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", text.toString());
        return blocks.addAll(shown);
    }

    private List<ObjectNode> lines(List<Message> messages) {
        var pairs = new CallPairs(messages);
        return messages.stream()
                .filter(message -> !message.role().isInstruction())
                .map(message -> line(message, pairs))
                .toList();
    }

    private ObjectNode line(Message message, CallPairs pairs) {
        var line = Json.object().put("role", message.role().wireName());
        pairs.tool(message).ifPresent(tool -> line.put("tool", tool));
        message.toolCallId().ifPresent(id -> line.put("tool_call_id", id));
        line.put("content", content(message.content()));
        if (!message.toolCalls().isEmpty()) {
            var calls = line.putArray("tool_calls");
            message.toolCalls().forEach(call -> calls.add(call(call)));
        }
        return line;
    }

    private static ObjectNode call(ToolCall call) {
        var written = Json.object().put("id", call.id()).put("name", call.name());
        return written.set(
                "arguments",
                Json.parse(call.arguments()).filter(JsonNode::isObject).orElseGet(() -> Json.string(call.arguments())));
    }

    private String content(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (var part : content) {
            var piece =
                    Json.text(part, "type").equals("image_url") ? picture(Picture.of(part)) : Json.text(part, "text");
            text.append(text.isEmpty() ? "" : "\n").append(piece);
        }
        return text.toString();
    }

    private String picture(Picture picture) {
        var inline = picture.inline();
        if (inline.isEmpty()) {
            return "(a picture at " + picture.address() + ")";
        }
        if (!pictures) {
            return "(a picture that cannot be shown to you)";
        }
        shown.addObject()
                .put("type", "image")
                .put("mimeType", inline.get().mediaType())
                .put("data", inline.get().base64());
        return "(picture " + shown.size() + " of those behind this text)";
    }
}
