package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts an answer of the Messages protocol together. */
final class AnthropicAssembly implements Protocol.Assembly {
    private final Draft draft;
    private final SignedThoughts thoughts = new SignedThoughts();

    /** Calls of ours that are being written; the server's own tools are none. */
    private final Map<Integer, Boolean> calls = new TreeMap<>();

    private Usage usage = Usage.ZERO;
    private boolean anything;
    private boolean ended;

    AnthropicAssembly(String model, Consumer<ModelEvent> events) {
        draft = new Draft(model, events);
    }

    @Override
    public void accept(String name, JsonNode data) {
        var type = Json.text(data, "type").isEmpty() ? name : Json.text(data, "type");
        int index = (int) Json.number(data, "index");
        switch (type) {
            case "message_start" -> head(data.path("message"));
            case "content_block_start" -> start(index, data.path("content_block"));
            case "content_block_delta" -> delta(index, data.path("delta"));
            case "message_delta" -> {
                usage(data.path("usage"));
                stop(data.path("delta"));
            }
            case "message_stop" -> ended = true;
            case "error" -> throw Failures.inStream(data.path("error"));
            default -> {
                // Pings, ends of blocks, and what this version does not know.
            }
        }
    }

    @Override
    public void whole(JsonNode body) {
        if (!body.path("content").isArray()) {
            return;
        }
        head(body);
        int index = 0;
        for (var block : body.path("content")) {
            start(index++, block);
        }
        stop(body);
        ended = true;
    }

    @Override
    public boolean complete() {
        return ended || draft.finish().isPresent();
    }

    @Override
    public boolean ended() {
        return ended;
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

    private void head(JsonNode message) {
        anything = true;
        draft.head(Json.text(message, "id"), Json.text(message, "model"));
        usage(message.path("usage"));
    }

    /** In a whole answer the block is complete here; in a stream it is mostly empty. */
    private void start(int index, JsonNode block) {
        anything = true;
        switch (Json.text(block, "type")) {
            case "text" -> draft.text(Json.text(block, "text"));
            case "thinking" -> {
                thoughts.text(index, Json.text(block, "thinking"));
                thoughts.signature(index, Json.text(block, "signature"));
                draft.think(Json.text(block, "thinking"));
            }
            case "redacted_thinking" -> {
                if (block instanceof ObjectNode opaque) {
                    thoughts.sealed(index, opaque);
                }
            }
            case "tool_use" -> {
                var input = block.path("input");
                boolean whole = input.isObject() && !input.isEmpty();
                calls.put(index, whole);
                draft.calling(draft.calls.add(
                        index, Json.text(block, "id"), Json.text(block, "name"), whole ? input.toString() : ""));
            }
            default -> {
                // Tools that the server runs by itself, and their results.
            }
        }
    }

    private void delta(int index, JsonNode delta) {
        switch (Json.text(delta, "type")) {
            case "text_delta" -> draft.text(Json.text(delta, "text"));
            case "thinking_delta" -> {
                thoughts.text(index, Json.text(delta, "thinking"));
                draft.think(Json.text(delta, "thinking"));
            }
            case "signature_delta" -> thoughts.signature(index, Json.text(delta, "signature"));
            case "input_json_delta" -> {
                if (Boolean.FALSE.equals(calls.get(index))) {
                    draft.calls.add(index, "", "", Json.text(delta, "partial_json"));
                }
            }
            default -> {
                // Citations and what else may come.
            }
        }
    }

    private void stop(JsonNode delta) {
        switch (Json.text(delta, "stop_reason")) {
            case "" -> {}
            case "tool_use" -> draft.finish(FinishReason.TOOL_CALLS);
            case "max_tokens", "model_context_window_exceeded" -> draft.finish(FinishReason.LENGTH);
            case "refusal" -> {
                if (!draft.hasText()) {
                    draft.text(Json.text(delta.path("stop_details"), "explanation"));
                }
                draft.finish(FinishReason.CONTENT_FILTER);
            }
            default -> draft.finish(FinishReason.STOP);
        }
    }

    /** The end may correct what the beginning told; what it leaves out stays. */
    private void usage(JsonNode told) {
        usage = new Usage(
                told(told, "input_tokens", usage.input()),
                told(told, "output_tokens", usage.output()),
                told(told, "cache_read_input_tokens", usage.cacheRead()),
                told(told, "cache_creation_input_tokens", usage.cacheWrite()),
                told(told.path("output_tokens_details"), "thinking_tokens", usage.reasoning()));
        draft.usage(usage);
    }

    private static long told(JsonNode usage, String name, long before) {
        return usage.path(name).isNumber() ? usage.path(name).longValue() : before;
    }

    private Reasoning reasoning() {
        return thoughts.reasoning(draft.thoughts());
    }
}
