package dev.hermes.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request, and the way to answer it. */
public final class HttpCall {
    private final HttpExchange exchange;
    private final ClientWatch clients;
    private final Readers readers;
    private Readers.@Nullable Reader reader;
    private @Nullable OutputStream body;
    private boolean answered;

    /** Work whose result is of no use when the client has gone. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    HttpCall(HttpExchange exchange, ClientWatch clients, Readers readers) {
        this.exchange = exchange;
        this.clients = clients;
        this.readers = readers;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    /** The path without the question, with its escapes undone. */
    public String path() {
        return exchange.getRequestURI().getPath() == null
                ? "/"
                : exchange.getRequestURI().getPath();
    }

    /** The path as it was sent, with its escapes. */
    public String rawPath() {
        return Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("/");
    }

    /** The question as it was sent. */
    public Optional<String> rawQuery() {
        return Optional.ofNullable(exchange.getRequestURI().getRawQuery());
    }

    /** All headers of the request. */
    public Map<String, List<String>> headers() {
        return exchange.getRequestHeaders();
    }

    /** A value of the question. */
    public Optional<String> query(String name) {
        var query = exchange.getRequestURI().getRawQuery();
        return Arrays.stream((query == null ? "" : query).split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    /** The first header of that name, in whatever case; its characters are the bytes that were sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** @throws TooLargeException when there is more, whatever the request says of its length */
    public byte[] body(int limit) throws IOException {
        return arriving(limit).readAllBytes();
    }

    /**
     * The body as it comes. Reading it throws once there is more than the limit.
     *
     * @throws TooLargeException when the request itself says that there will be more
     */
    public InputStream arriving(long limit) throws IOException {
        var stated = header("Content-Length").filter(text -> text.matches("\\d{1,18}"));
        if (stated.isPresent() && Long.parseLong(stated.get()) > limit) {
            throw new TooLargeException(limit);
        }
        return new LimitedInput(exchange.getRequestBody(), limit);
    }

    /** A header of the answer. */
    public HttpCall put(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
        return this;
    }

    public void answer(int status, JsonNode json) throws IOException {
        answer(status, "application/json; charset=utf-8", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    public void answer(int status, String type, byte[] body) throws IOException {
        answered = true;
        exchange.getResponseHeaders().set("Content-Type", type);
        try {
            if (method().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                begin(status, -1);
                return;
            }
            var out = begin(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                // closed here: the JDK's own close would wait for the rest of the request before it sends the answer
                try (out) {
                    out.write(body);
                }
            }
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /**
     * Begins an answer whose body is written piece by piece.
     *
     * @param length of the body; below 0 when it is not known
     * @return empty when there can be no body
     */
    public Optional<OutputStream> answer(int status, Map<String, List<String>> headers, long length)
            throws IOException {
        answered = true;
        exchange.getResponseHeaders().putAll(headers);
        boolean none = length == 0 || method().equals("HEAD") || status == 204 || status == 304;
        try {
            var out = begin(status, none ? -1 : Math.max(0, length));
            return none ? Optional.empty() : Optional.of(out);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** Answers with a stream of events. */
    public EventStream stream() throws IOException {
        answered = true;
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
        try {
            return new EventStream(begin(200, 0));
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /** @param length as the JDK has it: -1 for no body, 0 for one of unknown length */
    private OutputStream begin(int status, long length) throws IOException {
        var client = readers.begin();
        reader = client;
        client.write(() -> exchange.sendResponseHeaders(status, length));
        var out = client.taking(exchange.getResponseBody());
        body = out;
        return out;
    }

    /**
     * Ends the answer.
     *
     * @return what went wrong, so that the connection is of no use any more
     */
    Optional<IOException> end() {
        try {
            if (body != null) {
                body.close();
            }
            exchange.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    /** The client is not looked after any more. */
    void leave() {
        if (reader != null) {
            reader.close();
        }
    }

    /**
     * Looks after the client while nothing is written to it, where the system tells ({@link ClientWatch}).
     *
     * @param left what is done once, on another thread, when the client has gone
     */
    public Presence whenGone(Runnable left) {
        return clients.watch(exchange.getLocalAddress(), exchange.getRemoteAddress(), left);
    }

    /**
     * Works on the calling thread, which is interrupted when the client goes.
     *
     * @throws ClientGoneException when the client's leaving has ended the work
     */
    public <T> T whileWanted(Work<T> work) throws IOException, InterruptedException {
        var here = Thread.currentThread();
        var presence = whenGone(here::interrupt);
        try (presence) {
            return work.run();
        } catch (IOException | InterruptedException e) {
            if (presence.gone()) {
                throw new ClientGoneException(e);
            }
            throw e;
        } finally {
            if (presence.gone()) {
                Thread.interrupted(); // it was meant for the work, not for what comes after
            }
        }
    }

    boolean answered() {
        return answered;
    }
}
