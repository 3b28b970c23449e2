package dev.hermes.services.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.services.Detached;
import dev.hermes.services.Outcome;
import dev.hermes.services.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ElevationTest {
    @TempDir
    Path temporary;

    private final List<List<String>> ran = new ArrayList<>();
    private int code;

    private final Elevation elevation = Elevation.prompting((words, variables, limit) -> {
        ran.add(words);
        return new Outcome.Ended(code, "", "");
    });

    @Test
    void whoever_may_list_sessions_is_an_administrator() {
        assertThat(elevation.elevated()).isTrue();
        code = 2;
        assertThat(elevation.elevated()).isFalse();
        assertThat(ran.getFirst()).containsExactly("net", "session");
    }

    @Test
    void words_reach_the_prompt_as_words() {
        assertThat(elevation.relaunch(List.of("C:\\it's here\\hermes.cmd", "gateway", "$(evil)")))
                .isTrue();
        assertThat(ran.getFirst()).startsWith("powershell.exe", "-NoProfile", "-NonInteractive", "-Command");
        assertThat(ran.getFirst().getLast())
                .contains("-Verb RunAs")
                .contains("-FilePath 'C:\\it''s here\\hermes.cmd' -ArgumentList 'gateway','$(evil)'");
        code = 1;
        assertThat(elevation.relaunch(List.of("x", "y"))).as("somebody said no").isFalse();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void what_is_started_detached_has_its_variables_and_writes_to_its_log() throws Exception {
        var log = temporary.resolve("logs/stdio.log");
        Detached.processes(Map.of("PATH", "/usr/bin:/bin"))
                .start(
                        List.of("/bin/sh", "-c", "cat; echo \"$OURS in $PWD\"; echo err >&2"),
                        Map.of("OURS", "1"),
                        temporary.toRealPath(),
                        log);
        assertThat(Waits.polling(Duration.ofMillis(10))
                        .until(() -> content(log).endsWith("err\n"), Duration.ofSeconds(20)))
                .isTrue();
        assertThat(content(log)).isEqualTo("1 in " + temporary.toRealPath() + "\nerr\n");
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
