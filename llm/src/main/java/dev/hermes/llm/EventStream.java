package dev.hermes.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads server-sent events from an exchange into an assembly, up to the end that the protocol knows. */
final class EventStream {
    private static final String DONE = "[DONE]";

    /** How long a server may take to end its stream after it has told the last event. */
    private static final Duration FAREWELL = Duration.ofMillis(250);

    private final Protocol.Assembly assembly;
    private final SseDecoder decoder = new SseDecoder();
    private boolean done;
    private boolean heard;

    EventStream(Protocol.Assembly assembly) {
        this.assembly = assembly;
    }

    /** Whether a body that has no telling content type begins as event streams do. */
    static boolean looksLikeOne(HttpExchange.Piece.Bytes first) {
        var start = new String(first.bytes(), 0, Math.min(first.length(), 16), StandardCharsets.UTF_8).stripLeading();
        return start.startsWith("data:") || start.startsWith("event:") || start.startsWith(":");
    }

    void accept(HttpExchange.Piece.Bytes piece) {
        decoder.accept(piece.bytes(), piece.length(), this::accept);
    }

    /** @throws IOException when the stream breaks off before the model said why it stopped */
    void read(HttpExchange exchange, Limits limits) throws IOException, InterruptedException {
        try {
            while (!ended() && limits.nextOfStream(exchange) instanceof HttpExchange.Piece.Bytes piece) {
                heard = false;
                accept(piece);
                if (heard) { // a comment keeps the connection open and says nothing of the model
                    limits.heard();
                }
            }
        } catch (IOException e) {
            if (!assembly.complete()) {
                throw e;
            }
        }
        if (ended()) {
            awaitEnd(exchange);
        } else {
            decoder.end(this::acceptTail);
        }
        if (!done && !assembly.complete()) {
            throw new IOException("the stream ended before the answer did");
        }
    }

    private boolean ended() {
        return done || assembly.ended();
    }

    private void accept(SseDecoder.Event event) {
        heard = true;
        if (ended()) {
            return;
        }
        if (event.data().equals(DONE)) {
            done = true;
            return;
        }
        var data = Json.parse(event.data())
                .orElseThrow(() -> Failures.malformed("The server sent an event that is not JSON.", event.data()));
        assembly.accept(event.name(), data);
    }

    /** What stood behind the last complete event: whole, when the server forgot the empty line, or cut. */
    private void acceptTail(SseDecoder.Event event) {
        if (event.data().equals(DONE) || Json.parse(event.data()).isPresent()) {
            accept(event);
        }
    }

    /** A stream that is read to its end leaves a connection that can be used again. */
    private static void awaitEnd(HttpExchange exchange) throws InterruptedException {
        try {
            while (exchange.next(FAREWELL) instanceof HttpExchange.Piece.Bytes) {
                // Nothing that follows belongs to the answer.
            }
        } catch (IOException _) {
            // The answer is complete; the connection is not used again.
        }
    }
}
