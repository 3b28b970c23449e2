package dev.hermes.providers.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Waits on 127.0.0.1 for the browser to come back from a login. Exists only while somebody logs in, and takes the first
 * answer that belongs to this login: one with another state is refused and does not end the wait.
 */
final class LoopbackListener implements AutoCloseable {
    private static final int CALLBACK_WAITING = 1;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Callback> arrived = new ArrayBlockingQueue<>(CALLBACK_WAITING);
    private final String path;
    private final String state;
    private final Set<String> origins;

    private LoopbackListener(HttpServer server, String path, String state, Set<String> origins) {
        this.server = server;
        this.path = path;
        this.state = state;
        this.origins = origins;
    }

    /**
     * @param port the wanted one; any other when it is taken
     * @param origins pages that may ask from within a browser
     */
    static LoopbackListener open(int port, String path, String state, Set<String> origins) throws IOException {
        try {
            return openExactly(port, path, state, origins);
        } catch (BindException _) {
            return openExactly(0, path, state, origins);
        }
    }

    /** @throws BindException when the port is taken */
    static LoopbackListener openExactly(int port, String path, String state, Set<String> origins) throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        var listener = new LoopbackListener(server, path, state, origins);
        server.createContext("/", listener::answer);
        server.setExecutor(listener.workers);
        server.start();
        return listener;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Where the browser is sent. */
    String redirectUri() {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Empty when nobody came in time. */
    Optional<Callback> await(Duration limit) throws InterruptedException {
        return Optional.ofNullable(arrived.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var origin = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Origin"));
            origin.filter(origins::contains).ifPresent(allowed -> allow(exchange, allowed));
            switch (exchange.getRequestMethod()) {
                case "OPTIONS" -> exchange.sendResponseHeaders(204, -1);
                case "GET" -> get(exchange);
                default -> send(exchange, 405, "Only GET.");
            }
        }
    }

    private static void allow(HttpExchange exchange, String origin) {
        var headers = exchange.getResponseHeaders();
        headers.set("Access-Control-Allow-Origin", origin);
        headers.set("Access-Control-Allow-Methods", "GET, OPTIONS");
        headers.set("Access-Control-Allow-Headers", "Content-Type");
        headers.set("Access-Control-Allow-Private-Network", "true");
        headers.set("Vary", "Origin");
    }

    private void get(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            send(exchange, 404, "Not here.");
            return;
        }
        var raw = exchange.getRequestURI().getRawQuery();
        var callback = Callback.of(Callback.query(raw == null ? "" : raw));
        if (callback.code().isEmpty() && callback.error().isEmpty()) {
            send(exchange, 400, "This address carries no answer of a login.");
        } else if (!callback.state().equals(Optional.of(state))) {
            send(exchange, 400, "This answer belongs to another login. Go back to the terminal.");
        } else {
            send(exchange, 200, "Done. You can close this page and go back to the terminal.");
            arrived.offer(callback); // the first one counts
        }
    }

    /** Plain text: nothing of the request is repeated. */
    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
