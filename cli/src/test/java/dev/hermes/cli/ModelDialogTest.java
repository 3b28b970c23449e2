package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code hermes model} with a person at a terminal, who is led to a model. */
class ModelDialogTest extends FreshHome {
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
    void what_is_left_of_a_server_that_is_taken_out_is_told() {
        // given
        hermes.file("config.yaml", """
                model: {provider: custom, default: big, base_url: "http://127.0.0.1:9/v1", key_env: CUSTOM_BOX_API_KEY}
                custom_providers:
                  - {name: Box, base_url: "http://127.0.0.1:9/v1", key_env: CUSTOM_BOX_API_KEY}
                """).file(".env", "CUSTOM_BOX_API_KEY=sk-canary\n");
        // when
        var result = hermes.person("Remove a saved\ncustom:box\n").run("model");
        // then
        assertThat(result.out() + result.err())
                .contains(
                        "Removed custom:box",
                        "Conversations still begin with big at that server",
                        "'hermes config unset CUSTOM_BOX_API_KEY'")
                .doesNotContain("No change.", "canary");
    }

    @Test
    void a_login_or_a_key_that_did_not_do_leads_back_to_the_providers() {
        var result = hermes.person("Nous Portal\nAnthropic\nsk-ant-oat01-canary\nDeepSeek\nchangeme\nLeave unchanged\n")
                .run("model", "--portal-url", "http://127.0.0.1:1", "--timeout", "1");
        assertThat(result.exit()).isZero();
        assertThat(result.out().split("Which provider\\?", -1)).as(result.out()).hasSize(5);
        assertThat(result.out()).endsWith("No change.\n");
        assertThat(result.err())
                .contains("token of a Claude subscription", "This is no key")
                .doesNotContain("canary");
        assertThat(hermes.home().resolve(".env")).doesNotExist();
        assertThat(hermes.home().resolve("config.yaml")).doesNotExist();
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
        assertThat(chosen.out())
                .contains("vision: ", "Model for vision: eye (via box)")
                .doesNotContain("No change.");
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

    private void codexIsLoggedIn(Path codex, long expires) throws IOException {
        var claims = Base64.getUrlEncoder()
                .encodeToString(("{\"email\": \"me@x\", \"exp\": " + expires + "}").getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(codex);
        Files.writeString(
                codex.resolve("auth.json"),
                "{\"tokens\": {\"access_token\": \"h." + claims + ".s\", \"refresh_token\": \"codex-rt\"}}");
    }
}
