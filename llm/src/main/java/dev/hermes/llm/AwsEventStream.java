package dev.hermes.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;
import tools.jackson.databind.JsonNode;

/** Reads Amazon's binary framing of events from an exchange into an assembly; checksums are the library's business. */
final class AwsEventStream {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    /** {@code InvokeModel} wraps what the model's own protocol says into events of this name. */
    private static final String WRAPPED = "chunk";

    private final Protocol.Assembly assembly;
    private final MessageDecoder decoder = new MessageDecoder(this::accept);

    AwsEventStream(Protocol.Assembly assembly) {
        this.assembly = assembly;
    }

    /** @throws IOException when the stream breaks off before the model said why it stopped */
    void read(HttpExchange exchange, Limits limits) throws IOException, InterruptedException {
        try {
            while (limits.next(exchange) instanceof HttpExchange.Piece.Bytes piece) {
                feed(piece);
            }
        } catch (IOException e) {
            if (!assembly.complete()) {
                throw e;
            }
        }
        if (!assembly.complete()) {
            throw new IOException("the stream ended before the answer did");
        }
    }

    private void feed(HttpExchange.Piece.Bytes piece) throws IOException {
        try {
            decoder.feed(piece.bytes(), 0, piece.length());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException("the stream is damaged", e);
        }
    }

    private void accept(Message message) {
        var payload = new String(message.getPayload(), StandardCharsets.UTF_8);
        switch (header(message, ":message-type")) {
            case "exception" -> throw BedrockRefusal.inStream(header(message, ":exception-type"), payload);
            case "error" -> {
                var said = Json.object().put("message", header(message, ":error-message"));
                throw BedrockRefusal.inStream(header(message, ":error-code"), said.toString());
            }
            default -> event(header(message, ":event-type"), json(payload));
        }
    }

    private void event(String name, JsonNode payload) {
        if (!name.equals(WRAPPED)) {
            assembly.accept(name, payload);
            return;
        }
        var inner = json(new String(Base64.getDecoder().decode(Json.text(payload, "bytes")), StandardCharsets.UTF_8));
        assembly.accept(Json.text(inner, "type"), inner);
    }

    private static JsonNode json(String text) {
        return Json.parse(text)
                .orElseThrow(() -> Failures.malformed("The server sent an event that is not JSON.", text));
    }

    private static String header(Message message, String name) {
        HeaderValue value = message.getHeaders().get(name);
        return value == null ? "" : value.getString();
    }
}
