package dev.hermes.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A program that speaks the Agent Client Protocol, as a real one: what it says is told to it before, what it hears is kept.
 * Needs python3, as other tests do.
 */
public final class PlayedAgent {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path program;

    private PlayedAgent(Path program) {
        this.program = program;
    }

    /**
     * Makes the program.
     *
     * @param play what is said, as JSON: the steps of {@code start}, and for each method its {@code steps} and its {@code
     *     result} or {@code error}; what is missing is as usual. {@code after a tool} is what is said to a prompt in which
     *     a tool has answered
     */
    public static PlayedAgent lay(Path program, String play) {
        try (var source = PlayedAgent.class.getResourceAsStream("/agents/played-agent.py")) {
            var script = new String(Objects.requireNonNull(source).readAllBytes(), StandardCharsets.UTF_8);
            Files.createDirectories(program.getParent());
            Files.writeString(program, "#!/usr/bin/env python3\n" + script);
            Files.writeString(beside(program, ".play.json"), play);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException(program + " cannot be made executable");
            }
            return new PlayedAgent(program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that says these words and nothing else. */
    public static PlayedAgent saying(Path program, String... words) {
        var play = JsonNodeFactory.instance.objectNode();
        var steps = play.putObject("session/prompt").putArray("steps");
        for (var word : words) {
            steps.addObject().put("say", word);
        }
        return lay(program, play.toString());
    }

    public Path program() {
        return program;
    }

    /** What was written down under {@code kind}: heard, environment, arguments, directory, started, hanging, end. */
    public List<JsonNode> noted(String kind) {
        try {
            var log = beside(program, ".log");
            return Files.exists(log)
                    ? Files.readAllLines(log).stream()
                            .map(JSON::readTree)
                            .filter(line -> line.has(kind))
                            .map(line -> line.path(kind))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it was asked with a method, the last time. */
    public JsonNode asked(String method) {
        return noted("heard").stream()
                .filter(message -> message.path("method").asString("").equals(method))
                .map(message -> message.path("params"))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError("nobody asked for " + method));
    }

    /** The first text of the last prompt. */
    public String prompt() {
        return asked("session/prompt").path("prompt").path(0).path("text").asString("");
    }

    /** The same program, listening on a port of this machine until it is closed. */
    public Listening listen() {
        try {
            var process = new ProcessBuilder(program.toString(), "--listen")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return new Listening(process, Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that listens. */
    public record Listening(Process process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Path beside(Path program, String ending) {
        return program.resolveSibling(program.getFileName() + ending);
    }
}
