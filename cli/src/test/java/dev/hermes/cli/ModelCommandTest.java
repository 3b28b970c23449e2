package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
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

    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    // --- hermes model

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
    void without_a_terminal_it_says_how_to_choose_without_being_asked() {
        var result = hermes.run("model");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(3);
        assertThat(result.err().lines().findFirst().orElseThrow())
                .contains("'hermes model' requires an interactive terminal");
    }

    @Test
    void a_key_is_cleared_from_the_file_and_one_that_is_exported_is_said_to_stay() {
        // given
        hermes.file(".env", "GLM_API_KEY=glm-key-1\n");
        // then
        assertThat(hermes.person("zai\nc\n").run("model").out()).contains("Cleared GLM_API_KEY from .env");
        assertThat(hermes.file(".env")).doesNotContain("GLM_API_KEY");
        // and
        var exported =
                hermes.with("GLM_API_KEY", "glm-key-2").person("zai\nc\n").run("model");
        assertThat(exported.out() + exported.err())
                .contains("GLM_API_KEY is not in .env, so it is still in use.", "is set in your shell environment")
                .doesNotContain("Cleared");
    }

    @Test
    void a_person_is_led_from_nothing_to_a_model() {
        var result = hermes.person("zai\nglm-key-canary\nglm-5.1\n").run("model");
        assertThat(result.out()).contains("GLM_API_KEY", "Default model set to: glm-5.1 (via Z.AI / GLM)");
        assertThat(hermes.file(".env")).isEqualTo("GLM_API_KEY=glm-key-canary\n");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("zai\n");
        // a key that is there is kept unless one says otherwise
        assertThat(hermes.person("zai\nk\nglm-4.7\n").run("model").out()).contains("[K]eep", "glm-4.7");
        assertThat(hermes.person("zai\nk\nq\n").run("model").out()).endsWith("No change.\n");
    }

    @Test
    void a_switch_in_a_conversation_can_hold_for_later_ones() {
        hermes.file("config.yaml", "model: {provider: demo}\n").with("GLM_API_KEY", "glm-key-1");
        var said = hermes.typing("/model glm-5 —provider zai —global\n/quit\n").run("chat");
        assertThat(said.out()).contains("Model switched: glm-5", "Saved in");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("zai\n");
    }

    @Test
    void a_server_of_ones_own_is_asked_for_and_remembered() {
        hermes.file("config.yaml", "# mine\nmodel: {provider: zai}\n");
        try (var server = ModelServer.start().models("big", "small")) {
            // when
            var result = hermes.person(
                            "Custom endpoint\nnonsense\n" + server.url() + "/\nMY_BOX_KEY\nsk-canary\n2\nbig\n128K\n\n")
                    .run("model");
            // then
            assertThat(result.out()).contains("It begins with http://", "Default model set to: big");
            assertThat(hermes.file("config.yaml"))
                    .contains("# mine", "provider: custom", "base_url: " + server.url(), "key_env: MY_BOX_KEY")
                    .contains("name: Local (127.0.0.1:", "context_length: 128000")
                    .doesNotContain("sk-canary");
            assertThat(hermes.file(".env")).contains("MY_BOX_KEY=sk-canary");
            assertThat(hermes.run("-z", "hello").out()).contains("ok");
            assertThat(server.lastRequest().header("authorization")).contains("Bearer sk-canary");
        }
    }

    @Test
    void a_key_that_is_pasted_for_a_server_is_kept_as_a_key_and_without_the_marks_of_the_terminal() {
        try (var server = ModelServer.start().models("big", "small")) {
            // when
            var result = hermes.person("Custom endpoint\n" + server.url()
                            + "\n\u001b[200~sk-i-paste-my-canary\u001b[201~\n2\nbig\n\n\n")
                    .run("model");
            // then
            var variable = "CUSTOM_127_0_0_1_" + server.url().replaceAll(".*:(\\d+).*", "$1") + "_API_KEY";
            assertThat(result.out())
                    .contains("Default model set to: big", variable)
                    .doesNotContain("canary");
            assertThat(hermes.file("config.yaml"))
                    .contains("key_env: " + variable)
                    .doesNotContain("canary");
            assertThat(hermes.file(".env")).contains(variable + "=sk-i-paste-my-canary\n");
            assertThat(hermes.run("-z", "hello").out()).contains("ok");
            assertThat(server.lastRequest().header("authorization")).contains("Bearer sk-i-paste-my-canary");
        }
    }

    @Test
    void who_has_no_identity_of_amazon_may_give_a_key_of_bedrock() {
        var result = hermes.with("AWS_EC2_METADATA_DISABLED", "true")
                .person("AWS Bedrock\nbedrock-key-canary\neu-west-1\n1\n")
                .run("model");
        assertThat(result.out())
                .contains("No identity of AWS was found", "Saved AWS_BEARER_TOKEN_BEDROCK", "Default model set to: ")
                .doesNotContain("canary");
        assertThat(hermes.file(".env")).contains("AWS_BEARER_TOKEN_BEDROCK=bedrock-key-canary");
        assertThat(hermes.file("config.yaml")).contains("provider: bedrock", "region: eu-west-1");
    }

    @Test
    void a_key_in_the_place_of_a_variables_name_is_refused_and_not_repeated() {
        for (var command : List.of(
                List.of("model", "set", "m", "--base-url", "http://127.0.0.1:9/v1", "--key-env", "sk-canary"),
                List.of("fallback", "add", "--provider", "zai", "--model", "m", "--key-env", "gsk_canary"))) {
            var refused = hermes.run(command.toArray(String[]::new));
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("--key-env takes the name").doesNotContain("canary");
        }
    }

    @Test
    void a_saved_server_is_taken_out_again() {
        hermes.file("config.yaml", """
                providers: {zai: {request_timeout_seconds: 9}, box: {api: "http://127.0.0.1:9/v1"}}
                custom_providers:
                  - {name: Old One, base_url: "http://127.0.0.1:8/v1"}
                """);
        assertThat(hermes.person("Remove a saved\nbox\n").run("model").out()).contains("Removed box");
        assertThat(hermes.person("Remove a saved\ncustom:old-one\n")
                        .run("model")
                        .out())
                .contains("Removed custom:old-one");
        assertThat(hermes.file("config.yaml"))
                .contains("request_timeout_seconds: 9")
                .doesNotContain("127.0.0.1", "custom_providers");
    }

    @Test
    void side_tasks_get_models_of_their_own_and_lose_them_again() {
        hermes.file("config.yaml", """
                model: {provider: demo}   # mine
                auxiliary: {vision: {timeout: 9, provider: custom, base_url: "http://127.0.0.1:9/v1", api_key: old}}
                providers: {box: {api: "http://127.0.0.1:9/v1", models: [eye, ear], discover_models: false}}
                """);
        var chosen = hermes.person("auxiliary models\nvision\nChoose one\nYour own: box\neye\n")
                .run("model");
        assertThat(chosen.out()).contains("vision: ", "Model for vision: eye (via box)", "No change.");
        assertThat(hermes.run("config", "get", "auxiliary.vision.model").out()).isEqualTo("eye\n");
        assertThat(hermes.file("config.yaml"))
                .contains("# mine", "provider: demo", "timeout: 9", "provider: box")
                .doesNotContain("api_key", "default_model");
        hermes.person("auxiliary models\nMake all\n").run("model");
        assertThat(hermes.file("config.yaml")).contains("timeout: 9").doesNotContain("provider: box", "model: eye");
    }

    @Test
    void the_model_that_was_chosen_at_a_server_of_ones_own_is_its_first_from_then_on() {
        hermes.file("config.yaml", """
                providers: {box: {api: "http://127.0.0.1:9/v1", models: [eye, ear], discover_models: false}}
                """);
        hermes.person("Your own: box\near\n").run("model");
        assertThat(hermes.run("config", "get", "providers.box.default_model").out())
                .isEqualTo("ear\n");
        assertThat(hermes.run("config", "get", "model.provider").out()).isEqualTo("box\n");
    }

    @Test
    void a_fallback_is_not_the_primary_by_another_name_but_may_be_the_same_model_elsewhere() {
        hermes.file("config.yaml", "model: {provider: zai, default: glm-5}\n").with("GLM_API_KEY", "sk-zai");
        assertThat(hermes.run("fallback", "add", "--provider", "glm", "--model", "glm-5")
                        .exit())
                .isEqualTo(1);
        hermes.file("config.yaml", """
                model: {provider: custom, default: foo, base_url: "http://127.0.0.1:1/v1"}
                """);
        assertThat(hermes.run(
                                "fallback",
                                "add",
                                "--provider",
                                "custom",
                                "--model",
                                "foo",
                                "--base-url",
                                "http://127.0.0.1:1/v1/")
                        .exit())
                .isEqualTo(1);
        assertThat(hermes.run(
                                "fallback",
                                "add",
                                "--provider",
                                "custom",
                                "--model",
                                "foo",
                                "--base-url",
                                "http://127.0.0.1:2/v1")
                        .exit())
                .isZero();
    }

    // --- hermes fallback

    @Test
    void a_chain_is_built_shown_and_taken_apart_without_a_terminal() {
        hermes.file("config.yaml", "# keep me\nmodel: {provider: demo, default: demo}\n");
        assertThat(hermes.run("fallback").lines()).first().isEqualTo("No fallback providers configured.");
        hermes.run("fallback", "add", "--provider", "zai", "--model", "glm-5");
        hermes.run("fallback", "add", "--provider", "deepseek", "--model", "deepseek-chat", "--key-env", "MY_KEY");
        assertThat(hermes.run("fallback", "ls").lines())
                .containsExactly(
                        "Primary: demo  (via demo)",
                        "Fallback chain (2 entries):",
                        "  1. glm-5  (via zai)",
                        "  2. deepseek-chat  (via deepseek)");
        assertThat(hermes.file("config.yaml")).startsWith("# keep me\n").contains("key_env: MY_KEY");
        assertThat(hermes.run("fallback", "rm", "1").out()).isEqualTo("✓ Removed fallback: glm-5 (via zai)\n");
        assertThat(hermes.typing("n\n").run("fallback", "clear").out()).endsWith("Cancelled — no change.\n");
        assertThat(hermes.typing("y\n").run("fallback", "clear").out()).endsWith("Fallback chain cleared.\n");
        assertThat(hermes.run("fallback", "list").out()).contains("No fallback providers configured.");
        assertThat(hermes.file("config.yaml")).isEqualTo("# keep me\nmodel: {provider: demo, default: demo}\n");
    }

    @Test
    void the_older_key_is_read_and_given_up_when_the_chain_is_written() {
        hermes.file("config.yaml", """
                fallback_providers: [{provider: zai, model: glm-5}]
                fallback_model: {provider: ZAI, model: GLM-5}
                """);
        assertThat(hermes.run("fallback").out()).contains("(1 entry)");
        hermes.run("fallback", "add", "--provider", "kimi", "--model", "kimi-k2.6");
        assertThat(hermes.file("config.yaml")).doesNotContain("fallback_model");
        assertThat(hermes.run("fallback").out()).contains("(2 entries)");
    }

    @Test
    void what_is_there_already_or_not_known_is_refused() {
        hermes.file("config.yaml", "model: {provider: demo, default: demo}\n");
        hermes.run("fallback", "add", "--provider", "zai", "--model", "glm-5");
        assertThat(hermes.run("fallback", "add", "--provider", "zai", "--model", "GLM-5")
                        .err())
                .contains("already");
        assertThat(hermes.run("fallback", "add", "--provider", "demo", "--model", "demo")
                        .exit())
                .isEqualTo(1);
        assertThat(hermes.run("fallback", "add", "--provider", "nobody", "--model", "x")
                        .exit())
                .isEqualTo(1);
        assertThat(hermes.run("fallback", "add", "--provider", "zai").exit()).isEqualTo(2);
        assertThat(hermes.run("fallback", "rm", "7").err()).contains("no entry 7");
        assertThat(hermes.run("fallback", "bogus").exit()).isEqualTo(2);
        var asked = hermes.run("fallback", "add");
        assertThat(asked.exit()).isEqualTo(1);
        assertThat(asked.err()).contains("interactive terminal");
    }

    @Test
    void what_could_never_be_a_fallback_is_refused() {
        hermes.file("config.yaml", "model: {provider: demo, default: demo}\n");
        for (var words : List.of(
                List.of("--provider", "custom", "--model", "x"),
                List.of("--provider", "custom", "--model", "x", "--base-url", "file:///etc"),
                List.of("--provider", "zai", "--model", "x", "--base-url", "http://openai.com@evil/v1"),
                List.of("--provider", "zai", "--model", "a b"))) {
            var refused = fallbackAdd(words);
            assertThat(refused.exit()).as("%s", words).isEqualTo(1);
        }
        assertThat(fallbackAdd(List.of("--base-url", "http://127.0.0.1:9/v1")).exit())
                .isEqualTo(2);
        assertThat(fallbackAdd(List.of("--key-env", "MY_KEY")).exit()).isEqualTo(2);
        assertThat(hermes.file("config.yaml")).isEqualTo("model: {provider: demo, default: demo}\n");
    }

    @Test
    void one_provider_is_one_fallback_by_whatever_name_it_is_called() {
        hermes.file("config.yaml", "fallback_providers: [{provider: glm, model: glm-5}]\n");
        var again = fallbackAdd(List.of("--provider", "zai", "--model", "glm-5"));
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("already");
        fallbackAdd(List.of("--provider", "moonshot", "--model", "kimi-k2.6"));
        assertThat(hermes.run("fallback").lines()).last().isEqualTo("  2. kimi-k2.6  (via kimi-coding)");
    }

    @Test
    void a_server_of_ones_own_is_a_fallback_by_its_address_in_its_protocol() {
        var added = fallbackAdd(
                List.of("--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--api-mode", "anthropic_messages"));
        assertThat(added.exit()).isZero();
        fallbackAdd(List.of("--provider", "ollama", "--model", "llama3"));
        assertThat(hermes.file("config.yaml"))
                .contains("provider: custom", "base_url: http://127.0.0.1:9/v1", "api_mode: anthropic_messages")
                .contains("base_url: http://127.0.0.1:11434/v1");
    }

    @Test
    void a_fallback_that_lacks_its_key_is_kept_and_told() {
        var added = fallbackAdd(List.of("--provider", "zai", "--model", "glm-5"));
        assertThat(added.exit()).isZero();
        assertThat(added.err()).contains("It cannot be used yet: No usable API key for Z.AI");
    }

    @Test
    void a_model_that_is_taken_out_of_the_chain_leaves_the_others_as_they_are_written() {
        hermes.file("config.yaml", """
                fallback_providers:
                  # when the first is tired
                  - provider: zai
                    model: glm-5   # small
                    api_key: ${FBKEY}
                  - {provider: deepseek, model: deepseek-chat}
                  - provider: 'kimi'   # the last
                    model: kimi-k2.6
                """);
        hermes.run("fallback", "rm", "2");
        assertThat(hermes.file("config.yaml")).isEqualTo("""
                fallback_providers:
                  # when the first is tired
                  - provider: zai
                    model: glm-5   # small
                    api_key: ${FBKEY}
                  - provider: 'kimi'   # the last
                    model: kimi-k2.6
                """);
    }

    @Test
    void a_server_that_is_taken_out_leaves_the_others_as_they_are_written() {
        hermes.file("config.yaml", """
                custom_providers:
                  - {name: Old One, base_url: "http://127.0.0.1:8/v1"}
                  - name: 'Box'   # in the cellar
                    base_url: "http://127.0.0.1:9/v1"
                """);
        hermes.person("Remove a saved\ncustom:old-one\n").run("model");
        assertThat(hermes.file("config.yaml")).isEqualTo("""
                custom_providers:
                  - name: 'Box'   # in the cellar
                    base_url: "http://127.0.0.1:9/v1"
                """);
    }

    private Cli.Result fallbackAdd(List<String> options) {
        var words = new ArrayList<>(List.of("fallback", "add"));
        words.addAll(options);
        return hermes.run(words.toArray(String[]::new));
    }

    private void codexIsLoggedIn(Path codex, long expires) throws IOException {
        var claims = Base64.getUrlEncoder()
                .encodeToString(("{\"email\": \"me@x\", \"exp\": " + expires + "}").getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(codex);
        Files.writeString(
                codex.resolve("auth.json"),
                "{\"tokens\": {\"access_token\": \"h." + claims + ".s\", \"refresh_token\": \"codex-rt\"}}");
    }

    @Test
    void the_login_of_the_program_codex_is_taken_over_when_that_is_wanted_and_never_by_itself() throws IOException {
        // given
        var codex = directory.resolve(".codex");
        codexIsLoggedIn(codex, 1_900_000_000);
        var theirs = Files.readString(codex.resolve("auth.json"));
        // when
        var declined = hermes.person("openai-codex\n\n").run("model");
        assertThat(declined.out()).contains("The program Codex is logged in on this machine as me@x.");
        assertThat(hermes.run("auth", "list").out()).doesNotContain("me@x");
        var taken = hermes.person("openai-codex\ny\n1\n").run("model");
        // then
        assertThat(taken.out())
                .contains("Imported the login of Codex", "via OpenAI Codex")
                .doesNotContain("codex-rt");
        assertThat(hermes.file("auth.json")).contains("codex-rt");
        assertThat(hermes.run("auth", "list").out()).contains("me@x");
        assertThat(codex.resolve("auth.json")).hasContent(theirs);
    }

    @Test
    void a_login_of_codex_that_has_ended_is_not_offered() throws IOException {
        var codex = directory.resolve("elsewhere");
        codexIsLoggedIn(codex, 1_700_000_000);
        var result = hermes.with("CODEX_HOME", codex.toString())
                .person("openai-codex\n")
                .run("model");
        assertThat(result.out()).doesNotContain("The program Codex is logged in");
    }
}
