package dev.hermes.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session in the profile {@code mine}, next to the profile {@code theirs}. */
class PathSafetyTest {
    @TempDir
    Path directory;

    Path root;
    PathSafety safety;

    @BeforeEach
    void open() throws IOException {
        root = directory.toRealPath().resolve("hermes");
        Files.createDirectories(root.resolve("profiles/mine"));
        Files.createDirectories(root.resolve("profiles/theirs"));
        var elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("profiles/linked"), elsewhere);
        safety = safety();
    }

    private PathSafety safety() {
        return new PathSafety(new HermesHome(root, root.resolve("profiles/mine"), "mine"), directory, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {".env", ".ENV", "auth.json", "mcp-tokens/github.json", "config.yaml"})
    void secrets_of_every_other_profile_are_neither_shown_nor_written(String name) {
        for (var home :
                new String[] {"profiles/theirs", "profiles/not-yet-there", "Profiles/Theirs", "profiles/linked", ""}) {
            var file = PathSafety.real(root.resolve(home).resolve(name));
            assertThat(safety.readRefusal(file)).as("read %s", file).isPresent();
            assertThat(safety.writeRefusal(file, true)).as("write %s", file).isPresent();
        }
    }

    @Test
    void what_is_no_secret_of_another_profile_can_be_read() {
        assertThat(safety.readRefusal(root.resolve("profiles/theirs/memories/MEMORY.md")))
                .isEmpty();
        assertThat(safety.readRefusal(root.resolve("profiles/mine/config.yaml")))
                .isEmpty();
    }

    @Test
    void a_device_or_a_pipe_is_not_written() throws Exception {
        var pipe = directory.toRealPath().resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(safety.writeRefusal(Path.of("/dev/null"), false).orElseThrow())
                .contains("not a file");
        assertThat(safety.writeRefusal(pipe, false).orElseThrow()).contains("not a file");
        assertThat(safety.writeRefusal(pipe.resolveSibling("new.txt"), false)).isEmpty();
    }
}
