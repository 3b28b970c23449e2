package dev.hermes.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions. */
final class ChatWire implements Wire {
    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        var before = new ArrayList<ObjectNode>();
        before.add(chunk(model, Wire.object().put("role", "assistant").put("content", "")));
        answer.reasoning()
                .ifPresent(thoughts -> before.add(chunk(model, Wire.object().put("reasoning_content", thoughts))));
        var after = new ArrayList<ObjectNode>();
        for (int i = 0; i < answer.calls().size(); i++) {
            after.addAll(call(model, i, ids.next(), answer.calls().get(i)));
        }
        var last = chunk(model, Wire.object());
        ((ObjectNode) last.path("choices").path(0)).put("finish_reason", finish(answer));
        after.add(last);
        var usage = chunk(model, Wire.object());
        usage.set("choices", Wire.array());
        usage.set("usage", usage(answer));
        after.add(usage);
        var text = answer.pieces()
                .get()
                .map(Wire.once(piece ->
                        chunk(model, Wire.object().put("content", piece)).toString()));
        return replay(Stream.concat(
                Stream.concat(before.stream().map(ObjectNode::toString), text),
                after.stream().map(ObjectNode::toString)));
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        var body = Wire.object()
                .put("id", "chatcmpl-test")
                .put("object", "chat.completion")
                .put("model", model);
        var choice = body.putArray("choices").addObject().put("index", 0).put("finish_reason", finish(answer));
        var message = choice.putObject("message").put("role", "assistant").put("content", Wire.text(answer));
        answer.reasoning().ifPresent(thoughts -> message.put("reasoning_content", thoughts));
        if (!answer.calls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            for (var call : answer.calls()) {
                var item = calls.addObject().put("id", ids.next()).put("type", "function");
                item.putObject("function").put("name", call.name()).put("arguments", call.arguments());
            }
        }
        body.set("usage", usage(answer));
        return body;
    }

    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return Stream.concat(payloads, Stream.of("[DONE]")).map(Event::unnamed);
    }

    /** First id and name, then the arguments in two halves, as real servers do. */
    private static List<ObjectNode> call(String model, int index, String id, Reply.Call call) {
        int half = call.arguments().length() / 2;
        var head = Wire.object();
        var item = head.putArray("tool_calls").addObject().put("index", index);
        item.put("id", id).put("type", "function");
        item.putObject("function").put("name", call.name()).put("arguments", "");
        return List.of(
                chunk(model, head),
                chunk(model, arguments(index, call.arguments().substring(0, half))),
                chunk(model, arguments(index, call.arguments().substring(half))));
    }

    private static ObjectNode arguments(int index, String piece) {
        var delta = Wire.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .putObject("function")
                .put("arguments", piece);
        return delta;
    }

    private static ObjectNode chunk(String model, ObjectNode delta) {
        var chunk = Wire.object()
                .put("id", "chatcmpl-test")
                .put("object", "chat.completion.chunk")
                .put("model", model);
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .putNull("finish_reason")
                .set("delta", delta);
        return chunk;
    }

    private static String finish(Reply.Body.Answer answer) {
        return answer.truncated() ? "length" : answer.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage(Reply.Body.Answer answer) {
        return Wire.object()
                .put("prompt_tokens", answer.promptTokens())
                .put("completion_tokens", answer.outputTokens())
                .put("total_tokens", answer.promptTokens() + answer.outputTokens());
    }
}
