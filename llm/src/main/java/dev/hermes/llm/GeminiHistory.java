package dev.hermes.llm;

import dev.hermes.api.model.Message;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation as Gemini wants it: parts, in turns of user and model. */
final class GeminiHistory {
    private static final String SIGNATURE = "thoughtSignature";

    private final boolean demandsSignatures;

    /** @param demandsSignatures whether calls without one are refused, as the third generation does */
    GeminiHistory(boolean demandsSignatures) {
        this.demandsSignatures = demandsSignatures;
    }

    ArrayNode write(List<Message> messages) {
        var pairs = new CallPairs(messages);
        var turns = Json.array();
        for (var message : messages) {
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> {} // beside the turns
                case ASSISTANT -> add(turns, "model", model(message, pairs));
                case USER -> add(turns, "user", parts(message.content()));
                case TOOL, FUNCTION -> add(turns, "user", result(message, pairs));
            }
        }
        return turns;
    }

    /** Neighbours of one role become one turn: all results of parallel calls must stand in the same one. */
    private static void add(ArrayNode turns, String role, ArrayNode parts) {
        if (parts.isEmpty()) {
            return;
        }
        var last = turns.isEmpty() ? Json.object() : turns.get(turns.size() - 1);
        if (Json.text(last, "role").equals(role)) {
            ((ArrayNode) last.path("parts")).addAll(parts);
        } else {
            turns.addObject().put("role", role).set("parts", parts);
        }
    }

    private ArrayNode model(Message message, CallPairs pairs) {
        var parts = parts(message.content());
        boolean signed = false;
        for (var call : message.toolCalls()) {
            if (!pairs.hasResult(call)) {
                continue;
            }
            var part = parts.addObject();
            part.putObject("functionCall")
                    .put("name", call.name())
                    .set(
                            "args",
                            Json.parse(call.arguments())
                                    .filter(JsonNode::isObject)
                                    .orElseGet(Json::object));
            // of several calls at once only the first is signed
            var signature = GeminiSignature.of(call)
                    .or(signed || !demandsSignatures ? Optional::empty : () -> Optional.of(GeminiSignature.NOT_OURS));
            signature.ifPresent(text -> part.put(SIGNATURE, text));
            signed = true;
        }
        message.reasoning()
                .details()
                .ifPresent(details -> details.forEach(block -> GeminiSignature.of(block)
                        .ifPresent(
                                signature -> parts.addObject().put("text", "").put(SIGNATURE, signature))));
        return parts;
    }

    private static ArrayNode result(Message message, CallPairs pairs) {
        var parts = Json.array();
        pairs.tool(message).ifPresent(tool -> {
            parts.addObject().putObject("functionResponse").put("name", tool).set("response", response(message.text()));
            for (var part : parts(message.content())) {
                if (part.has("inlineData")) {
                    parts.add(part);
                }
            }
        });
        return parts;
    }

    private static JsonNode response(String text) {
        return Json.parse(text)
                .filter(JsonNode::isObject)
                .orElseGet(() -> Json.object().put("output", text));
    }

    /** Text and pictures. Pictures that are elsewhere are named only: Google does not fetch them. */
    private static ArrayNode parts(JsonNode content) {
        var parts = Json.array();
        if (content.isString()) {
            addText(parts, content.stringValue());
        }
        for (var part : content) {
            if (Json.text(part, "type").equals("image_url")) {
                var picture = Picture.of(part);
                picture.inline()
                        .ifPresentOrElse(
                                inline -> parts.addObject().set("inlineData", data(inline)),
                                () -> addText(parts, "(an image at " + picture.address() + ")"));
            } else {
                addText(parts, Json.text(part, "text"));
            }
        }
        return parts;
    }

    private static ObjectNode data(Picture.Inline inline) {
        return Json.object().put("mimeType", inline.mediaType()).put("data", inline.base64());
    }

    private static void addText(ArrayNode parts, String text) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }
}
