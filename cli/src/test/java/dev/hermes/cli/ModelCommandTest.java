package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code hermes model set} and {@code hermes model list}. */
class ModelCommandTest extends FreshHome {
    private static final String OLD = """
            # what I use
            model:
              provider: zai   # cheap
              default: glm-5
              base_url: https://api.z.ai/api/paas/v4
              api_mode: chat_completions
              api_key: ${MY_KEY}
              max_tokens: 4000
            display: {compact: true}
            """;

    @Test
    void choosing_another_provider_leaves_nothing_behind_that_belongs_to_the_old_one() {
        hermes.file("config.yaml", OLD).with("ANTHROPIC_API_KEY", "sk-ant-api-1");
        var result = hermes.run("model", "set", "claude-opus-4-7", "--provider", "anthropic");
        assertThat(result.out()).isEqualTo("✓ Default model set to: claude-opus-4-7 (via Anthropic)\n");
        assertThat(hermes.file("config.yaml"))
                .contains("# what I use", "provider: anthropic   # cheap", "default: claude-opus-4-7")
                .contains("max_tokens: 4000", "display: {compact: true}")
                .doesNotContain("base_url", "api_mode", "api_key");
    }

    @Test
    void a_key_in_the_settings_that_goes_with_its_provider_is_kept_in_a_copy_of_them() throws IOException {
        hermes.file("config.yaml", OLD).with("ANTHROPIC_API_KEY", "sk-ant-api-1");
        var result = hermes.run("model", "set", "claude-opus-4-7", "--provider", "anthropic");
        assertThat(result.err())
                .contains("they are kept with it in " + hermes.home().resolve("config.yaml.bak-"));
        try (var files = Files.list(hermes.home())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("config.yaml.bak-")))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy).hasContent(OLD));
        }
    }

    @Test
    void another_model_of_the_same_provider_keeps_what_is_said_about_it() {
        hermes.file("config.yaml", OLD.replaceAll(" *base_url.*\n", "")).with("GLM_API_KEY", "glm-key-1");
        hermes.run("model", "set", "glm-5.1", "--provider", "zai");
        assertThat(hermes.file("config.yaml"))
                .contains("default: glm-5.1", "api_mode: chat_completions", "api_key: ${MY_KEY}");
    }

    @Test
    void a_model_that_is_written_as_a_word_becomes_a_map() {
        hermes.file("config.yaml", "model: some-model\n").with("GLM_API_KEY", "glm-key-1");
        assertThat(hermes.run("model", "set", "zai:glm-5").exit()).isZero();
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("zai\n");
        assertThat(hermes.run("config", "get", "model.default").out()).isEqualTo("glm-5\n");
    }

    @Test
    void a_server_of_ones_own_is_chosen_by_its_address() {
        try (var server = ModelServer.start().models("large")) {
            var result = hermes.run("model", "set", "large", "--base-url", server.url());
            assertThat(result.exit()).isZero();
            assertThat(hermes.run("config", "get", "model.base_url").out()).isEqualTo(server.url() + "\n");
            hermes.run("config", "set", "model.context_length", "128000");
            assertThat(hermes.run("-z", "hello").out()).contains("ok");
        }
    }

    @Test
    void a_model_that_nobody_knows_is_refused_as_in_a_conversation() {
        hermes.file("config.yaml", OLD);
        try (var server = ModelServer.start()) {
            var result = hermes.run("model", "set", "two words", "--base-url", server.url());
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("one word", "hermes config set model.default");
        }
        assertThat(hermes.file("config.yaml")).isEqualTo(OLD);
    }

    @Test
    void a_server_that_wants_a_key_is_asked_with_the_one_that_is_named() {
        try (var server = ModelServer.start().models("large").listsOnlyFor("sk-of-mine")) {
            // given
            hermes.with("MY_KEY", "sk-of-mine");
            // when
            var chosen = hermes.run("model", "set", "large", "--base-url", server.url(), "--key-env", "MY_KEY");
            // then
            assertThat(chosen.err()).isEmpty();
            assertThat(chosen.exit()).isZero();
            assertThat(hermes.file("config.yaml"))
                    .contains("base_url: " + server.url(), "key_env: MY_KEY")
                    .doesNotContain("sk-of-mine");
        }
    }

    @Test
    void a_named_key_that_is_missing_is_told_with_all_that_would_be_written_by_hand() {
        try (var server = ModelServer.start().models("large").listsOnlyFor("sk-of-mine")) {
            var refused = hermes.run("model", "set", "large", "--base-url", server.url(), "--key-env", "MY_KEY");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(
                            "MY_KEY holds no key now",
                            "'hermes config set model.provider custom'",
                            "'hermes config set model.base_url " + server.url() + "'",
                            "'hermes config set model.key_env MY_KEY'",
                            "'hermes config set model.default large'");
        }
    }

    @Test
    void a_server_whose_protocol_knows_no_list_is_believed_when_the_protocol_is_said() {
        try (var server = ModelServer.start().withoutList()) {
            assertThat(hermes.run("model", "set", "large", "--base-url", server.url())
                            .exit())
                    .isEqualTo(1);
            var chosen =
                    hermes.run("model", "set", "large", "--base-url", server.url(), "--api-mode", "anthropic_messages");
            assertThat(chosen.exit()).isZero();
            assertThat(chosen.err()).contains("no list of models to look large up in");
            assertThat(hermes.file("config.yaml")).contains("api_mode: anthropic_messages", "default: large");
        }
    }

    @Test
    void an_empty_name_is_no_choice() {
        hermes.file("config.yaml", OLD).with("GLM_API_KEY", "glm-key-1");
        var refused = hermes.run("model", "set", " ");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(hermes.file("config.yaml")).isEqualTo(OLD);
    }

    @Test
    void a_dear_model_is_asked_about_before_it_is_chosen() {
        hermes.file("models_dev_cache.json", """
                        {"zai": {"models": {"glm-5": {"cost": {"input": 30, "output": 180}}}}}""").with("GLM_API_KEY", "glm-key-1");
        var no = hermes.person("n\n").run("model", "set", "glm-5", "--provider", "zai");
        assertThat(no.out()).contains("Go on with it? [y/N]", "No change.");
        assertThat(hermes.person("y\n")
                        .run("model", "set", "glm-5", "--provider", "zai")
                        .out())
                .contains("Default model set to: glm-5");
        assertThat(hermes.run("model", "set", "glm-5", "--provider", "zai").err())
                .contains("glm-5 is expensive: $30.00 for a million tokens in, $180.00 out.");
    }

    @Test
    void what_cannot_be_used_is_not_saved() {
        hermes.file("config.yaml", OLD);
        assertThat(hermes.run("model", "set", "claude-opus-4-7", "--provider", "anthropic")
                        .err())
                .contains("No usable API key for Anthropic");
        assertThat(hermes.run("model", "set", "x", "--provider", "nobody").exit())
                .isEqualTo(1);
        assertThat(hermes.run("model", "set", "x", "--base-url", "file:///etc").exit())
                .isEqualTo(1);
        assertThat(hermes.file("config.yaml")).isEqualTo(OLD);
    }

    @Test
    void models_are_listed_from_the_table_or_asked_for() {
        assertThat(hermes.run("model", "list", "--provider", "glm").lines()).contains("glm-5.1", "glm-4.7");
        try (var server = ModelServer.start().models("one", "two")) {
            hermes.file("config.yaml", "providers:\n  acme: {api: \"%s\"}\n".formatted(server.url()));
            assertThat(hermes.run("model", "list", "--provider", "acme").lines())
                    .containsExactly("one", "two");
            assertThat(hermes.run("model", "list", "--provider", "acme", "--json")
                            .out())
                    .contains("\"provider\" : \"acme\"", "\"one\"");
        }
        var gone = hermes.run("model", "list", "--provider", "acme");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("No list of models: no connection to 127.0.0.1");
    }

    @Test
    void all_that_there_is_can_be_listed_without_asking_anybody() {
        hermes.file(
                        "config.yaml",
                        "model: {provider: zai, default: glm-5}\nproviders:\n  acme: {api: 'http://127.0.0.1:9/v1', models: [big]}\n")
                .with("GLM_API_KEY", "glm-key-1");
        assertThat(hermes.run("model", "list", "--all").lines())
                .startsWith("zai:glm-5.1")
                .endsWith("acme:big")
                .noneMatch(line -> line.startsWith("deepseek"));
        assertThat(hermes.run("model", "list", "--all", "--json").out())
                .contains("\"slug\" : \"acme\"", "\"warning\" : \"paste DEEPSEEK_API_KEY to activate\"")
                .contains("\"provider\" : \"zai\"", "\"model\" : \"glm-5\"");
        assertThat(hermes.run("model", "list", "--all", "--provider", "zai").exit())
                .isEqualTo(2);
    }

    @Test
    void a_key_in_an_address_is_shown_nowhere() {
        // given
        hermes.file("config.yaml", """
                model:
                  provider: custom
                  default: m
                  base_url: http://127.0.0.1:1/v1?api_key=canary1234567890
                agent: {api_max_retries: 1}
                fallback_providers:
                  - {provider: custom, model: n, base_url: 'http://127.0.0.1:2/v1?token=canary1234567890'}
                """);
        // then
        for (var command : List.of(
                List.of("config", "show"),
                List.of("config", "get", "model.base_url"),
                List.of("config", "set", "model.base_url", "http://127.0.0.1:1/v1?api_key=canary1234567890"),
                List.of("fallback", "list"),
                List.of("model", "list", "--all", "--json"),
                List.of("-z", "hi"))) {
            var result = hermes.run(command.toArray(String[]::new));
            assertThat(result.out() + result.err())
                    .as("%s", command)
                    .contains("http://127.0.0.1:")
                    .doesNotContain("canary");
        }
    }

    @Test
    void a_switch_in_a_conversation_can_hold_for_later_ones() {
        hermes.file("config.yaml", "model: {provider: demo}\n").with("GLM_API_KEY", "glm-key-1");
        var said = hermes.typing("/model glm-5 —provider zai —global\n/quit\n").run("chat");
        assertThat(said.out()).contains("Model switched: glm-5", "Saved in");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("zai\n");
    }
}
