package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hermes model list --all}: what can be chosen of all providers, and what the others lack. */
class ModelInventoryTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void where_nothing_can_be_used_yet_it_says_what_each_provider_wants() {
        var result = hermes.run("model", "list", "--all");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEmpty(); // scripts read only what can be chosen
        assertThat(result.err())
                .contains("No key and no login was found.", "'hermes model' asks for it")
                .contains("lmstudio: it has to be asked, with 'hermes model list --provider lmstudio'.")
                .contains("deepseek: a key, as DEEPSEEK_API_KEY or with 'hermes auth add deepseek'")
                .contains("nous: a login, with 'hermes auth add nous'")
                .contains("bedrock: 'hermes model' leads there (aws_sdk)");
    }

    @Test
    void beside_what_can_be_used_one_line_counts_the_others() {
        var result = hermes.with("GLM_API_KEY", "glm-0123456789").run("model", "list", "--all");
        assertThat(result.lines()).isNotEmpty().allMatch(line -> line.startsWith("zai:"));
        assertThat(result.err())
                .containsPattern("\\d+ more providers want a key or a login first: 'hermes model list --all --json'")
                .doesNotContain("DEEPSEEK_API_KEY");
    }
}
