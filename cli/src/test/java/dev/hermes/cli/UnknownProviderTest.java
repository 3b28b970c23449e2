package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever names a provider that nobody is hears the same words everywhere, before anything fails on it. */
class UnknownProviderTest {
    private static final String WAYS_TO_OPENAI = "OpenAI's models are reached through 'openrouter'";

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @Test
    void the_ways_to_openai_are_named_wherever_it_is_taken_for_a_provider() {
        var set = hermes.run("config", "set", "model.provider", "openai");
        assertThat(set.exit()).isZero();
        assertThat(set.err()).contains("Unknown provider 'openai'. It was saved anyway");
        var conversation = hermes.run("-z", "hi");
        var list = hermes.run("model", "list", "--provider", "openai");
        var add = hermes.run("auth", "add", "openai", "--api-key", "sk-0123456789");
        assertThat(conversation.exit()).isEqualTo(1);
        assertThat(list.exit()).isEqualTo(1);
        assertThat(add.exit()).isEqualTo(1);
        assertThat(add.err()).contains("Unknown provider: openai");
        for (var result : new Cli.Result[] {set, conversation, list, add}) {
            assertThat(result.err())
                    .contains(WAYS_TO_OPENAI, "'openai-codex'", "'custom'")
                    .contains("A server of your own is an entry under 'providers' in ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "custom:foo"})
    void a_name_that_is_nobodys_is_warned_of_with_those_that_are_known(String name) {
        var set = hermes.run("config", "set", "model.provider", name);
        assertThat(set.exit()).isZero();
        assertThat(set.err()).contains("Unknown provider '" + name + "'.", "Known are: ", "openrouter, ");
        assertThat(hermes.run("auth", "add", name, "--api-key", "sk-0123456789").err())
                .contains("Known are: ", "openrouter, ");
        assertThat(hermes.run("model", "list", "--provider", name).err()).contains("Known are: ", "openrouter, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zai", "GLM", "auto", "custom", "demo", "mine", "custom:mine"})
    void a_name_that_is_somebodys_is_saved_without_a_word(String name) {
        hermes.file("config.yaml", "providers: {mine: {api: 'http://127.0.0.1:1/v1'}}\n");
        assertThat(hermes.run("config", "set", "model.provider", name).err()).isEmpty();
    }

    @Test
    void an_empty_name_is_said_to_mean_nothing() {
        assertThat(hermes.run("config", "set", "model.provider", "").err()).contains("like 'auto'");
    }

    @Test
    void whoever_knows_better_is_not_warned() {
        assertThat(hermes.run("config", "set", "model.provider", "later", "--force")
                        .err())
                .isEmpty();
    }

    @Test
    void what_takes_no_credential_is_not_called_unknown_without_a_reason() {
        assertThat(hermes.run("auth", "add", "demo", "--api-key", "sk-0123456789")
                        .err())
                .contains("It takes no credential here")
                .doesNotContain("Known are");
    }
}
