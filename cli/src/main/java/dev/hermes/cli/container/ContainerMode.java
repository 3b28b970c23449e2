package dev.hermes.cli.container;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The container in which the agent lives, as an installer wrote it down.
 *
 * @param backend the program that manages containers
 * @param user who the command is in there
 * @param program the command in there
 */
public record ContainerMode(String backend, String container, String user, String program) {
    /** In the home. */
    public static final String FILE = ".container-mode";

    /** @throws HermesException when the file cannot be read: a command must not run on the wrong side by mistake */
    static ContainerMode read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "Cannot read " + file + ": " + Problem.of(e) + ".",
                    "It names the container in which commands run. HERMES_DEV=1 runs this one here.");
        }
    }

    /** Lines {@code key=value}; {@code #} begins a comment line; a key that is absent or empty has its default. */
    static ContainerMode parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    var value = line.substring(equals + 1).strip();
                    if (!value.isEmpty()) {
                        values.put(line.substring(0, equals).strip(), value);
                    }
                });
        return new ContainerMode(
                values.getOrDefault("backend", "docker"),
                values.getOrDefault("container_name", "hermes-agent"),
                values.getOrDefault("exec_user", "hermes"),
                values.getOrDefault("hermes_bin", "/data/current-package/bin/hermes"));
    }
}
