package dev.hermes.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic Messages. */
final class AnthropicWire implements Wire {
    private static final ObjectMapper JSON = JsonMapper.shared();

    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        var before = new ArrayList<ObjectNode>();
        var start = typed("message_start");
        start.set("message", message(answer, model).set("content", Wire.array()));
        before.add(start);
        int index = 0;
        if (answer.reasoning().isPresent()) {
            before.addAll(thinking(index++, answer.reasoning().get()));
        }
        int textIndex = index++;
        before.add(blockStart(textIndex, typed("text").put("text", "")));
        var after = new ArrayList<ObjectNode>();
        after.add(typed("content_block_stop").put("index", textIndex));
        for (var call : answer.calls()) {
            after.addAll(call(index++, ids.next(), call));
        }
        var delta = typed("message_delta");
        delta.putObject("delta").put("stop_reason", stop(answer)).putNull("stop_sequence");
        delta.putObject("usage").put("output_tokens", answer.outputTokens());
        after.add(delta);
        after.add(typed("message_stop"));
        var text = answer.pieces()
                .get()
                .map(Wire.once(piece ->
                        Event.typed(delta(textIndex, typed("text_delta").put("text", piece)))));
        return Stream.concat(
                Stream.concat(before.stream().map(Event::typed), text),
                after.stream().map(Event::typed));
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        var message = message(answer, model).put("stop_reason", stop(answer));
        var content = message.putArray("content");
        answer.reasoning()
                .ifPresent(thoughts ->
                        content.add(typed("thinking").put("thinking", thoughts).put("signature", "signed")));
        var text = Wire.text(answer);
        if (!text.isEmpty()) {
            content.add(typed("text").put("text", text));
        }
        for (var call : answer.calls()) {
            content.add(typed("tool_use")
                    .put("id", ids.next())
                    .put("name", call.name())
                    .set("input", JSON.readTree(call.arguments())));
        }
        return message;
    }

    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return payloads.map(line -> Event.typed((ObjectNode) JSON.readTree(line)));
    }

    private static List<ObjectNode> thinking(int index, String thoughts) {
        return List.of(
                blockStart(index, typed("thinking").put("thinking", "").put("signature", "")),
                delta(index, typed("thinking_delta").put("thinking", thoughts)),
                delta(index, typed("signature_delta").put("signature", "signed")),
                typed("content_block_stop").put("index", index));
    }

    private static List<ObjectNode> call(int index, String id, Reply.Call call) {
        int half = call.arguments().length() / 2;
        var block = typed("tool_use").put("id", id).put("name", call.name());
        block.putObject("input");
        return List.of(
                blockStart(index, block),
                delta(
                        index,
                        typed("input_json_delta")
                                .put("partial_json", call.arguments().substring(0, half))),
                delta(
                        index,
                        typed("input_json_delta")
                                .put("partial_json", call.arguments().substring(half))),
                typed("content_block_stop").put("index", index));
    }

    private static ObjectNode message(Reply.Body.Answer answer, String model) {
        var message =
                typed("message").put("id", "msg_test").put("role", "assistant").put("model", model);
        message.putNull("stop_reason");
        message.putObject("usage")
                .put("input_tokens", answer.promptTokens())
                .put("output_tokens", answer.outputTokens());
        return message;
    }

    private static ObjectNode blockStart(int index, ObjectNode block) {
        var event = typed("content_block_start").put("index", index);
        event.set("content_block", block);
        return event;
    }

    private static ObjectNode delta(int index, ObjectNode delta) {
        var event = typed("content_block_delta").put("index", index);
        event.set("delta", delta);
        return event;
    }

    private static ObjectNode typed(String type) {
        return Wire.object().put("type", type);
    }

    private static String stop(Reply.Body.Answer answer) {
        return answer.truncated() ? "max_tokens" : answer.calls().isEmpty() ? "end_turn" : "tool_use";
    }
}
