package dev.hermes.llm;

import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Sends the request of a protocol over HTTP and feeds what comes back into its assembly. */
final class HttpTransport implements ModelTransport {
    private static final String DONE = "[DONE]";
    private static final int LONGEST_ERROR = 64 * 1024;

    private final Protocol protocol;
    private final Supplier<OkHttpClient> client;
    private final String userAgent;

    HttpTransport(Protocol protocol, Supplier<OkHttpClient> client, String userAgent) {
        this.protocol = protocol;
        this.client = client;
        this.userAgent = userAgent;
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        var assembly = protocol.assembly(request, events);
        var limits = new Limits(request.timeouts());
        try (var exchange = new HttpExchange(clientFor(request.timeouts()), httpRequest(request))) {
            var head = limits.next(exchange);
            if (!(head instanceof HttpExchange.Piece.Head(var status, var retryAfter, var contentType))) {
                throw Failures.malformed("The server closed the connection without an answer.", "");
            }
            if (status / 100 != 2) {
                throw Failures.refused(status, retryAfter, text(exchange, limits, LONGEST_ERROR));
            }
            if (contentType.startsWith("text/html")) {
                throw Failures.malformed(
                        "The server answered with a web page instead of a model's answer; check the base URL.",
                        text(exchange, limits, LONGEST_ERROR));
            }
            if (contentType.contains("json") && !contentType.contains("event-stream")) {
                readWhole(text(exchange, limits, Integer.MAX_VALUE), assembly);
            } else {
                readStream(exchange, limits, assembly);
            }
            return assembly.answer();
        } catch (IOException e) {
            throw Failures.network(e, assembly.partial());
        }
    }

    private void readWhole(String body, Protocol.Assembly assembly) {
        var parsed = Json.parse(body);
        if (parsed.isEmpty() || !parsed.get().isObject()) {
            throw Failures.malformed("The server's answer is not JSON.", body);
        }
        var error = parsed.get().path("error");
        if (error.isObject() || error.isString()) {
            throw Failures.inStream(error);
        }
        assembly.whole(parsed.get());
    }

    private void readStream(HttpExchange exchange, Limits limits, Protocol.Assembly assembly)
            throws IOException, InterruptedException {
        var decoder = new SseDecoder();
        while (limits.next(exchange) instanceof HttpExchange.Piece.Bytes(var bytes, var length)) {
            decoder.accept(bytes, length, event -> accept(event, assembly));
            if (Thread.interrupted()) { // a fast stream never has to wait, where an interruption would be noticed
                throw new InterruptedException();
            }
        }
        if (!assembly.complete()) {
            throw new IOException("the stream ended before the answer did");
        }
    }

    private static void accept(SseDecoder.Event event, Protocol.Assembly assembly) {
        if (event.data().equals(DONE)) {
            return;
        }
        var data = Json.parse(event.data())
                .orElseThrow(() -> Failures.malformed("The server sent an event that is not JSON.", event.data()));
        assembly.accept(event.name(), data);
    }

    private static String text(HttpExchange exchange, Limits limits, int longest)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        while (limits.next(exchange) instanceof HttpExchange.Piece.Bytes(var bytes, var length)) {
            if (body.size() < longest) {
                body.write(bytes, 0, length);
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private OkHttpClient clientFor(Timeouts timeouts) {
        var shared = client.get();
        return shared.connectTimeoutMillis() == timeouts.connect().toMillis()
                ? shared
                : shared.newBuilder().connectTimeout(timeouts.connect()).build();
    }

    private Request httpRequest(ModelRequest request) {
        var body = protocol.body(request);
        request.endpoint().extraBody().properties().forEach(member -> body.set(member.getKey(), member.getValue()));
        var builder = new Request.Builder()
                .url(request.endpoint().baseUrl() + protocol.path())
                .post(RequestBody.create(
                        body.toString().getBytes(StandardCharsets.UTF_8), MediaType.get("application/json")))
                .header("User-Agent", userAgent)
                .header("Accept", request.stream() ? "text/event-stream" : "application/json");
        protocol.headers(request.endpoint()).forEach(builder::header);
        request.endpoint().headers().forEach(builder::header);
        return builder.build();
    }

    /** How long each piece and all of them together may take. */
    private static final class Limits {
        private final Duration stall;
        private final Optional<Long> deadline;

        Limits(Timeouts timeouts) {
            stall = timeouts.stall();
            deadline = timeouts.total().isZero()
                    ? Optional.empty()
                    : Optional.of(System.nanoTime() + timeouts.total().toNanos());
        }

        HttpExchange.Piece next(HttpExchange exchange) throws IOException, InterruptedException {
            if (deadline.isEmpty()) {
                return exchange.next(stall);
            }
            var left = Duration.ofNanos(Math.max(1_000_000, deadline.get() - System.nanoTime()));
            return exchange.next(stall.isZero() || left.compareTo(stall) < 0 ? left : stall);
        }
    }
}
