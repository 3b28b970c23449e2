package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Puts an answer of the chat completions protocol together. */
final class ChatAssembly implements Protocol.Assembly {
    private final Draft draft;
    private final StringBuilder reasoningContent = new StringBuilder();
    private final ArrayNode details = Json.array();
    private boolean anything;

    ChatAssembly(String model, Consumer<ModelEvent> events) {
        draft = new Draft(model, events);
    }

    @Override
    public void accept(String name, JsonNode chunk) {
        head(chunk);
        var choice = chunk.path("choices").path(0);
        if (choice.isObject()) {
            anything = true;
            message(choice.path("delta"));
            finish(choice);
        }
    }

    @Override
    public void whole(JsonNode body) {
        head(body);
        var choice = body.path("choices").path(0);
        if (choice.isObject()) {
            anything = true;
            message(choice.path("message"));
            finish(choice);
        }
    }

    @Override
    public boolean complete() {
        return draft.finish().isPresent();
    }

    /** Usage may come after the finish reason; only the transport's end mark is the end. */
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
            throw Failures.malformed("The server's answer has no choices.", "");
        }
        return draft.build(draft.finish().orElse(FinishReason.STOP), reasoning());
    }

    private void head(JsonNode chunk) {
        var error = chunk.path("error");
        if (error.isObject() || error.isString()) {
            throw Failures.inStream(error);
        }
        draft.head(Json.text(chunk, "id"), Json.text(chunk, "model"));
        if (chunk.path("usage").isObject()) {
            draft.usage(usage(chunk.path("usage")));
            var cost = chunk.path("usage").path("cost");
            if (cost.isNumber() && cost.doubleValue() >= 0) {
                draft.cost(cost.decimalValue());
            }
        }
    }

    private void finish(JsonNode choice) {
        switch (Json.text(choice, "finish_reason")) {
            case "" -> {}
            case "length", "max_tokens", "model_length" -> draft.finish(FinishReason.LENGTH);
            case "tool_calls", "function_call" -> draft.finish(FinishReason.TOOL_CALLS);
            case "content_filter" -> draft.finish(FinishReason.CONTENT_FILTER);
            case "error" -> throw Failures.malformed("The provider ended the answer with an error.", choice.toString());
            default -> draft.finish(FinishReason.STOP);
        }
    }

    private void message(JsonNode delta) {
        text(delta);
        think(Json.text(delta, "reasoning_content"), Json.text(delta, "reasoning"));
        if (delta.path("reasoning_details") instanceof ArrayNode more) {
            details.addAll(more);
        }
        int place = 0;
        for (var call : delta.path("tool_calls")) {
            toolCall(call, place++);
        }
    }

    private void text(JsonNode delta) {
        var content = delta.path("content");
        if (content.isString()) {
            draft.text(content.stringValue());
        }
        for (var part : content) { // Mistral's reasoning models send parts
            if (Json.text(part, "type").equals("thinking")) {
                part.path("thinking").forEach(thought -> think("", Json.text(thought, "text")));
            } else {
                draft.text(Json.text(part, "text"));
            }
        }
        draft.text(Json.text(delta, "refusal"));
    }

    private void think(String content, String plain) {
        reasoningContent.append(content);
        draft.think(content.isEmpty() ? plain : content);
    }

    private void toolCall(JsonNode call, int place) {
        var index = call.path("index").isNumber() ? call.path("index").intValue() : place;
        var function = call.path("function");
        var id = Json.text(call, "id");
        draft.calling(draft.calls.add(index, id, Json.text(function, "name"), arguments(function.path("arguments"))));
        var extra = call.path("extra_content");
        if (extra.isObject()) {
            draft.calls.extra(index, id).set("extra_content", extra);
        }
    }

    private static String arguments(JsonNode arguments) {
        if (arguments.isString()) {
            return arguments.stringValue();
        }
        return arguments.isObject() ? arguments.toString() : "";
    }

    private Reasoning reasoning() {
        return new Reasoning(
                draft.thoughts(),
                reasoningContent.isEmpty() ? Optional.empty() : Optional.of(reasoningContent.toString()),
                details.isEmpty() ? Optional.empty() : Optional.of(details),
                Optional.empty(),
                Optional.empty());
    }

    private static Usage usage(JsonNode usage) {
        long prompt = Json.number(usage, "prompt_tokens");
        long cached = Math.max(
                Json.number(usage, "prompt_tokens_details", "cached_tokens"),
                Math.max(Json.number(usage, "prompt_cache_hit_tokens"), Json.number(usage, "cached_tokens")));
        long written = Json.number(usage, "prompt_tokens_details", "cache_write_tokens");
        long reasoning = Json.number(usage, "completion_tokens_details", "reasoning_tokens");
        long output = Json.number(usage, "completion_tokens");
        if (Json.number(usage, "total_tokens") == prompt + output + reasoning) {
            output += reasoning; // xAI counts thoughts beside the output, everybody else in it
        }
        return new Usage(Math.max(0, prompt - cached - written), output, cached, written, reasoning);
    }
}
