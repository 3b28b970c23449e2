package dev.hermes.bench;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Recorded;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** A gateway as a process of its own, and clients that use its API server over HTTP. */
final class GatewayBench {
    private static final int CLIENTS = 32;
    private static final int REQUESTS = 3_000;
    private static final int WARM_UP = 1_000;
    private static final int STREAMS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration WATCHED = Duration.ofSeconds(20);

    private final Path launcher;
    private final Path home;
    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    GatewayBench(Path launcher, Path work) throws IOException {
        this.launcher = launcher;
        this.home = Files.createDirectories(work.resolve("gateway-home"));
        try (var free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
    }

    /** {@code GatewayBench <launcher>}: this part alone. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var bench = new GatewayBench(Path.of(arguments[0]), Files.createTempDirectory("hermes-bench"));
        bench.run().forEach(measured -> System.out.println(measured.row()));
    }

    List<Measured> run() throws IOException, InterruptedException {
        var table = new ArrayList<Measured>();
        configure("  provider: demo\n");
        var gateway = start();
        try {
            Thread.sleep(2_000); // idle means that nothing is left to be loaded
            table.add(memory("resident memory of an idle gateway", 150, gateway));
            table.add(wakeUps(gateway));
            load(WARM_UP, "warm");
            table.add(throughput(gateway));
        } finally {
            end(gateway);
        }
        try (var model = ModelServer.start()) {
            model.otherwise(request -> Reply.text(words(asked(request))).slow(Duration.ofMillis(300)));
            configure("  provider: custom\n  base_url: " + model.url()
                    + "\n  default: bench\n  context_length: 200000\n");
            gateway = start();
            try {
                table.add(streams());
                table.add(memory("resident memory after 1,000 streams at once", 600, gateway));
            } finally {
                end(gateway);
            }
        }
        return table;
    }

    /** How often an idle gateway keeps a processor from sleeping: each time that one of its threads had waited. */
    private static Measured wakeUps(Process gateway) throws IOException, InterruptedException {
        Thread.sleep(SETTLING); // what the start has left to compile is compiled
        long before = waits(gateway);
        Thread.sleep(WATCHED);
        double perSecond = (waits(gateway) - before) / (WATCHED.toMillis() / 1_000.0);
        return new Measured(
                "wake-ups of an idle gateway",
                "≤ 2 / s",
                perSecond,
                2,
                true,
                String.format(Locale.ROOT, "%.1f / s", perSecond));
    }

    private static long waits(Process gateway) throws IOException {
        long waits = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc", String.valueOf(gateway.pid()), "task"))) {
            for (var thread : threads) {
                waits += Files.readAllLines(thread.resolve("status")).stream()
                        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            }
        }
        return waits;
    }

    private void configure(String model) throws IOException {
        Files.writeString(
                home.resolve("config.yaml"),
                "model:\n" + model + "gateway:\n  api_server:\n    max_concurrent_runs: 0\n");
    }

    private Process start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(launcher.toString(), "gateway", "run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "HERMES_HOME", home.toString(),
                        "API_SERVER_ENABLED", "1",
                        "API_SERVER_PORT", Integer.toString(port)));
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
        throw new IOException("the gateway does not answer");
    }

    private static void end(Process gateway) throws InterruptedException {
        gateway.destroy();
        if (!gateway.waitFor(30, TimeUnit.SECONDS)) {
            gateway.destroyForcibly();
        }
    }

    /** With the processor time of the gateway, which does not depend on who else is busy on this machine. */
    private Measured throughput(Process gateway) throws InterruptedException {
        var before = cpu(gateway);
        long began = System.nanoTime();
        int answered = load(REQUESTS, "load");
        double perSecond = answered / ((System.nanoTime() - began) / 1e9);
        double cpuMillis = cpu(gateway).minus(before).toNanos() / 1e6 / Math.max(1, answered);
        return new Measured(
                "API server, whole turns of the agent a second, " + CLIENTS + " clients",
                "≥ 300",
                perSecond,
                300,
                false,
                String.format(
                        Locale.ROOT,
                        "%.0f/s, %d of %d answered, %.1f ms of processor time each",
                        perSecond,
                        answered,
                        REQUESTS / CLIENTS * CLIENTS,
                        cpuMillis));
    }

    private static Duration cpu(Process gateway) {
        return gateway.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private int load(int requests, String name) throws InterruptedException {
        return atOnce(CLIENTS, client -> {
                    for (int i = 0; i < requests / CLIENTS; i++) {
                        if (!ask(name + " " + client + " " + i, false).contains("\"finish_reason\":\"stop\"")) {
                            return false;
                        }
                    }
                    return true;
                })
                * (requests / CLIENTS);
    }

    private Measured streams() throws InterruptedException {
        long began = System.nanoTime();
        int whole = atOnce(STREAMS, client -> {
            var answer = ask("stream " + client, true);
            return answer.endsWith("data: [DONE]\n\n") && said(answer).equals(words("stream " + client));
        });
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Measured(
                "streams of 3 s at once, each answered with its own words in order, once",
                "≥ 1,000",
                whole,
                STREAMS,
                false,
                String.format(Locale.ROOT, "%d in %.1f s", whole, seconds));
    }

    /** Ten words that nobody else is answered with. */
    private static String words(String question) {
        var name = question.replace(' ', '-');
        return IntStream.range(0, 10).mapToObj(n -> name + "." + n).collect(Collectors.joining(" "));
    }

    /** What the last person said. */
    private static String asked(Recorded request) {
        var last = "";
        for (var message : request.body().path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = message.path("content").asString("");
            }
        }
        return last;
    }

    /** The text of a stream's pieces. */
    private static String said(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                .collect(Collectors.joining());
    }

    /** @return how many clients were content */
    private static int atOnce(int clients, IntPredicate client) throws InterruptedException {
        var content = new AtomicInteger();
        var done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread.ofVirtual().start(() -> {
                try {
                    if (client.test(number)) {
                        content.incrementAndGet();
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            System.err.println(done.getCount() + " clients are still waiting");
        }
        return content.get();
    }

    /** The whole body; empty when there is none. */
    private String ask(String text, boolean stream) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            System.err.println(e);
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Measured memory(String what, double limit, Process gateway) {
        double mib = ProcessBench.resident(gateway.toHandle()) / 1024.0;
        return new Measured(
                what,
                String.format(Locale.ROOT, "≤ %.0f MiB", limit),
                mib,
                limit,
                true,
                String.format(Locale.ROOT, "%.0f MiB", mib));
    }
}
