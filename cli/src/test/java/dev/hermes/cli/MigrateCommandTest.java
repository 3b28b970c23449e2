package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {
    private static final String OLD = """
            # mine
            model:
              default: x-ai/Grok-3   # the old one
              base_url: ${URL}
            principal: {model: grok-code-fast-1, other: 1}
            fallback_providers:
              - provider: openrouter
                model: qwen
              - provider: xai
                model: "grok-4-fast-non-reasoning"   # quick
            auxiliary:
              vision:
                model: ' grok-4-0709 '
              compression:
                model: grok-4.3
            plugins:
              image_gen:
                xai:
                  model: grok-imagine-image-pro
            mine:
              model: grok-3
            """;

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    private String[] files() {
        return hermes.home().toFile().list((_, name) -> name.startsWith("config.yaml."));
    }

    @Test
    void what_is_to_be_migrated_must_be_said() {
        var bare = hermes.run("migrate");
        assertThat(bare.exit()).isEqualTo(2);
        assertThat(bare.out()).isEmpty();
        assertThat(bare.err()).isEqualTo("usage: hermes migrate xai [--apply] [--no-backup]\n");
    }

    @Test
    void retired_models_are_listed_and_nothing_is_written() {
        hermes.file("config.yaml", OLD);
        var listed = hermes.run("migrate", "xai");
        assertThat(listed.exit()).isZero();
        assertThat(listed.lines())
                .contains(
                        "  model.default: 'x-ai/Grok-3' → use 'grok-4.3'",
                        "  principal.model: 'grok-code-fast-1' → use 'grok-4.3'",
                        "  fallback_providers[1].model: 'grok-4-fast-non-reasoning' → use 'grok-4.3'"
                                + " with reasoning_effort: none",
                        "  auxiliary.vision.model: ' grok-4-0709 ' → use 'grok-4.3'",
                        "  plugins.image_gen.xai.model: 'grok-imagine-image-pro' → use 'grok-imagine-image-quality'")
                .anyMatch(line -> line.contains("https://docs.x.ai/developers/migration/may-15-retirement"))
                .noneMatch(line -> line.contains("  mine."));
        assertThat(hermes.file("config.yaml")).isEqualTo(OLD);
        assertThat(files()).isEmpty();
    }

    @Test
    void applied_only_the_models_change_and_a_copy_of_the_file_is_kept() {
        hermes.file("config.yaml", OLD);
        assertThat(hermes.run("migrate", "xai", "--apply").exit()).isZero();
        assertThat(hermes.file("config.yaml"))
                .contains(
                        "# mine\n",
                        "default: grok-4.3   # the old one\n  base_url: ${URL}\n",
                        "{model: grok-4.3, other: 1}",
                        "# quick",
                        "    reasoning_effort: none\n",
                        "model: grok-imagine-image-quality\n",
                        "mine:\n  model: grok-3\n")
                .doesNotContain("non-reasoning", "0709");
        assertThat(files()).singleElement().asString().startsWith("config.yaml.bak-pre-migrate-xai-20260301-");
        assertThat(hermes.file(files()[0])).isEqualTo(OLD);

        var again = hermes.run("migrate", "xai", "--apply");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).startsWith("No model");
        assertThat(files()).hasSize(1);
    }

    @Test
    void the_model_of_conversations_goes_on_without_reasoning_by_the_setting_that_is_read_for_it() {
        hermes.file("config.yaml", "model:\n  default: grok-4-fast-non-reasoning\n  provider: xai\n");
        assertThat(hermes.run("migrate", "xai", "--apply").lines())
                .contains("  model.default: 'grok-4-fast-non-reasoning' → use 'grok-4.3'"
                        + " with agent.reasoning_effort: none");
        assertThat(hermes.file("config.yaml"))
                .startsWith("model:\n  default: grok-4.3\n  provider: xai\n")
                .contains("agent:\n  reasoning_effort: none\n");
    }

    @Test
    void no_copy_is_kept_when_none_is_wanted() {
        hermes.file("config.yaml", OLD);
        assertThat(hermes.run("migrate", "xai", "--apply", "--no-backup").exit())
                .isZero();
        assertThat(hermes.run("migrate", "xai").out()).startsWith("No model");
        assertThat(files()).isEmpty();
    }

    @Test
    void a_file_that_is_missing_broken_or_managed_is_left_as_it_is() {
        assertThat(hermes.run("migrate", "xai").exit()).isEqualTo(1);
        assertThat(hermes.run("migrate", "xai", "--apply").exit()).isEqualTo(1);
        assertThat(hermes.home().resolve("config.yaml")).doesNotExist();

        hermes.file("config.yaml", OLD).with("HERMES_MANAGED", "brew");
        assertThat(hermes.run("migrate", "xai", "--apply").err()).contains("managed by Homebrew");
        assertThat(hermes.file("config.yaml")).isEqualTo(OLD);
        assertThat(files()).isEmpty();
    }

    @Test
    void places_that_cannot_be_edited_safely_stop_everything_before_a_copy_is_made() {
        var shared = "principal: &p {model: grok-3}\ndelegation: *p\n";
        hermes.file("config.yaml", shared);
        assertThat(hermes.run("migrate", "xai").out()).contains("delegation.model");
        assertThat(hermes.run("migrate", "xai", "--apply").exit()).isEqualTo(1);
        assertThat(hermes.file("config.yaml")).isEqualTo(shared);
        assertThat(files()).isEmpty();
    }
}
