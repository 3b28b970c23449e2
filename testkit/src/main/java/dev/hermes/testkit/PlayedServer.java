package dev.hermes.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Any server, played for tests over real HTTP on loopback: what it answers is told path by path, what it was asked is
 * kept. Of several answers for a path each is given once, and the last one for ever.
 */
public final class PlayedServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Asked, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

    /** An answer with a body of JSON, or of anything. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** None, until the server is closed. */
        public static Answer silence() {
            return new Answer(0, "", Map.of());
        }

        public static Answer json(String body) {
            return new Answer(200, body, Map.of());
        }

        public static Answer json(int status, String body) {
            return new Answer(status, body, Map.of());
        }
    }

    /** A question. Names of headers are in lower case. */
    public record Asked(String method, String path, String query, Map<String, String> headers, String body) {
        public Asked {
            headers = Map.copyOf(headers);
        }

        /** A field of a form in the body. */
        public String form(String name) {
            return fields(body).getOrDefault(name, "");
        }

        /** A field of the query. */
        public String parameter(String name) {
            return fields(query).getOrDefault(name, "");
        }

        private static Map<String, String> fields(String text) {
            var fields = new HashMap<String, String>();
            for (var pair : text.split("&")) {
                var parts = pair.split("=", 2);
                if (parts.length == 2) {
                    fields.put(
                            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
            return fields;
        }
    }

    private PlayedServer(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(workers);
        server.start();
    }

    public static PlayedServer start() {
        try {
            return new PlayedServer(HttpServer.create(anywhere(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same over TLS. */
    public static PlayedServer start(SelfSigned identity) {
        try {
            var server = HttpsServer.create(anywhere(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
            return new PlayedServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Without a slash at its end. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    /** What is answered to a path, whatever the method. */
    public PlayedServer on(String path, Answer... given) {
        var left = new ArrayDeque<>(List.of(given));
        return on(path, _ -> {
            synchronized (left) {
                return left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
        });
    }

    /** What is answered to a path depends on the question. */
    public PlayedServer on(String path, Function<Asked, Answer> given) {
        answers.put(path, given);
        return this;
    }

    public PlayedServer on(String path, String... json) {
        return on(path, List.of(json).stream().map(Answer::json).toArray(Answer[]::new));
    }

    /** Keeps what is answered to a path back, until {@link #release} lets it go. */
    public PlayedServer hold(String path) {
        held.put(path, new CountDownLatch(1));
        return this;
    }

    /** Gives the answers that were kept back, and from now on those to the same paths at once. */
    public void release() {
        held.values().forEach(CountDownLatch::countDown);
    }

    /** Waits until a path was asked so many times. */
    public void awaitAsked(String path, int times) throws InterruptedException {
        synchronized (asked) {
            long end = System.nanoTime() + SOON.toNanos();
            while (asked(path).size() < times) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(path + " was asked " + asked(path).size() + " times, not " + times);
                }
                asked.wait(left);
            }
        }
    }

    /** All questions so far. */
    public List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** Those to one path. */
    public List<Asked> asked(String path) {
        return asked().stream().filter(one -> one.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            var question = new Asked(exchange.getRequestMethod(), uri.getPath(), query, headers, body);
            synchronized (asked) {
                asked.add(question);
                asked.notifyAll();
            }
            var answer =
                    answers.getOrDefault(uri.getPath(), PlayedServer::unknown).apply(question);
            if (answer.status() == 0) {
                closing.await();
                return;
            }
            var back = held.get(uri.getPath());
            if (back != null) {
                back.await();
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Answer unknown(Asked asked) {
        return Answer.json(404, "{\"error\": \"nothing is played at " + asked.path() + "\"}");
    }

    @Override
    public void close() {
        closing.countDown();
        release();
        server.stop(0);
        workers.shutdownNow();
    }
}
