package dev.hermes.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Claude behind Bedrock's InvokeModel: events of Anthropic Messages, wrapped into Amazon's. */
final class InvokeWire implements Wire {
    private final AnthropicWire inner = new AnthropicWire();

    @Override
    public Stream<Event> stream(Reply.Body.Answer answer, String model, Ids ids) {
        return inner.stream(answer, model, ids);
    }

    @Override
    public ObjectNode whole(Reply.Body.Answer answer, String model, Ids ids) {
        return inner.whole(answer, model, ids);
    }

    @Override
    public Stream<Event> replay(Stream<String> payloads) {
        return inner.replay(payloads);
    }

    @Override
    public boolean streams(Recorded request) {
        return request.path().endsWith("-stream");
    }

    @Override
    public String contentType() {
        return ConverseWire.CONTENT_TYPE;
    }

    @Override
    public byte[] frame(Event event) {
        var data = Base64.getEncoder().encodeToString(event.data().getBytes(StandardCharsets.UTF_8));
        return AwsFrame.event("chunk", Wire.object().put("bytes", data).toString());
    }
}
