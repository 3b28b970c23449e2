package dev.hermes.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {
    @TempDir
    Path directory;

    @Test
    void what_git_starts_sees_no_keys_and_nothing_that_steers_git() throws Exception {
        var git = new Git(
                Map.of(
                        "PATH",
                        "/usr/local/bin:/usr/bin:/bin",
                        "OPENAI_API_KEY",
                        "sk-secret",
                        "GIT_DIR",
                        "/elsewhere",
                        "PLAIN",
                        "seen"),
                Duration.ofSeconds(30));
        assertThat(git.run(directory, "-c", "alias.variables=!env", "variables").out())
                .contains("PLAIN=seen")
                .doesNotContain("sk-secret", "/elsewhere");
    }
}
