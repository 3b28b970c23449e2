package dev.hermes.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A program {@code codex} that plays its part: what it does is the first word of what it is asked. */
public final class PlayedCodex {
    private final Path bin;
    private final Path home;

    private PlayedCodex(Path bin, Path home) {
        this.bin = bin;
        this.home = home;
    }

    /** Puts the program into a directory of its own, and makes its {@code CODEX_HOME}. */
    public static PlayedCodex in(Path directory) throws IOException {
        var bin = Files.createDirectories(directory.resolve("codex-bin"));
        var home = Files.createDirectories(directory.resolve("codex-home"));
        try (var script =
                Objects.requireNonNull(PlayedCodex.class.getResourceAsStream("played-codex.py"), "played-codex.py")) {
            Files.write(bin.resolve("codex"), script.readAllBytes());
        }
        Files.setPosixFilePermissions(bin.resolve("codex"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return new PlayedCodex(bin, home);
    }

    /** Where {@code config.toml} lies. */
    public Path home() {
        return home;
    }

    /** An environment in which the program is found. */
    public Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("PATH", bin + ":/usr/local/bin:/usr/bin:/bin");
        environment.put("CODEX_HOME", home.toString());
        return environment;
    }

    /** Every line that it was sent, and one for each start with its arguments and its pid. */
    public List<String> received() {
        try {
            var log = home.resolve("received.jsonl");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
