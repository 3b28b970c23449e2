package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Puts an answer of Converse together. Its thoughts are kept as Anthropic's own protocol writes them. */
final class ConverseAssembly implements Protocol.Assembly {
    private final Draft draft;
    private final SignedThoughts thoughts = new SignedThoughts();
    private boolean anything;

    ConverseAssembly(String model, Consumer<ModelEvent> events) {
        draft = new Draft(model, events);
    }

    @Override
    public void accept(String name, JsonNode data) {
        int index = (int) Json.number(data, "contentBlockIndex");
        switch (name) {
            case "messageStart" -> anything = true;
            case "contentBlockStart" -> call(index, data.path("start").path("toolUse"));
            case "contentBlockDelta" -> delta(index, data.path("delta"));
            case "messageStop" -> stop(Json.text(data, "stopReason"));
            case "metadata" -> usage(data.path("usage"));
            default -> {
                // Ends of blocks, and what this version does not know.
            }
        }
    }

    @Override
    public void whole(JsonNode body) {
        int index = 0;
        for (var block : body.path("output").path("message").path("content")) {
            anything = true;
            if (block.path("toolUse").isObject()) {
                call(index, block.path("toolUse"));
                draft.calls.add(
                        index, "", "", block.path("toolUse").path("input").toString());
            } else if (block.path("reasoningContent").isObject()) {
                var thought = block.path("reasoningContent");
                thought(index, thought.path("reasoningText").isObject() ? thought.path("reasoningText") : thought);
            } else {
                draft.text(Json.text(block, "text"));
            }
            index++;
        }
        stop(Json.text(body, "stopReason"));
        usage(body.path("usage"));
    }

    @Override
    public boolean complete() {
        return draft.finish().isPresent();
    }

    /** The counts follow the reason of the end; only the end of the stream is the end. */
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
            throw Failures.malformed("The server's answer has no message.", "");
        }
        return draft.build(draft.finish().orElse(FinishReason.STOP), reasoning());
    }

    private void call(int index, JsonNode call) {
        if (call.isObject()) {
            anything = true;
            draft.calling(draft.calls.add(index, Json.text(call, "toolUseId"), Json.text(call, "name"), ""));
        }
    }

    private void delta(int index, JsonNode delta) {
        anything = true;
        if (delta.path("toolUse").isObject()) {
            draft.calls.add(index, "", "", Json.text(delta.path("toolUse"), "input"));
        } else if (delta.path("reasoningContent").isObject()) {
            thought(index, delta.path("reasoningContent"));
        } else {
            draft.text(Json.text(delta, "text"));
        }
    }

    /** Text, a signature, or what only its author can read. */
    private void thought(int index, JsonNode piece) {
        var sealed = Json.text(piece, "redactedContent");
        if (!sealed.isEmpty()) {
            thoughts.sealed(
                    index, Json.object().put("type", "redacted_thinking").put("data", sealed));
            return;
        }
        thoughts.text(index, Json.text(piece, "text"));
        thoughts.signature(index, Json.text(piece, "signature"));
        draft.think(Json.text(piece, "text"));
    }

    private void stop(String reason) {
        switch (reason) {
            case "" -> {}
            case "tool_use" -> draft.finish(FinishReason.TOOL_CALLS);
            case "max_tokens", "model_context_window_exceeded" -> draft.finish(FinishReason.LENGTH);
            case "content_filtered", "guardrail_intervened" -> draft.finish(FinishReason.CONTENT_FILTER);
            default -> draft.finish(FinishReason.STOP);
        }
    }

    private void usage(JsonNode told) {
        draft.usage(new Usage(
                Json.number(told, "inputTokens"),
                Json.number(told, "outputTokens"),
                Json.number(told, "cacheReadInputTokens"),
                Json.number(told, "cacheWriteInputTokens"),
                0));
    }

    private Reasoning reasoning() {
        return thoughts.reasoning(draft.thoughts());
    }
}
