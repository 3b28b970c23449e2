package dev.hermes.testkit;

import java.util.ArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's {@code generateContent}: every piece of a stream looks like a whole answer. */
final class GeminiWire implements Wire {
    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        var before = new ArrayList<ObjectNode>();
        answer.reasoning().ifPresent(thoughts -> before.add(chunk(thought(thoughts), model)));
        var after = new ArrayList<ObjectNode>();
        answer.calls().forEach(call -> after.add(chunk(call(call), model)));
        after.add(end(chunk(Wire.object().put("text", ""), model), answer));
        var text = answer.pieces()
                .get()
                .map(Wire.once(piece -> Event.unnamed(
                        chunk(Wire.object().put("text", piece), model).toString())));
        return Stream.concat(
                Stream.concat(before.stream().map(GeminiWire::event), text),
                after.stream().map(GeminiWire::event));
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        var body = chunk(Wire.object().put("text", Wire.text(answer)), model);
        var parts = (ArrayNode) body.at("/candidates/0/content/parts");
        answer.reasoning().ifPresent(thoughts -> parts.insert(0, thought(thoughts)));
        answer.calls().forEach(call -> parts.add(call(call)));
        return end(body, answer);
    }

    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return payloads.map(Event::unnamed);
    }

    @Override
    public boolean streams(Recorded request) {
        return request.path().endsWith(":streamGenerateContent");
    }

    private static Event event(ObjectNode chunk) {
        return Event.unnamed(chunk.toString());
    }

    private static ObjectNode thought(String text) {
        return Wire.object().put("text", text).put("thought", true);
    }

    private static ObjectNode call(Reply.Call call) {
        var part = Wire.object();
        part.putObject("functionCall")
                .put("name", call.name())
                .set("args", JsonMapper.shared().readTree(call.arguments()));
        return part;
    }

    private static ObjectNode chunk(ObjectNode part, String model) {
        var chunk = Wire.object().put("modelVersion", model).put("responseId", "response_test");
        var candidate = chunk.putArray("candidates").addObject().put("index", 0);
        candidate.putObject("content").put("role", "model").putArray("parts").add(part);
        return chunk;
    }

    private static ObjectNode end(ObjectNode chunk, Reply.Body.Answer answer) {
        ((ObjectNode) chunk.at("/candidates/0")).put("finishReason", answer.truncated() ? "MAX_TOKENS" : "STOP");
        chunk.putObject("usageMetadata")
                .put("promptTokenCount", answer.promptTokens())
                .put("candidatesTokenCount", answer.outputTokens());
        return chunk;
    }
}
