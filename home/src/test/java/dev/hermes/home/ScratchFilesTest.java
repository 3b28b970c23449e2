package dev.hermes.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ScratchFilesTest {
    @TempDir
    Path directory;

    @Test
    void they_are_called_as_upstream_calls_them() throws IOException {
        assertThat(ScratchFiles.ofSecret(directory, "auth.json").getFileName())
                .asString()
                .matches("auth\\.json\\.tmp\\." + ProcessHandle.current().pid() + "\\.[0-9a-f]{16}");
        assertThat(ScratchFiles.of(directory, "config.yaml").getFileName())
                .asString()
                .matches("\\.config\\.yaml_[0-9]+\\.tmp");
        assertThat(ScratchFiles.of(directory, ".env").getFileName()).asString().matches("\\.env_[0-9]+\\.tmp");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void they_are_for_their_owner_alone() throws IOException {
        for (var made :
                new Path[] {ScratchFiles.of(directory, "auth.json"), ScratchFiles.ofSecret(directory, "auth.json")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void no_copy_of_a_home_takes_them_along() {
        assertThat(RuntimeFiles.contains("auth.json.tmp.4711.0123456789abcdef")).isTrue();
        assertThat(RuntimeFiles.contains("shared/nous_auth.json.tmp.4711.0123456789abcdef"))
                .isTrue();
        assertThat(RuntimeFiles.contains(".auth.json_6666666666666666666.tmp")).isTrue();
        assertThat(RuntimeFiles.contains("work/notes.tmp")).isFalse();
    }
}
