package dev.hermes.bench;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy as a process of its own, in which a thousand slow streams are open at once. */
final class ProxyProcessBench {
    private static final int STREAMS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path launcher;
    private final Path home;
    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    ProxyProcessBench(Path launcher, Path work) throws IOException {
        this.launcher = launcher;
        this.home = Files.createDirectories(work.resolve("proxy-home"));
        try (var free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    List<Measured> run() throws IOException, InterruptedException {
        try (var model = ModelServer.start()) {
            model.otherwise(_ -> Reply.text("one two three four five six seven eight nine ten")
                    .slow(Duration.ofMillis(300)));
            Files.writeString(home.resolve("auth.json"), """
                    {"credential_pool": {"xai-oauth": [{"id": "aaaaaa", "label": "bench", "auth_type": "oauth", "priority": 0,
                      "source": "manual:xai_pkce", "access_token": "bench", "base_url": "%s"}]}}""".formatted(model.url()));
            var proxy = start();
            try {
                long began = System.nanoTime();
                int whole = streams();
                double seconds = (System.nanoTime() - began) / 1e9;
                double mib = ProcessBench.resident(proxy.toHandle()) / 1024.0;
                return List.of(
                        new Measured(
                                "streams of 3 s at once through the proxy that came whole",
                                "≥ 1,000",
                                whole,
                                STREAMS,
                                false,
                                String.format(Locale.ROOT, "%d in %.1f s", whole, seconds)),
                        new Measured(
                                "resident memory of the proxy after 1,000 streams at once",
                                "≤ 300 MiB",
                                mib,
                                300,
                                true,
                                String.format(Locale.ROOT, "%.0f MiB", mib)));
            } finally {
                proxy.destroy();
                if (!proxy.waitFor(20, TimeUnit.SECONDS)) {
                    proxy.destroyForcibly();
                }
            }
        }
    }

    private Process start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        launcher.toString(), "proxy", "start", "--provider", "xai", "--port", Integer.toString(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("HERMES_HOME", home.toString());
        var process = builder.start();
        var health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        for (int i = 0; i < 200 && process.isAlive(); i++) {
            try {
                http.send(health, HttpResponse.BodyHandlers.discarding());
                return process;
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        throw new IOException("the proxy does not answer");
    }

    /** @return how many came whole */
    private int streams() throws InterruptedException {
        var whole = new AtomicInteger();
        var done = new CountDownLatch(STREAMS);
        for (int i = 0; i < STREAMS; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    if (ask().endsWith("data: [DONE]\n\n")) {
                        whole.incrementAndGet();
                    }
                } catch (IOException e) {
                    System.err.println(e);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            System.err.println(done.getCount() + " clients are still waiting");
        }
        return whole.get();
    }

    private String ask() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
