package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts an answer of the Responses protocol together. What streams is shown; what counts are the finished items, those of
 * the last event, or those collected on the way when it has none.
 */
final class ResponsesAssembly implements Protocol.Assembly {
    private static final class Patterns {
        /** A call that was written as text, in the notation the model was trained on. */
        static final Pattern LEAKED_CALL = Pattern.compile("\\bto=functions\\.[A-Za-z_]");
    }

    private final Draft draft;
    private final Map<Integer, JsonNode> collected = new TreeMap<>();
    private final ArrayNode sealed = Json.array();
    private final ArrayNode messages = Json.array();
    private boolean anything;
    private boolean ended;
    private boolean refused;

    ResponsesAssembly(String model, Consumer<ModelEvent> events) {
        draft = new Draft(model, events);
    }

    @Override
    public void accept(String name, JsonNode data) {
        var type = Json.text(data, "type").isEmpty() ? name : Json.text(data, "type");
        switch (type) {
            case "response.created", "response.in_progress" -> head(data.path("response"));
            case "response.output_item.added" -> begin(data.path("item"));
            case "response.output_text.delta" -> draft.text(Json.text(data, "delta"));
            case "response.refusal.delta" -> {
                refused = true;
                draft.text(Json.text(data, "delta"));
            }
            case "response.reasoning_summary_part.added" -> draft.think(draft.hasThoughts() ? "\n\n" : "");
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                draft.think(Json.text(data, "delta"));
            case "response.output_item.done" -> collected.put(place(data), data.path("item"));
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                whole(data.path("response"));
            case "error" -> throw Failures.inStream(data.path("error").isObject() ? data.path("error") : data);
            default -> {
                // Pieces of what comes again, whole, in an item.
            }
        }
    }

    @Override
    public void whole(JsonNode response) {
        if (!response.isObject()) {
            return;
        }
        head(response);
        var status = Json.text(response, "status");
        if (status.equals("failed") || status.equals("cancelled")) {
            var error = response.path("error");
            throw Failures.inStream(error.isObject() ? error : Json.string("The answer was " + status + "."));
        }
        var output = response.path("output");
        var items = output.isEmpty()
                ? new ArrayList<>(collected.values())
                : output.valueStream().toList();
        ended = true;
        usage(response.path("usage"));
        take(items);
        draft.finish(reason(status, response, items));
    }

    @Override
    public boolean complete() {
        return ended;
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
            throw Failures.malformed("The server's answer has no response.", "");
        }
        return draft.build(draft.finish().orElse(FinishReason.INCOMPLETE), reasoning());
    }

    private int place(JsonNode data) {
        return data.path("output_index").isNumber() ? data.path("output_index").intValue() : collected.size();
    }

    private void head(JsonNode response) {
        anything |=
                response.path("output").isArray() || !Json.text(response, "id").isEmpty();
        draft.head(Json.text(response, "id"), Json.text(response, "model"));
    }

    private void begin(JsonNode item) {
        switch (Json.text(item, "type")) {
            case "function_call", "custom_tool_call" -> draft.calling(Optional.of(Json.text(item, "name")));
            case "message" -> draft.text(draft.hasText() ? "\n\n" : "");
            default -> {
                // Thoughts, and tools that the server runs by itself.
            }
        }
    }

    private void take(List<JsonNode> items) {
        var text = new StringBuilder();
        boolean thought = draft.hasThoughts();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            switch (Json.text(item, "type")) {
                case "message" -> message(item, text);
                case "reasoning" -> reasoning(item, thought);
                case "function_call" -> call(i, item, Json.text(item, "arguments"));
                case "custom_tool_call" ->
                    call(
                            i,
                            item,
                            Json.object().put("input", Json.text(item, "input")).toString());
                default -> {
                    // Tools that the server runs by itself.
                }
            }
        }
        if (!text.isEmpty()) {
            draft.settle(text.toString());
        }
    }

    private void message(JsonNode item, StringBuilder text) {
        text.append(text.isEmpty() ? "" : "\n\n");
        for (var part : item.path("content")) {
            refused |= Json.text(part, "type").equals("refusal");
            text.append(Json.text(part, "text")).append(Json.text(part, "refusal"));
        }
        if (item instanceof ObjectNode message && !item.path("content").isEmpty()) {
            messages.add(message.deepCopy().retain("id", "type", "role", "status", "phase", "content"));
        }
    }

    private void reasoning(JsonNode item, boolean streamed) {
        if (!Json.text(item, "encrypted_content").isEmpty()) {
            sealed.add(item);
        }
        if (!streamed) {
            for (var part : item.path("summary")) {
                draft.think((draft.hasThoughts() ? "\n\n" : "") + Json.text(part, "text"));
            }
        }
    }

    private void call(int index, JsonNode item, String arguments) {
        var id = Json.text(item, "call_id");
        draft.calls.add(index, id, Json.text(item, "name"), arguments);
        var extra = draft.calls.extra(index, id);
        if (!id.isEmpty()) {
            extra.put("call_id", id);
        }
        if (!Json.text(item, "id").isEmpty()) {
            extra.put("response_item_id", Json.text(item, "id"));
        }
    }

    private FinishReason reason(String status, JsonNode response, List<JsonNode> items) {
        if (!draft.calls.isEmpty()) {
            return FinishReason.TOOL_CALLS;
        }
        if (Patterns.LEAKED_CALL.matcher(draft.text()).find()) {
            draft.withdrawText();
            messages.removeAll();
            return FinishReason.INCOMPLETE;
        }
        if (refused || Json.text(response.path("incomplete_details"), "reason").equals("content_filter")) {
            return FinishReason.CONTENT_FILTER;
        }
        boolean unfinished = switch (status) {
            case "queued", "in_progress", "incomplete" -> true;
            default -> onlyCommentary(items);
        };
        return unfinished || !draft.hasText() ? FinishReason.INCOMPLETE : FinishReason.STOP;
    }

    /** The model told what it is about to do, and stopped before it did it. */
    private static boolean onlyCommentary(List<JsonNode> items) {
        var phases = items.stream().map(item -> Json.text(item, "phase")).toList();
        return !phases.contains("final_answer") && (phases.contains("commentary") || phases.contains("analysis"));
    }

    private void usage(JsonNode usage) {
        long cached = Json.number(usage, "input_tokens_details", "cached_tokens");
        draft.usage(new Usage(
                Math.max(0, Json.number(usage, "input_tokens") - cached),
                Json.number(usage, "output_tokens"),
                cached,
                0,
                Json.number(usage, "output_tokens_details", "reasoning_tokens")));
    }

    private Reasoning reasoning() {
        return Reasoning.NONE
                .withText(draft.thoughts())
                .withCodex(
                        sealed.isEmpty() ? Optional.empty() : Optional.of(sealed),
                        messages.isEmpty() ? Optional.empty() : Optional.of(messages));
    }
}
