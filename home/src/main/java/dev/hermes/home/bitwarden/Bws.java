package dev.hermes.home.bitwarden;

import dev.hermes.home.Redactor;
import dev.hermes.home.SearchPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program {@code bws}. The token goes to it by its environment only, where no list of processes shows it. */
final class Bws {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final String NAME = WINDOWS ? "bws.exe" : "bws";
    private static final int SHOWN = 200;
    private static final long LARGEST = 16 << 20;

    private final Path program;
    private final Map<String, String> environment;

    private Bws(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** Where our own copy lies. */
    static Path own(Path home) {
        return home.resolve("bin").resolve(NAME);
    }

    /** Our own copy, else the one on the search path. @param environment of the process with what is set */
    static Optional<Bws> find(Path home, Map<String, String> environment) {
        if (Files.isExecutable(own(home))) {
            return Optional.of(new Bws(own(home), environment));
        }
        return SearchPath.of(environment).find(NAME).map(file -> new Bws(file, environment));
    }

    Path program() {
        return program;
    }

    /** The line that it says of itself. */
    String version() throws IOException, InterruptedException {
        return run(Map.of(), Duration.ofSeconds(10), "--version").strip();
    }

    /** The secrets of a project, or its projects. @throws IOException with a phrase that holds no secret */
    JsonNode list(String kind, Optional<String> project, String token, String server, Duration patience)
            throws IOException, InterruptedException {
        var variables = new HashMap<String, String>();
        variables.put("BWS_ACCESS_TOKEN", token);
        variables.put("NO_COLOR", "1");
        if (!server.isEmpty()) {
            variables.put("BWS_SERVER_URL", server);
        }
        var words = new ArrayList<>(List.of(kind, "list"));
        project.ifPresent(words::add);
        words.addAll(List.of("--output", "json"));
        var said = run(variables, patience, words.toArray(String[]::new));
        try {
            var json = new JsonMapper().readTree(said.isBlank() ? "[]" : said);
            if (!json.isArray()) {
                throw new IOException("bws answered something that is no list");
            }
            return json;
        } catch (JacksonException _) {
            throw new IOException("bws answered something that is not JSON"); // which may hold secrets
        }
    }

    private String run(Map<String, String> variables, Duration patience, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        var out = Files.createTempFile("hermes-bws-", ".out"); // born 0600
        var err = Files.createTempFile("hermes-bws-", ".err");
        try {
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(variables);
            var process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("bws did not answer within " + patience.toSeconds() + " s");
                }
                if (process.exitValue() != 0) {
                    throw new IOException("bws exited " + process.exitValue() + ": " + complaint(err));
                }
                if (Files.size(out) > LARGEST) {
                    throw new IOException("bws answered more than anybody can use");
                }
                return Files.readString(out, StandardCharsets.UTF_8);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static String complaint(Path err) throws IOException {
        var text = new Redactor(true)
                .force(Files.readString(err, StandardCharsets.UTF_8))
                .strip();
        return text.substring(0, Math.min(SHOWN, text.length())).replaceAll("\\s+", " ");
    }
}
