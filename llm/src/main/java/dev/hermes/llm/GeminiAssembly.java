package dev.hermes.llm;

import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Puts an answer of Gemini together. Every piece of a stream looks like a whole answer. */
final class GeminiAssembly implements Protocol.Assembly {
    private final Draft draft;
    private final ArrayNode signatures = Json.array();
    private String responseId = "";
    private int calls;
    private boolean anything;

    GeminiAssembly(String model, Consumer<ModelEvent> events) {
        draft = new Draft(model, events);
    }

    @Override
    public void accept(String name, JsonNode data) {
        if (data.path("error").isObject()) {
            throw Failures.inStream(data.path("error"));
        }
        if (!Json.text(data, "responseId").isEmpty()) {
            responseId = Json.text(data, "responseId");
        }
        draft.head(responseId, Json.text(data, "modelVersion"));
        if (data.path("usageMetadata").isObject()) {
            draft.usage(usage(data.path("usageMetadata")));
        }
        var candidate = data.path("candidates").path(0);
        if (candidate.isMissingNode()) {
            refusedPrompt(Json.text(data.path("promptFeedback"), "blockReason"));
            return;
        }
        anything = true;
        candidate.path("content").path("parts").forEach(this::part);
        stop(candidate);
    }

    @Override
    public void whole(JsonNode body) {
        accept("", body);
    }

    @Override
    public boolean complete() {
        return draft.finish().isPresent();
    }

    /** The counts may follow the reason of the end; only the end of the stream is the end. */
    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public Optional<ModelAnswer> partial() {
        return draft.partial(reasoning());
    }

    @Override
    public ModelAnswer answer() {
        if (!anything) {
            throw Failures.malformed("The server's answer has no candidates.", "");
        }
        return draft.build(draft.finish().orElse(FinishReason.STOP), reasoning());
    }

    private void part(JsonNode part) {
        var signature = Json.text(part, "thoughtSignature");
        var call = part.path("functionCall");
        if (call.isObject()) {
            call(call, signature);
        } else if (part.path("thought").asBoolean(false)) {
            draft.think(Json.text(part, "text"));
        } else {
            draft.text(Json.text(part, "text"));
            if (!signature.isEmpty()) {
                signatures.add(GeminiSignature.block(signature));
            }
        }
    }

    /** Calls come whole, and mostly without an id; the one that is made up must be another in every answer. */
    private void call(JsonNode call, String signature) {
        var name = Json.text(call, "name");
        var arguments = call.path("args").isObject() ? call.path("args").toString() : "{}";
        int index = calls++;
        var id = Json.text(call, "id").isEmpty()
                ? ToolCallParts.madeUpId(name, responseId + arguments, index)
                : Json.text(call, "id");
        draft.calling(draft.calls.add(index, id, name, arguments));
        if (!signature.isEmpty()) {
            GeminiSignature.keep(draft.calls.extra(index, id), signature);
        }
    }

    private void stop(JsonNode candidate) {
        var reason = Json.text(candidate, "finishReason");
        switch (reason) {
            case "", "FINISH_REASON_UNSPECIFIED" -> {}
            case "MAX_TOKENS" -> draft.finish(FinishReason.LENGTH);
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT" -> {
                if (!draft.hasText()) {
                    var said = Json.text(candidate, "finishMessage");
                    draft.text("Google's filter ended this answer: " + reason + (said.isEmpty() ? "" : " – " + said));
                }
                draft.finish(FinishReason.CONTENT_FILTER);
            }
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MALFORMED_RESPONSE" ->
                throw Failures.malformed(
                        "The model wrote a tool call that Google could not read (" + reason + ").",
                        Json.text(candidate, "finishMessage"));
            default -> draft.finish(FinishReason.STOP);
        }
    }

    /** Nothing was answered, and nothing would be if it were asked again. */
    private static void refusedPrompt(String reason) {
        if (!reason.isEmpty() && !reason.equals("BLOCK_REASON_UNSPECIFIED")) {
            throw new ModelException(
                    ErrorClass.POLICY_BLOCKED,
                    OptionalInt.empty(),
                    "Google's filter refused the question: " + reason + ".",
                    reason,
                    Optional.empty(),
                    Optional.empty(),
                    null);
        }
    }

    /** Thoughts are counted beside the answer. */
    private static Usage usage(JsonNode told) {
        long prompt = Json.number(told, "promptTokenCount") + Json.number(told, "toolUsePromptTokenCount");
        long cached = Math.min(prompt, Json.number(told, "cachedContentTokenCount"));
        long thoughts = Json.number(told, "thoughtsTokenCount");
        return new Usage(prompt - cached, Json.number(told, "candidatesTokenCount") + thoughts, cached, 0, thoughts);
    }

    private Reasoning reasoning() {
        return Reasoning.NONE
                .withText(draft.thoughts())
                .withDetails(signatures.isEmpty() ? Optional.empty() : Optional.of(signatures));
    }
}
