package dev.hermes.agent.git;

import dev.hermes.tools.process.PrivateVariables;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs git without the user's configuration and without ever asking anything. Safe for concurrent use. */
public final class Git {
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Map<String, String> environment;
    private final Duration limit;

    /**
     * @param environment of this process; variables that steer git, and keys that its hooks and filters need not see, are not
     *     passed on
     * @param limit for each run
     */
    public Git(Map<String, String> environment, Duration limit) {
        this.environment = Map.copyOf(environment);
        this.limit = limit;
    }

    /** The same git with another limit. */
    public Git withLimit(Duration other) {
        return new Git(environment, other);
    }

    /** @param out standard output, decoded as UTF-8, like {@code err} */
    public record Output(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }

        /** The output without the final line break. */
        public String line() {
            return out.strip();
        }
    }

    public Output run(Path directory, String... arguments) throws IOException, InterruptedException {
        return run(directory, Map.of(), "", List.of(arguments));
    }

    /**
     * Runs to the end. Interrupting the caller, or the limit, ends git.
     *
     * @param extra environment variables for this run
     * @param input given on standard input
     * @throws IOException when git is not there or takes too long; not for an exit code
     */
    public Output run(Path directory, Map<String, String> extra, String input, List<String> arguments)
            throws IOException, InterruptedException {
        var process = start(directory, extra, arguments);
        try (var pipes = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var out = pipes.submit(() -> text(process.getInputStream()));
                var err = pipes.submit(() -> text(process.getErrorStream()));
                var in = pipes.submit(() -> write(process, input));
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(
                            "git " + arguments.getFirst() + " took longer than " + limit.toSeconds() + " s");
                }
                in.cancel(true);
                return new Output(process.exitValue(), out.get(), err.get());
            } catch (ExecutionException e) {
                throw new IOException("git " + arguments.getFirst() + " could not be read", e);
            } finally {
                end(process);
            }
        }
    }

    private Process start(Path directory, Map<String, String> extra, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add("git");
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        var variables = builder.environment();
        variables.clear();
        environment.forEach((name, value) -> {
            if (!name.startsWith("GIT_") && !PrivateVariables.isPrivate(name)) {
                variables.put(name, value);
            }
        });
        var nowhere = File.separatorChar == '/' ? "/dev/null" : "NUL";
        variables.put("GIT_CONFIG_GLOBAL", nowhere);
        variables.put("GIT_CONFIG_SYSTEM", nowhere);
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("LC_ALL", "C");
        variables.putAll(extra);
        return builder.start();
    }

    private static void write(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            return; // git ended without reading all of it; its exit code tells the rest
        }
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
