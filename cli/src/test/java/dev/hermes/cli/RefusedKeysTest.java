package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes auth add}: what is no key, or none that may be stored, and what is made of the rest. */
class RefusedKeysTest extends FreshHome {
    private static final String KEY = "sk-or-abcdef123456";

    @Test
    void a_key_comes_from_standard_input_and_loses_what_no_key_has() throws IOException {
        assertThat(hermes.typing("sk-or-\u028b0001\n")
                        .run("auth", "add", "openrouter", "--api-key", "-")
                        .err())
                .contains("U+028B")
                .doesNotContain("0001");
        assertThat(stored().path("credential_pool")
                        .path("openrouter")
                        .path(0)
                        .path("access_token")
                        .asString())
                .isEqualTo("sk-or-0001");
        assertThat(hermes.typing("sk-or-0002\n")
                        .run("auth", "add", "openrouter")
                        .out())
                .isEqualTo("Added openrouter credential #2: \"api-key-2\"\n");
    }

    @Test
    void a_key_with_more_than_a_key_in_it_is_not_stored() {
        for (var key : List.of("sk-1234\r\nX-Evil: 1", "sk-1234 sk-5678", "sk-\u001b[31m1234")) {
            var refused = hermes.run("auth", "add", "deepseek", "--api-key", key);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("This is no key").doesNotContain("1234");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void tokens_of_a_kind_that_their_provider_does_not_take_are_not_stored_or_sent() {
        // given
        hermes.file("config.yaml", "auth: {official_clients: [copilot]}\n");
        for (var token : Map.of("copilot", "ghp_canary", "anthropic", "sk-ant-oat01-canary")
                .entrySet()) {
            var refused = hermes.run("auth", "add", token.getKey(), "--api-key", token.getValue());
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("not stored").doesNotContain("canary");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
        // one that an earlier version stored
        hermes.file("auth.json", """
                {"credential_pool": {"copilot": [{"id": "aaaaaa", "label": "old", "auth_type": "api_key", "priority": 0,
                 "source": "manual", "access_token": "ghp_canary"}]}}
                """);
        assertThat(hermes.run("auth", "list").out()).contains("old").doesNotContain("←");
        assertThat(hermes.run("--provider", "copilot", "-m", "gpt-4.1", "-z", "hello")
                        .err())
                .contains("does not accept classic tokens of GitHub", "the stored one", "--type oauth");
        // and one of the environment
        hermes.file("auth.json", "{}");
        hermes.with("GH_TOKEN", "ghp_canary");
        assertThat(hermes.run("--provider", "copilot", "-m", "gpt-4.1", "-z", "hello")
                        .err())
                .contains("does not accept classic tokens of GitHub", "GH_TOKEN is one")
                .doesNotContain("canary", "Put it into");
    }

    @Test
    void no_setting_keeps_the_token_of_a_claude_subscription() {
        // given
        var settings = "model: {provider: demo}\n";
        hermes.file("config.yaml", settings);
        for (var set : List.of(
                List.of("ANTHROPIC_API_KEY", "sk-ant-oat01-canary"),
                List.of("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-canary"),
                List.of("model.api_key", "sk-ant-oat01-canary"),
                List.of("fallback_providers", "[{provider: anthropic, model: m, api_key: sk-ant-oat01-canary}]"))) {
            // when
            var refused = hermes.run("config", "set", set.getFirst(), set.getLast());
            // then
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("not stored", "platform.claude.com")
                    .doesNotContain("canary");
        }
        assertThat(hermes.file("config.yaml")).isEqualTo(settings);
        assertThat(hermes.home().resolve(".env")).doesNotExist();
        assertThat(hermes.run("auth", "add", "openrouter", "--api-key", "sk-ant-oat01-canary")
                        .exit())
                .isEqualTo(1);
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void what_is_no_key_or_no_provider_is_refused() {
        var none = hermes.typing("\n").run("auth", "add", "openrouter");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("No API key provided.");
        assertThat(hermes.run("auth", "add", "openrouter", "--api-key", "changeme")
                        .exit())
                .isEqualTo(1);
        var unknown = hermes.run("auth", "add", "nobody", "--api-key", "sk-0001");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("Unknown provider: nobody");
        assertThat(hermes.run("auth", "status").exit()).isEqualTo(2);
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void options_that_would_do_nothing_are_wrong_usage() {
        for (var option : List.of(List.of("--portal-url", "x"), List.of("--scope", "y"), List.of("--insecure"))) {
            var args = new ArrayList<>(List.of("auth", "add", "openrouter", "--api-key", KEY));
            args.addAll(option);
            var refused = hermes.run(args.toArray(String[]::new));
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err())
                    .contains(option.getFirst() + " is for logins")
                    .doesNotContain(KEY);
        }
        var login = hermes.run("auth", "add", "nous", "--type", "oauth", "--api-key", KEY);
        assertThat(login.exit()).isEqualTo(2);
        assertThat(login.err()).contains("--api-key is for keys").doesNotContain(KEY);
        var late = hermes.run("auth", "add", "nous", "--timeout", "-5");
        assertThat(late.exit()).isEqualTo(2);
        assertThat(late.err()).contains("--timeout -5 leaves no time");
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_key_of_claude_is_what_is_added_and_a_login_with_its_subscription_is_refused_with_the_reason()
            throws IOException {
        assertThat(hermes.typing("sk-ant-api03-1\n")
                        .run("auth", "add", "anthropic")
                        .out())
                .isEqualTo("Added anthropic credential #1: \"api-key-1\"\n");
        var menu = hermes.typing("1\nclaude\nsk-ant-api03-2\n").run("auth");
        assertThat(menu.out()).endsWith("Added anthropic credential #2: \"api-key-2\"\n");
        var refused = hermes.run("auth", "add", "claude", "--type", "oauth");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("does not log in with a Claude subscription", "'hermes auth add anthropic'")
                .doesNotContain("yet");
        assertThat(stored().path("credential_pool").path("anthropic")).hasSize(2);
    }

    @Test
    void who_has_only_a_login_of_claude_is_told_of_the_one_variable_whose_key_is_sent() throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve(".claude")).resolve(".credentials.json"),
                "{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat01-canary\"}}");
        hermes.file("config.yaml", "model: {provider: anthropic, default: claude-sonnet-4-6}\n");
        var result = hermes.run("-z", "hello");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("Claude subscription", "ANTHROPIC_API_KEY=...", "'hermes auth add anthropic'")
                .doesNotContain("ANTHROPIC_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "canary");
    }

    private JsonNode stored() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(hermes.home().resolve("auth.json")));
    }
}
