package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.FileModes;
import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Programs as processes of this machine, with the environment that Hermes itself was given. What they say goes to files: a
 * child of theirs may keep a pipe open for as long as it lives, and nobody waits for that.
 */
public final class LocalPrograms implements Programs {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final Map<String, String> environment;

    public LocalPrograms(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Outcome run(List<String> words, Map<String, String> variables, Duration limit) {
        try (var out = new Said();
                var err = new Said()) {
            return run(words, variables, limit, out.file, err.file);
        } catch (IOException e) {
            return new Outcome.NotStarted(words.getFirst() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(
                    ExitCode.INTERRUPTED, e, "Interrupted while '" + String.join(" ", words) + "' was running.");
        }
    }

    /**
     * A file for what a program says. Its name could be guessed, but nobody can have made it before: the JVM's own temporary
     * files ask the system for good random numbers, and that takes longer than most of these programs.
     */
    private static final class Said implements AutoCloseable {
        private static final AtomicLong COUNT = new AtomicLong();
        private static final int TRIES = 100;

        private final Path file;

        Said() throws IOException {
            file = make();
        }

        private static Path make() throws IOException {
            var directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
            for (int i = 1; ; i++) {
                var name = "hermes-service-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-"
                        + System.nanoTime();
                var file = directory.resolve(name);
                try {
                    return Files.createFile(file, FileModes.atBirth(file, FileModes.PRIVATE));
                } catch (FileAlreadyExistsException e) {
                    if (i == TRIES) {
                        throw e;
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    private Outcome run(List<String> words, Map<String, String> variables, Duration limit, Path out, Path err)
            throws IOException, InterruptedException {
        var found = found(words);
        var builder = new ProcessBuilder(
                        WINDOWS ? found.stream().map(LocalPrograms::windowsWord).toList() : found)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(variables);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? new Outcome.Ended(process.exitValue(), text(out), text(err))
                    : new Outcome.TimedOut(limit);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    /** The JVM would look along the search path that it was started with itself. */
    private List<String> found(List<String> words) {
        var program = words.getFirst();
        if (program.contains("/") || program.contains("\\")) {
            return words;
        }
        var found = new ArrayList<>(words);
        SearchPath.of(environment).find(program).ifPresent(path -> found.set(0, path.toString()));
        return found;
    }

    /**
     * A word as it has to stand in a command line of Windows. The JVM puts quotes around words with blanks, but does not look
     * after the quotes within.
     */
    static String windowsWord(String word) {
        if (word.indexOf('"') < 0) {
            return word;
        }
        var quoted = new StringBuilder("\"");
        int backslashes = 0;
        for (char c : word.toCharArray()) {
            if (c == '\\') {
                backslashes++;
                continue;
            }
            quoted.repeat("\\", c == '"' ? 2 * backslashes + 1 : backslashes).append(c);
            backslashes = 0;
        }
        return quoted.repeat("\\", 2 * backslashes).append('"').toString();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
