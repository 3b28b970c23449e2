package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
        try {
            var out = Files.createTempFile("hermes-service-", ".out"); // born 0600
            try {
                var err = Files.createTempFile("hermes-service-", ".err");
                try {
                    return run(words, variables, limit, out, err);
                } finally {
                    Files.deleteIfExists(err);
                }
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException e) {
            return new Outcome.NotStarted(words.getFirst() + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HermesException(
                    ExitCode.INTERRUPTED, e, "Interrupted while '" + String.join(" ", words) + "' was running.");
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
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The JVM would look along the search path that it was started with itself. */
    private List<String> found(List<String> words) {
        var program = words.getFirst();
        if (program.contains("/") || program.contains("\\")) {
            return words;
        }
        var found = new ArrayList<>(words);
        SearchPath.find(program, environment).ifPresent(path -> found.set(0, path.toString()));
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
