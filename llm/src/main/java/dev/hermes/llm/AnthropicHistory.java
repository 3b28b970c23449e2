package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation as the Messages protocol wants it: blocks, in turns of user and assistant. */
final class AnthropicHistory {
    /** Which thoughts may be shown again to whom. */
    enum Signatures {
        /** Signed ones, of the last answer. */
        LAST_ONLY,
        /** Those that nobody signed. */
        UNSIGNED_ONLY,
        NONE
    }

    private static final String EMPTY = "(empty)";
    private static final String NO_OUTPUT = "(no output)";
    private static final String OLD_IMAGE = "(an image was here)";
    private static final int RESULTS_WITH_IMAGES = 3;

    private final Signatures signatures;

    AnthropicHistory(Signatures signatures) {
        this.signatures = signatures;
    }

    ArrayNode write(List<Message> messages) {
        var pairs = new CallPairs(messages);
        var withImages = resultsThatKeepImages(messages);
        int lastAnswer = lastAnswer(messages);
        var turns = Json.array();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {} // beside the messages
                case ASSISTANT -> {
                    boolean follows = lastRole(turns).equals("assistant");
                    add(turns, "assistant", assistant(message, pairs, i == lastAnswer, follows));
                }
                case USER -> add(turns, "user", blocks(message.content(), true));
                case TOOL, FUNCTION -> {
                    if (pairs.hasCall(message)) {
                        add(turns, "user", Json.array().add(toolResult(message, withImages.contains(i))));
                    }
                }
            }
        }
        return turns;
    }

    /** Neighbours of one role become one turn. */
    private static void add(ArrayNode turns, String role, ArrayNode blocks) {
        if (lastRole(turns).equals(role)) {
            var before = (ArrayNode) turns.get(turns.size() - 1).path("content");
            before.addAll(blocks);
            return;
        }
        if (blocks.isEmpty()) {
            blocks.add(text(EMPTY));
        }
        turns.addObject().put("role", role).set("content", blocks);
    }

    private static String lastRole(ArrayNode turns) {
        return turns.isEmpty() ? "" : Json.text(turns.get(turns.size() - 1), "role");
    }

    private ArrayNode assistant(Message message, CallPairs pairs, boolean last, boolean follows) {
        var blocks = Json.array();
        if (!follows) {
            blocks.addAll(thoughts(message, last));
        }
        blocks.addAll(blocks(message.content(), false));
        for (var call : message.toolCalls()) {
            if (pairs.hasResult(call)) {
                blocks.addObject()
                        .put("type", "tool_use")
                        .put("id", safe(call.id()))
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

    private ArrayNode thoughts(Message message, boolean last) {
        var blocks = Json.array();
        switch (signatures) {
            case NONE -> {}
            case UNSIGNED_ONLY ->
                message.reasoning()
                        .content()
                        .filter(text -> !text.isBlank())
                        .ifPresent(text ->
                                blocks.addObject().put("type", "thinking").put("thinking", text));
            case LAST_ONLY -> {
                if (last) {
                    message.reasoning().details().ifPresent(details -> details.forEach(block -> signed(block, blocks)));
                }
            }
        }
        return blocks;
    }

    /** What nobody signed would be refused as thought, but is welcome as text. */
    private static void signed(JsonNode block, ArrayNode blocks) {
        switch (Json.text(block, "type")) {
            case "redacted_thinking" -> blocks.add(block);
            case "thinking" -> {
                if (!Json.text(block, "signature").isEmpty()) {
                    blocks.add(block);
                } else if (!Json.text(block, "thinking").isBlank()) {
                    blocks.add(text(Json.text(block, "thinking")));
                }
            }
            default -> {
                // Opaque blocks of another provider.
            }
        }
    }

    private static ObjectNode toolResult(Message message, boolean keepImages) {
        var result = Json.object()
                .put("type", "tool_result")
                .put("tool_use_id", safe(message.toolCallId().orElse("")));
        if (message.content() instanceof ArrayNode parts) {
            var blocks = blocks(parts, keepImages);
            if (blocks.isEmpty()) {
                blocks.add(text(NO_OUTPUT));
            }
            result.set("content", blocks);
        } else {
            var text = message.text();
            result.put("content", text.isBlank() ? NO_OUTPUT : text);
        }
        return result;
    }

    /** Text and images; blank text is left out, because the protocol refuses it. */
    private static ArrayNode blocks(JsonNode content, boolean keepImages) {
        var blocks = Json.array();
        if (content.isString()) {
            addText(blocks, content.stringValue());
        }
        for (var part : content) {
            switch (Json.text(part, "type")) {
                case "image_url" -> blocks.add(keepImages ? image(part) : text(OLD_IMAGE));
                case "image" -> blocks.add(keepImages ? part.deepCopy() : text(OLD_IMAGE));
                default -> addText(blocks, Json.text(part, "text"));
            }
        }
        return blocks;
    }

    private static ObjectNode image(JsonNode part) {
        var picture = Picture.of(part);
        var image = Json.object().put("type", "image");
        var source = image.putObject("source");
        picture.inline()
                .ifPresentOrElse(
                        inline -> source.put("type", "base64")
                                .put("media_type", inline.mediaType())
                                .put("data", inline.base64()),
                        () -> source.put("type", "url").put("url", picture.address()));
        return image;
    }

    private static void addText(ArrayNode blocks, String text) {
        if (!text.isBlank()) {
            blocks.add(text(text));
        }
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
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

    private static Set<Integer> resultsThatKeepImages(List<Message> messages) {
        var newest = new ArrayList<Integer>();
        for (int i = messages.size() - 1; i >= 0 && newest.size() < RESULTS_WITH_IMAGES; i--) {
            var message = messages.get(i);
            if (message.role() == Role.TOOL
                    && message.content()
                            .valueStream()
                            .anyMatch(part -> Json.text(part, "type").startsWith("image"))) {
                newest.add(i);
            }
        }
        return Set.copyOf(newest);
    }
}
