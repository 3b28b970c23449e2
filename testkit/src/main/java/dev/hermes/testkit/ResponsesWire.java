package dev.hermes.testkit;

import java.util.ArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI Responses. */
final class ResponsesWire implements Wire {
    private static final ObjectMapper JSON = JsonMapper.shared();

    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        var before = new ArrayList<ObjectNode>();
        before.add(event("response.created", "response", response(model, "in_progress")));
        if (answer.reasoning().isPresent()) {
            var item = reasoning(answer.reasoning().get());
            before.add(event("response.reasoning_summary_text.delta", 0)
                    .put("delta", answer.reasoning().get()));
            before.add(event("response.output_item.done", 0).set("item", item));
        }
        var said = new StringBuilder();
        Stream<Event> message = Stream.empty();
        if (answer.calls().isEmpty() || !Wire.text(answer).isEmpty()) {
            before.add(event("response.output_item.added", 1).set("item", message("")));
            message = Stream.concat(
                    answer.pieces().get().peek(said::append).map(Wire.once(ResponsesWire::delta)),
                    Stream.of(said).map(ResponsesWire::textEnd));
        }
        var after = new ArrayList<ObjectNode>();
        int index = 2;
        for (var call : answer.calls()) {
            var item = call(ids.next(), call);
            after.add(event("response.output_item.added", index)
                    .set("item", item.deepCopy().put("arguments", "")));
            after.add(event("response.function_call_arguments.delta", index)
                    .put("item_id", item.path("id").asString())
                    .put("delta", call.arguments()));
            after.add(event("response.output_item.done", index).set("item", item));
            index++;
        }
        after.add(event(
                answer.truncated() ? "response.incomplete" : "response.completed", "response", end(answer, model)));
        return Stream.concat(
                Stream.concat(before.stream().map(Event::typed), message),
                after.stream().map(Event::typed));
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        var response = end(answer, model);
        var output = response.putArray("output");
        answer.reasoning().ifPresent(thoughts -> output.add(reasoning(thoughts)));
        var text = Wire.text(answer);
        if (!text.isEmpty()) {
            output.add(message(text));
        }
        answer.calls().forEach(call -> output.add(call(ids.next(), call)));
        return response;
    }

    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return payloads.map(line -> Event.typed((ObjectNode) JSON.readTree(line)));
    }

    private static Event delta(String piece) {
        return Event.typed(event("response.output_text.delta", 1)
                .put("item_id", "msg_test")
                .put("content_index", 0)
                .put("delta", piece));
    }

    /** The item that ends the text tells all of it again, as real servers do. */
    private static Event textEnd(CharSequence said) {
        var end = event("response.output_item.done", 1);
        end.set("item", message(said.toString()));
        return Event.typed(end);
    }

    private static ObjectNode end(Reply.Body.Answer answer, String model) {
        var response = response(model, answer.truncated() ? "incomplete" : "completed");
        if (answer.truncated()) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        response.putObject("usage")
                .put("input_tokens", answer.promptTokens())
                .put("output_tokens", answer.outputTokens())
                .put("total_tokens", answer.promptTokens() + answer.outputTokens());
        return response;
    }

    private static ObjectNode response(String model, String status) {
        var response = Wire.object()
                .put("id", "resp_test")
                .put("object", "response")
                .put("status", status)
                .put("model", model);
        response.putArray("output");
        return response;
    }

    private static ObjectNode message(String text) {
        var item = Wire.object()
                .put("type", "message")
                .put("id", "msg_test")
                .put("role", "assistant")
                .put("status", text.isEmpty() ? "in_progress" : "completed");
        var content = item.putArray("content");
        if (!text.isEmpty()) {
            content.addObject().put("type", "output_text").put("text", text);
        }
        return item;
    }

    private static ObjectNode reasoning(String thoughts) {
        var item = Wire.object().put("type", "reasoning").put("id", "rs_test").put("encrypted_content", "sealed");
        item.putArray("summary").addObject().put("type", "summary_text").put("text", thoughts);
        return item;
    }

    private static ObjectNode call(String id, Reply.Call call) {
        return Wire.object()
                .put("type", "function_call")
                .put("id", "fc_" + id)
                .put("call_id", id)
                .put("name", call.name())
                .put("arguments", call.arguments());
    }

    private static ObjectNode event(String type, String member, ObjectNode value) {
        var event = Wire.object().put("type", type);
        event.set(member, value);
        return event;
    }

    private static ObjectNode event(String type, int outputIndex) {
        return Wire.object().put("type", type).put("output_index", outputIndex);
    }
}
