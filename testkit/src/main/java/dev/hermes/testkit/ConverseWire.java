package dev.hermes.testkit;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bedrock's Converse, in Amazon's binary framing. */
final class ConverseWire implements Wire {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        var before = new ArrayList<Event>();
        before.add(event("messageStart", Wire.object().put("role", "assistant")));
        answer.reasoning().ifPresent(thoughts -> {
            var piece = Wire.object();
            piece.putObject("reasoningContent").put("text", thoughts);
            before.add(delta(0, piece));
            var seal = Wire.object();
            seal.putObject("reasoningContent").put("signature", "signed");
            before.add(delta(0, seal));
        });
        var after = new ArrayList<Event>();
        int index = 2;
        for (var call : answer.calls()) {
            var start = Wire.object().put("contentBlockIndex", index);
            start.putObject("start")
                    .putObject("toolUse")
                    .put("toolUseId", ids.next())
                    .put("name", call.name());
            after.add(event("contentBlockStart", start));
            var input = Wire.object();
            input.putObject("toolUse").put("input", call.arguments());
            after.add(delta(index++, input));
        }
        after.add(event("messageStop", Wire.object().put("stopReason", stop(answer))));
        var counts = Wire.object();
        counts.set("usage", usage(answer));
        after.add(event("metadata", counts));
        var text = answer.pieces()
                .get()
                .map(Wire.once(piece -> delta(1, Wire.object().put("text", piece))));
        return Stream.concat(Stream.concat(before.stream(), text), after.stream());
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        var body = Wire.object().put("stopReason", stop(answer));
        body.set("usage", usage(answer));
        var content = body.putObject("output")
                .putObject("message")
                .put("role", "assistant")
                .putArray("content");
        answer.reasoning()
                .ifPresent(thoughts -> content.addObject()
                        .putObject("reasoningContent")
                        .putObject("reasoningText")
                        .put("text", thoughts)
                        .put("signature", "signed"));
        content.addObject().put("text", Wire.text(answer));
        for (var call : answer.calls()) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", ids.next())
                    .put("name", call.name())
                    .set("input", JsonMapper.shared().readTree(call.arguments()));
        }
        return body;
    }

    /** Recordings name each event by its only member. */
    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return payloads.map(line -> {
            var member =
                    JsonMapper.shared().readTree(line).properties().iterator().next();
            return new Event(Optional.of(member.getKey()), member.getValue().toString());
        });
    }

    @Override
    public boolean streams(Recorded request) {
        return request.path().endsWith("-stream");
    }

    @Override
    public String contentType() {
        return CONTENT_TYPE;
    }

    @Override
    public byte[] frame(Event event) {
        return frame(event.name().orElse(""), event.data());
    }

    /** Exceptions are told apart by their names. */
    static byte[] frame(String name, String payload) {
        return name.endsWith("Exception") ? AwsFrame.exception(name, payload) : AwsFrame.event(name, payload);
    }

    private static Event event(String name, ObjectNode payload) {
        return new Event(Optional.of(name), payload.toString());
    }

    private static Event delta(int index, ObjectNode delta) {
        var payload = Wire.object().put("contentBlockIndex", index);
        payload.set("delta", delta);
        return event("contentBlockDelta", payload);
    }

    private static ObjectNode usage(Reply.Body.Answer answer) {
        return Wire.object().put("inputTokens", answer.promptTokens()).put("outputTokens", answer.outputTokens());
    }

    private static String stop(Reply.Body.Answer answer) {
        return answer.truncated() ? "max_tokens" : answer.calls().isEmpty() ? "end_turn" : "tool_use";
    }
}
