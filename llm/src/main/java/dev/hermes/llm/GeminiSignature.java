package dev.hermes.llm;

import dev.hermes.api.model.ToolCall;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where Gemini's thoughts are kept while they are away from it, sealed by its signature: with a call in the form that
 * Google's OpenAI endpoint gives them, so that both take up each other's conversations; with text as a block of thoughts.
 */
final class GeminiSignature {
    /** What Google documents for calls that another model has made. */
    static final String NOT_OURS = "skip_thought_signature_validator";

    private static final String EXTRA = "extra_content";
    private static final String VENDOR = "google";
    private static final String MEMBER = "thought_signature";

    /** Ends like the blocks of thoughts of other protocols, which no router is sent. */
    private static final String BLOCK = "gemini_thinking";

    private GeminiSignature() {}

    static void keep(ObjectNode extra, String signature) {
        extra.putObject(EXTRA).putObject(VENDOR).put(MEMBER, signature);
    }

    static Optional<String> of(ToolCall call) {
        return present(Json.text(call.extra().path(EXTRA).path(VENDOR), MEMBER));
    }

    static ObjectNode block(String signature) {
        return Json.object().put("type", BLOCK).put("signature", signature);
    }

    /** Empty when the block is of another protocol. */
    static Optional<String> of(JsonNode block) {
        return Json.text(block, "type").equals(BLOCK) ? present(Json.text(block, "signature")) : Optional.empty();
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
