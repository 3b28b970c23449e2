package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation as Converse wants it: blocks in turns, the first and the last of them the user's. */
final class ConverseHistory {
    /** Text of nothing at all is refused. */
    private static final String BLANK = " ";

    private final boolean tools;

    /** @param tools whether some are offered: without, calls and their results are refused, and are told in words */
    ConverseHistory(boolean tools) {
        this.tools = tools;
    }

    ArrayNode write(List<Message> messages) {
        var pairs = new CallPairs(messages);
        var turns = Json.array();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {} // beside the turns
                case ASSISTANT -> add(turns, "assistant", assistant(message, pairs, i == lastAnswer(messages)));
                case USER -> add(turns, "user", blocks(message.content()));
                case TOOL, FUNCTION -> {
                    if (pairs.hasCall(message)) {
                        add(turns, "user", result(message));
                    }
                }
            }
        }
        if (turns.isEmpty() || !Json.text(turns.get(0), "role").equals("user")) {
            turns.insert(0, blankTurn());
        }
        if (!Json.text(turns.get(turns.size() - 1), "role").equals("user")) {
            turns.add(blankTurn());
        }
        return turns;
    }

    private static void add(ArrayNode turns, String role, ArrayNode blocks) {
        if (blocks.isEmpty()) {
            blocks.addObject().put("text", BLANK);
        }
        var last = turns.isEmpty() ? Json.object() : turns.get(turns.size() - 1);
        if (Json.text(last, "role").equals(role)) {
            ((ArrayNode) last.path("content")).addAll(blocks);
        } else {
            turns.addObject().put("role", role).set("content", blocks);
        }
    }

    private static ObjectNode blankTurn() {
        var turn = Json.object().put("role", "user");
        turn.putArray("content").addObject().put("text", BLANK);
        return turn;
    }

    private ArrayNode assistant(Message message, CallPairs pairs, boolean last) {
        var blocks = Json.array();
        if (last) {
            message.reasoning().details().ifPresent(details -> details.forEach(block -> thought(block, blocks)));
        }
        if (!message.text().isEmpty() || message.toolCalls().isEmpty()) {
            blocks.addAll(blocks(message.content()));
        }
        for (var call : message.toolCalls()) {
            if (!pairs.hasResult(call)) {
                continue;
            }
            if (!tools) {
                addText(blocks, "(called " + call.name() + " with " + call.arguments() + ")");
            } else {
                blocks.addObject()
                        .putObject("toolUse")
                        .put("toolUseId", safe(call.id()))
                        .put("name", call.name())
                        .set(
                                "input",
                                Json.parse(call.arguments())
                                        .filter(JsonNode::isObject)
                                        .orElseGet(Json::object));
            }
        }
        return blocks;
    }

    /** Kept as Anthropic's own protocol writes them; what nobody signed is refused by some models. */
    private static void thought(JsonNode block, ArrayNode blocks) {
        switch (Json.text(block, "type")) {
            case "thinking" -> {
                if (!Json.text(block, "signature").isEmpty()) {
                    blocks.addObject()
                            .putObject("reasoningContent")
                            .putObject("reasoningText")
                            .put("text", Json.text(block, "thinking"))
                            .put("signature", Json.text(block, "signature"));
                }
            }
            case "redacted_thinking" ->
                blocks.addObject().putObject("reasoningContent").put("redactedContent", Json.text(block, "data"));
            default -> {
                // Of another protocol.
            }
        }
    }

    private ArrayNode result(Message message) {
        if (!tools) {
            var told = Json.array();
            addText(told, "(it gave:)");
            return told.addAll(blocks(message.content()));
        }
        var block = Json.object();
        block.putObject("toolResult")
                .put("toolUseId", safe(message.toolCallId().orElse("")))
                .set("content", blocks(message.content()));
        return Json.array().add(block);
    }

    private static ArrayNode blocks(JsonNode content) {
        var blocks = Json.array();
        if (content.isString()) {
            addText(blocks, content.stringValue());
        }
        for (var part : content) {
            if (Json.text(part, "type").equals("image_url")) {
                var picture = Picture.of(part);
                picture.inline()
                        .ifPresentOrElse(
                                inline -> blocks.addObject().set("image", image(inline)),
                                () -> addText(blocks, "(an image at " + picture.address() + ")"));
            } else {
                addText(blocks, Json.text(part, "text"));
            }
        }
        return blocks;
    }

    private static ObjectNode image(Picture.Inline inline) {
        var format = inline.mediaType().replaceFirst(".*/", "").toLowerCase(Locale.ROOT);
        var image = Json.object().put("format", format.equals("jpg") ? "jpeg" : format);
        image.putObject("source").put("bytes", inline.base64());
        return image;
    }

    private static void addText(ArrayNode blocks, String text) {
        blocks.addObject().put("text", text.isBlank() ? BLANK : text);
    }

    private static String safe(String id) {
        return id.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static int lastAnswer(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.ASSISTANT) {
                return i;
            }
        }
        return -1;
    }
}
