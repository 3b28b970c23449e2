package dev.hermes.llm;

import dev.hermes.api.Secret;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.node.ObjectNode;

/** Sends the request of a protocol over HTTP and feeds what comes back into its assembly. */
final class HttpTransport implements ModelTransport {
    private static final int LONGEST_ERROR = 64 * 1024;
    private static final int LONGEST_BODY = 64 * 1024 * 1024;

    private final Function<Endpoint, Protocol> protocols;
    private final Function<HttpUrl, OkHttpClient> client;
    private final RequestSigner signer;
    private final String userAgent;

    /** @param protocols what is spoken with an endpoint */
    HttpTransport(
            Function<Endpoint, Protocol> protocols,
            Function<HttpUrl, OkHttpClient> client,
            RequestSigner signer,
            String userAgent) {
        this.signer = signer;
        this.protocols = protocols;
        this.client = client;
        this.userAgent = userAgent;
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        var protocol = protocols.apply(request.endpoint());
        var assembly = protocol.assembly(request, events);
        var limits = new Limits(request.timeouts(), request.stream());
        var asked = httpRequest(protocol, request);
        try (var exchange = new HttpExchange(clientFor(asked.url(), request.timeouts()), asked)) {
            read(exchange, limits, protocol, assembly, request.endpoint(), events);
            return assembly.answer();
        } catch (IOException e) {
            throw Failures.network(e, assembly.partial());
        } catch (ModelException e) {
            throw Failures.withPartial(e, assembly.partial());
        }
    }

    @Override
    public Optional<WireRequest> written(ModelRequest request) {
        var protocol = protocols.apply(request.endpoint());
        var headers = new TreeMap<>(protocol.headers(request));
        headers.putAll(request.endpoint().headers());
        headers.keySet().removeIf(name -> credential(name));
        return Optional.of(new WireRequest(protocol.url(request), headers, body(protocol, request)));
    }

    private static boolean credential(String header) {
        var name = header.toLowerCase(Locale.ROOT);
        return Stream.of("auth", "key", "token", "secret", "cookie").anyMatch(name::contains);
    }

    private static ObjectNode body(Protocol protocol, ModelRequest request) {
        var body = protocol.body(request);
        request.endpoint().extraBody().properties().forEach(member -> body.set(member.getKey(), member.getValue()));
        return body;
    }

    private static void read(
            HttpExchange exchange,
            Limits limits,
            Protocol protocol,
            Protocol.Assembly assembly,
            Endpoint endpoint,
            Consumer<ModelEvent> events)
            throws IOException, InterruptedException {
        if (!(limits.next(exchange) instanceof HttpExchange.Piece.Head head)) {
            throw Failures.malformed("The server closed the connection without an answer.", "");
        }
        RateLimitHeaders.of(head.headers()).map(ModelEvent.LimitsTold::new).ifPresent(events);
        if (head.status() / 100 != 2) {
            throw protocol.refused(head.status(), head.headers(), refusal(exchange, limits, endpoint));
        }
        var contentType = head.contentType();
        if (contentType.startsWith("text/html")) {
            throw Failures.malformed(
                    "The server answered with a web page instead of a model's answer; check the base URL.",
                    text(exchange, limits, LONGEST_ERROR));
        }
        if (contentType.startsWith(AwsEventStream.CONTENT_TYPE)) {
            new AwsEventStream(assembly).read(exchange, limits);
        } else if (contentType.contains("event-stream")) {
            new EventStream(assembly).read(exchange, limits);
        } else {
            readWhole(exchange, limits, assembly);
        }
    }

    /** What the server says about its refusal, as far as it comes; some repeat the key that they do not like. */
    private static String refusal(HttpExchange exchange, Limits limits, Endpoint endpoint) throws InterruptedException {
        try {
            var said = text(exchange, limits, LONGEST_ERROR);
            return endpoint.key()
                    .map(Secret::reveal)
                    .filter(key -> !key.isBlank())
                    .map(key -> said.replace(key, "***"))
                    .orElse(said);
        } catch (IOException _) {
            return "";
        }
    }

    /** One document; or, from servers that name no type, perhaps a stream after all. */
    private static void readWhole(HttpExchange exchange, Limits limits, Protocol.Assembly assembly)
            throws IOException, InterruptedException {
        var first = limits.next(exchange);
        if (first instanceof HttpExchange.Piece.Bytes bytes && EventStream.looksLikeOne(bytes)) {
            var stream = new EventStream(assembly);
            stream.accept(bytes);
            stream.read(exchange, limits);
            return;
        }
        var body = text(first, exchange, limits, LONGEST_BODY);
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

    private static String text(HttpExchange exchange, Limits limits, int longest)
            throws IOException, InterruptedException {
        return text(limits.next(exchange), exchange, limits, longest);
    }

    /** What is longer than that is cut. */
    private static String text(HttpExchange.Piece first, HttpExchange exchange, Limits limits, int longest)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        var piece = first;
        while (piece instanceof HttpExchange.Piece.Bytes(var bytes, var length) && body.size() < longest) {
            body.write(bytes, 0, length);
            piece = limits.next(exchange);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private OkHttpClient clientFor(HttpUrl url, Timeouts timeouts) {
        var shared = client.apply(url);
        return shared.connectTimeoutMillis() == timeouts.connect().toMillis()
                ? shared
                : shared.newBuilder().connectTimeout(timeouts.connect()).build();
    }

    private Request httpRequest(Protocol protocol, ModelRequest request) throws InterruptedException {
        var body = body(protocol, request).toString().getBytes(StandardCharsets.UTF_8);
        try {
            var builder = new Request.Builder()
                    .url(protocol.url(request))
                    .post(RequestBody.create(body, MediaType.get("application/json")))
                    .header("User-Agent", userAgent)
                    .header("Accept", request.stream() ? "text/event-stream" : "application/json");
            protocol.headers(request).forEach(builder::header);
            request.endpoint().headers().forEach(builder::header);
            return request.endpoint().key().isPresent() ? builder.build() : signed(request.endpoint(), builder, body);
        } catch (IllegalArgumentException _) { // its message may quote a key
            throw Failures.unsendable(request.endpoint());
        }
    }

    private Request signed(Endpoint endpoint, Request.Builder builder, byte[] body) throws InterruptedException {
        var headers = new TreeMap<String, String>();
        var plain = builder.build();
        plain.headers().names().stream()
                .filter(name -> !name.equalsIgnoreCase("User-Agent"))
                .forEach(name -> headers.put(name, String.join(",", plain.headers(name))));
        headers.put("Content-Type", "application/json");
        signer.sign(endpoint, new RequestSigner.Call("POST", plain.url().uri(), headers, body))
                .forEach(builder::header);
        return builder.build();
    }
}
