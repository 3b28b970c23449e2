package dev.hermes.tools;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Small programs that tools use when the machine has them: a faster search, a compiler that checks syntax. */
public final class HelperPrograms {
    private static final int MAX_CHARS = 20_000;

    private final Map<String, String> environment;

    public HelperPrograms(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The program of that name on the PATH. */
    public Optional<Path> find(String name) {
        for (var directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (var suffix : new String[] {"", ".exe"}) {
                var file = directory.isEmpty() ? Path.of(name + suffix) : Path.of(directory, name + suffix);
                if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** A program that runs. Closing it ends it and its children, if that has not happened. */
    public record Running(Process process) implements AutoCloseable {
        @Override
        public void close() {
            end();
        }

        void end() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Starts it with nothing on its standard input. What it complains about goes nowhere, or into its output. */
    public Running start(Path directory, List<String> command, boolean complaintsToo) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (complaintsToo) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        var process = builder.start();
        process.getOutputStream().close();
        return new Running(process);
    }

    /** What a program answered: everything it wrote, at most {@value #MAX_CHARS} characters of it. */
    public record Answer(int exit, String output) {}

    /** Runs it to its end. Empty when it could not be started or did not end in time. */
    public Optional<Answer> run(Path directory, List<String> command, Duration limit) throws InterruptedException {
        // Closed in reverse order: the program has to end before the reading can.
        try (var reading = Executors.newVirtualThreadPerTaskExecutor();
                var running = start(directory, command, true)) {
            var process = running.process();
            var output = reading.submit(() -> read(process));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                running.end();
                return Optional.empty();
            }
            return Optional.of(new Answer(process.exitValue(), output.get(2, TimeUnit.SECONDS)));
        } catch (IOException | ExecutionException | TimeoutException _) {
            return Optional.empty();
        }
    }

    private static String read(Process process) throws IOException {
        try (var in = process.inputReader(StandardCharsets.UTF_8)) {
            var kept = new StringBuilder();
            var buffer = new char[4096];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                kept.append(buffer, 0, Math.min(count, MAX_CHARS - kept.length()));
            }
            return kept.toString();
        }
    }
}
