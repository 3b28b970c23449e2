package dev.hermes.bench;

import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.sessions.NewSession;
import dev.hermes.sessions.SessionStore;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the launcher again and again, and the bare JVM beside it. */
final class ProcessBench {
    private static final int RUNS = 21;
    private static final int SESSIONS = 1_000;

    private final Path root;
    private final Path work;
    private final Path home;

    ProcessBench(Path root, Path work) {
        this.root = root;
        this.work = work;
        this.home = work.resolve("home");
    }

    List<Measured> run() throws IOException, InterruptedException {
        fill();
        var release = release();
        var hermes = release.resolve("bin/hermes").toString();
        double base = median(List.of(release.resolve("runtime/bin/java").toString(), "-version"));
        var table = new ArrayList<Measured>();
        table.add(times("`hermes --version`", 2.5, median(List.of(hermes, "--version")), base));
        table.add(times("`hermes --help`", 3, median(List.of(hermes, "--help")), base));
        table.add(
                times("`hermes sessions list`, 1,000 sessions", 5, median(List.of(hermes, "sessions", "list")), base));
        table.add(times("`hermes kanban list`", 5, median(List.of(hermes, "kanban", "list")), base));
        table.addAll(new SupervisionBench(work, hermes, base).run());
        table.add(prompt(hermes, base));
        table.add(idle(hermes));
        try (var server = ModelServer.start()) {
            configure(server.url());
            server.otherwise(_ -> Reply.text("done"));
            table.add(times("`hermes -z`, no tool", 12, median(List.of(hermes, "-z", "hello")), base));
            server.otherwise(
                    request -> request.body().path("messages").toString().contains("\"tool_call_id\"")
                            ? Reply.text("done")
                            : Reply.toolCall("read_file", "{\"path\":\"note.txt\"}"));
            table.add(times("`hermes -z`, one tool call", 15, median(List.of(hermes, "-z", "read the note")), base));
        }
        return table;
    }

    /** What users download, unpacked: its launcher, its Java and its class caches. */
    Path release() throws IOException {
        try (var found = Files.newDirectoryStream(root.resolve("dist/target"), "hermes-*")) {
            for (var path : found) {
                if (Files.isExecutable(path.resolve("bin/hermes"))) {
                    return path;
                }
            }
        }
        throw new IOException("no release in dist/target: build with -Prelease");
    }

    private void fill() throws IOException {
        Files.createDirectories(home);
        Files.writeString(work.resolve("note.txt"), "a note\n");
        try (var store = SessionStore.open(
                home.resolve("state.db"), Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC), Log.NONE)) {
            for (int i = 0; i < SESSIONS; i++) {
                var id = String.format(Locale.ROOT, "20260101_000000_%06x", i);
                store.create(new NewSession(
                        id,
                        "cli",
                        Optional.of("m"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
                store.append(id, List.of(Message.user("question " + i), Message.assistant("answer " + i)));
            }
        }
    }

    private void configure(String url) throws IOException {
        Files.writeString(
                home.resolve("config.yaml"),
                "model:\n  provider: custom\n  base_url: " + url + "/v1\n  default: bench\n  context_length: 200000\n");
    }

    static Measured times(String what, double budget, double millis, double base) {
        double ratio = millis / base;
        return new Measured(
                what,
                String.format(Locale.ROOT, "≤ %.1f × `java -version`", budget),
                ratio,
                budget,
                true,
                String.format(Locale.ROOT, "%.0f ms, %.1f × (%.0f ms)", millis, ratio, base));
    }

    private double median(List<String> command) throws IOException, InterruptedException {
        return median(builder(command));
    }

    static double median(ProcessBuilder command) throws IOException, InterruptedException {
        var millis = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long began = System.nanoTime();
            var process =
                    command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            int code = process.waitFor();
            millis[i] = (System.nanoTime() - began) / 1e6;
            if (code != 0) {
                throw new IOException(command.command() + " ended with " + code);
            }
        }
        Arrays.sort(millis);
        return millis[RUNS / 2];
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("HERMES_HOME", home.toString(), "TERM", "xterm-256color"));
        return builder;
    }

    /** The chat on a real terminal, which {@code script} makes, until its prompt is there. */
    private Measured prompt(String hermes, double base) throws IOException, InterruptedException {
        var millis = new double[7];
        for (int i = 0; i < millis.length; i++) {
            long began = System.nanoTime();
            var process = chat(hermes);
            awaitPrompt(process);
            millis[i] = (System.nanoTime() - began) / 1e6;
            end(process);
        }
        Arrays.sort(millis);
        return times("`hermes` to the first prompt on a PTY", 10, millis[millis.length / 2], base);
    }

    private Measured idle(String hermes) throws IOException, InterruptedException {
        var process = chat(hermes);
        awaitPrompt(process);
        Thread.sleep(2_000); // idle means that nothing is left to be loaded
        long kib = process.descendants().mapToLong(ProcessBench::resident).max().orElse(0);
        end(process);
        double mib = kib / 1024.0;
        return new Measured(
                "resident memory, idle at the prompt",
                "≤ 120 MiB",
                mib,
                120,
                true,
                String.format(Locale.ROOT, "%.0f MiB", mib));
    }

    private Process chat(String hermes) throws IOException {
        return builder(List.of("script", "-qec", hermes + " --provider demo", "/dev/null"))
                .start();
    }

    private static void awaitPrompt(Process process) throws IOException {
        var seen = new StringBuilder();
        var in = process.getInputStream();
        var buffer = new byte[4_096];
        while (seen.indexOf("❯") < 0) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new IOException("no prompt; the chat said: " + seen);
            }
            seen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
        }
    }

    private static void end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().write("/quit\r".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the chat did not end");
        }
    }

    static long resident(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
