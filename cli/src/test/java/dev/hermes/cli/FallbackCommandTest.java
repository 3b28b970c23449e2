package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code hermes fallback}: the chain of models that are asked when the first choice fails. */
class FallbackCommandTest extends FreshHome {
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

    @Test
    void before_there_is_a_model_nobody_is_asked_for_another() {
        var early = hermes.person("DeepSeek\nsk-canary-1234\n1\n").run("fallback", "add");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("No model is chosen yet", "'hermes model' chooses one");
        assertThat(early.out()).doesNotContain("Which provider?");
        assertThat(hermes.home().resolve(".env")).doesNotExist();
    }

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

    private Cli.Result fallbackAdd(List<String> options) {
        var words = new ArrayList<>(List.of("fallback", "add"));
        words.addAll(options);
        return hermes.run(words.toArray(String[]::new));
    }
}
