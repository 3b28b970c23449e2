package dev.hermes.bench;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.gateway.proxy.Bearer;
import dev.hermes.gateway.proxy.ProxyServer;
import dev.hermes.gateway.proxy.ProxySettings;
import dev.hermes.gateway.proxy.Refusal;
import dev.hermes.gateway.proxy.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The proxy with provider and clients in the same JVM: small requests a second, and what it adds to one of them. */
final class ProxyBench {
    private static final byte[] ANSWER = "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EVENT = "data: {}\n\n".getBytes(StandardCharsets.UTF_8);
    private static final int CLIENTS = 32;
    private static final int SECONDS = 5;
    private static final int ONE_BY_ONE = 3_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path work;

    ProxyBench(Path work) {
        this.work = work;
    }

    /** A provider whose login is always good. */
    private record Known(String url) implements Upstream {
        @Override
        public String name() {
            return "bench";
        }

        @Override
        public String title() {
            return "Bench";
        }

        @Override
        public Set<String> paths() {
            return Set.of("/chat/completions");
        }

        @Override
        public boolean authenticated() {
            return true;
        }

        @Override
        public Bearer bearer() {
            return new Bearer(Secret.of("bench-token"), "Bearer", url, Optional.empty());
        }

        @Override
        public Optional<Bearer> other(Bearer refused, Refusal refusal) {
            return Optional.empty();
        }
    }

    List<Measured> run() throws IOException, InterruptedException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                client) {
            provider.setExecutor(threads);
            provider.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                boolean stream = "stream".equals(exchange.getRequestURI().getQuery());
                exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
                exchange.sendResponseHeaders(200, stream ? 0 : ANSWER.length);
                exchange.getResponseBody().write(stream ? EVENT : ANSWER);
                exchange.close();
            });
            provider.start();
            var direct = "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1";
            var settings = new ProxySettings(
                    ProxySettings.HOST,
                    0,
                    1 << 20,
                    work,
                    Optional.empty(),
                    ProxySettings.CONNECT,
                    ProxySettings.PATIENCE,
                    ProxySettings.PULSE);
            try (var proxy = ProxyServer.start(new Known(direct), settings, Map.of(), Log.NONE)) {
                var through = "http://127.0.0.1:" + proxy.port() + "/v1";
                rate(through); // warms up
                double perSecond = rate(through);
                double added = p99(() -> ask(through)) - p99(() -> ask(direct));
                double first = p99(() -> begin(through)) - p99(() -> begin(direct));
                return List.of(
                        new Measured(
                                "requests through the proxy, small bodies",
                                "≥ 2,000 / s",
                                perSecond,
                                2_000,
                                false,
                                String.format(
                                        Locale.ROOT, "%,.0f / s (clients and provider in the same JVM)", perSecond)),
                        new Measured(
                                "what the proxy adds to a request, p99",
                                "≤ 5 ms",
                                added,
                                5,
                                true,
                                String.format(Locale.ROOT, "%.2f ms", added)),
                        new Measured(
                                "what the proxy adds before the first byte of a stream, p99",
                                "≤ 2 ms",
                                first,
                                2,
                                true,
                                String.format(Locale.ROOT, "%.2f ms", first)));
            }
        } finally {
            provider.stop(0);
        }
    }

    private double rate(String url) throws InterruptedException {
        var count = new AtomicInteger();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        Callable<Boolean> asking = () -> {
            while (System.nanoTime() < end) {
                ask(url);
                count.incrementAndGet();
            }
            return true;
        };
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : clients.invokeAll(Collections.nCopies(CLIENTS, asking))) {
                done.resultNow(); // a client that failed makes the figure worthless
            }
        }
        return count.get() / (double) SECONDS;
    }

    /** In milliseconds. */
    private double p99(Question question) throws IOException, InterruptedException {
        var times = new double[ONE_BY_ONE];
        for (int i = 0; i < times.length; i++) {
            long began = System.nanoTime();
            question.ask();
            times[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(times);
        return times[times.length * 99 / 100];
    }

    private interface Question {
        void ask() throws IOException, InterruptedException;
    }

    /** Until the first byte is there. */
    private void begin(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/chat/completions?stream"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
                .build();
        try (var body =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            if (body.read() < 0) {
                throw new IOException("nothing came");
            }
        }
    }

    private void ask(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
                .build();
        if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
            throw new IOException("refused");
        }
    }
}
