package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
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
    private final Consumer<ModelEvent> events;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder reasoningContent = new StringBuilder();
    private final ArrayNode details = Json.array();
    private final ToolCallParts calls = new ToolCallParts();
    private Usage usage = Usage.ZERO;
    private String model;
    private Optional<String> id = Optional.empty();
    private Optional<FinishReason> finish = Optional.empty();
    private boolean anything;

    ChatAssembly(String model, Consumer<ModelEvent> events) {
        this.model = model;
        this.events = events;
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
            if (finish.isEmpty()) {
                finish = Optional.of(FinishReason.STOP);
            }
        }
    }

    @Override
    public boolean complete() {
        return finish.isPresent();
    }

    @Override
    public Optional<ModelAnswer> partial() {
        return text.isEmpty() ? Optional.empty() : Optional.of(build(FinishReason.LENGTH));
    }

    @Override
    public ModelAnswer answer() {
        if (!anything) {
            throw Failures.malformed("The server's answer has no choices.", "");
        }
        return build(finish.orElse(FinishReason.STOP));
    }

    private void head(JsonNode chunk) {
        var error = chunk.path("error");
        if (error.isObject() || error.isString()) {
            throw Failures.inStream(error);
        }
        if (!Json.text(chunk, "model").isEmpty()) {
            model = Json.text(chunk, "model");
        }
        if (!Json.text(chunk, "id").isEmpty()) {
            id = Optional.of(Json.text(chunk, "id"));
        }
        if (chunk.path("usage").isObject()) {
            usage = usage(chunk.path("usage"));
        }
    }

    private void finish(JsonNode choice) {
        switch (Json.text(choice, "finish_reason")) {
            case "" -> {}
            case "length", "max_tokens", "model_length" -> finish = Optional.of(FinishReason.LENGTH);
            case "tool_calls", "function_call" -> finish = Optional.of(FinishReason.TOOL_CALLS);
            case "content_filter" -> finish = Optional.of(FinishReason.CONTENT_FILTER);
            case "error" -> throw Failures.malformed("The provider ended the answer with an error.", choice.toString());
            default -> finish = Optional.of(FinishReason.STOP);
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
            add(content.stringValue());
        }
        for (var part : content) { // Mistral's reasoning models send parts
            if (Json.text(part, "type").equals("thinking")) {
                part.path("thinking").forEach(thought -> think("", Json.text(thought, "text")));
            } else {
                add(Json.text(part, "text"));
            }
        }
        add(Json.text(delta, "refusal"));
    }

    private void add(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            events.accept(new ModelEvent.TextDelta(piece));
        }
    }

    private void think(String content, String plain) {
        reasoningContent.append(content);
        var piece = content.isEmpty() ? plain : content;
        if (!piece.isEmpty()) {
            reasoning.append(piece);
            events.accept(new ModelEvent.ReasoningDelta(piece));
        }
    }

    private void toolCall(JsonNode call, int place) {
        var index = call.path("index").isNumber() ? call.path("index").intValue() : place;
        var function = call.path("function");
        var id = Json.text(call, "id");
        var arguments = function.path("arguments");
        calls.add(
                        index,
                        id,
                        Json.text(function, "name"),
                        arguments.isString()
                                ? arguments.stringValue()
                                : arguments.isObject() ? arguments.toString() : "")
                .ifPresent(name -> events.accept(new ModelEvent.ToolCallStarted(name)));
        var extra = call.path("extra_content");
        if (extra.isObject()) {
            calls.extra(index, id).set("extra_content", extra);
        }
    }

    private ModelAnswer build(FinishReason reason) {
        var toolCalls = calls.calls();
        var actual = calls.cutOff() ? FinishReason.LENGTH : toolCalls.isEmpty() ? reason : afterCalls(reason);
        var message = Message.assistant(text.toString(), toolCalls)
                .withReasoning(new Reasoning(
                        textOf(reasoning),
                        textOf(reasoningContent),
                        details.isEmpty() ? Optional.empty() : Optional.of(details),
                        Optional.empty(),
                        Optional.empty()))
                .withFinishReason(actual);
        return new ModelAnswer(message, actual, usage, model, id);
    }

    /** Some servers say stop although they made calls. */
    private static FinishReason afterCalls(FinishReason reason) {
        return reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason;
    }

    private static Optional<String> textOf(StringBuilder builder) {
        return builder.isEmpty() ? Optional.empty() : Optional.of(builder.toString());
    }

    private static Usage usage(JsonNode usage) {
        long prompt = Json.number(usage, "prompt_tokens");
        long cached = Math.max(
                Json.number(usage, "prompt_tokens_details", "cached_tokens"),
                Json.number(usage, "prompt_cache_hit_tokens"));
        long written = Json.number(usage, "prompt_tokens_details", "cache_write_tokens");
        return new Usage(
                Math.max(0, prompt - cached - written),
                Json.number(usage, "completion_tokens"),
                cached,
                written,
                Json.number(usage, "completion_tokens_details", "reasoning_tokens"));
    }
}
