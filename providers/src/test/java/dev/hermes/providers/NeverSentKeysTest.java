package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of a Claude subscription, and GitHub's classic tokens at Copilot: no request is made of them, whatever way they come. */
class NeverSentKeysTest {
    private static final String TOKEN = "sk-ant-oat01-canary";
    private static final String CLAUDE = "https://api.anthropic.com";
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path directory;

    @Test
    void one_that_is_asked_for_just_now_is_refused_with_advice() throws IOException {
        var providers = providers("", NOTHING);
        for (var url : List.of(Optional.<String>empty(), Optional.of("http://127.0.0.1:9"))) {
            var choice = new ModelChoice(
                    Optional.of("anthropic"), Optional.of("claude-opus-4-7"), url, Optional.of(Secret.of(TOKEN)));
            refused(() -> providers.resolve(choice));
        }
        refused(() -> providers.resolve(
                new ModelChoice(Optional.empty(), Optional.of("x"), Optional.empty(), Optional.of(Secret.of(TOKEN)))));
    }

    @Test
    void one_in_an_entry_of_the_fallback_chain_leaves_the_entry_out() throws IOException {
        for (var key : List.of("api_key: " + TOKEN, "key_env: MINE")) {
            var providers = providers("""
                    model: {provider: deepseek, default: deepseek-chat}
                    fallback_providers: [{provider: anthropic, model: claude-opus-4-6, %s}]
                    """.formatted(key), Map.of("MINE", TOKEN, "DEEPSEEK_API_KEY", "sk-deep"));
            assertThat(providers.fallbacks(providers.resolve(ModelChoice.NONE))).isEmpty();
            refused(() -> providers.resolve(providers.chain().getFirst()));
        }
    }

    @Test
    void one_for_a_side_task_leaves_that_to_the_main_model() throws IOException {
        var providers = providers("""
                model: {provider: deepseek, default: deepseek-chat}
                auxiliary: {compression: {provider: anthropic, model: claude-opus-4-6, api_key: %s}}
                """.formatted(TOKEN), Map.of("DEEPSEEK_API_KEY", "sk-deep"));
        var main = providers.resolve(ModelChoice.NONE);
        assertThat(providers.auxiliary("compression", main).provider()).isEqualTo("deepseek");
    }

    @Test
    void one_that_the_settings_give_a_server_is_refused_wherever_that_is() throws IOException {
        for (var url : List.of(CLAUDE, CLAUDE + "/v1", "http://127.0.0.1:9/v1", "https://gateway.example/v1")) {
            refused("model: {provider: custom, default: m, base_url: '%s', api_key: %s}".formatted(url, TOKEN));
            refused("model: {provider: custom, default: m, base_url: '%s', key_env: MINE}".formatted(url));
            refused("""
                    model: {provider: own, default: m}
                    providers: {own: {api: '%s', api_key: %s}}
                    """.formatted(url, TOKEN));
            refused("""
                    model: {provider: own, default: m}
                    custom_providers: [{name: own, base_url: '%s', key_env: MINE}]
                    """.formatted(url));
        }
    }

    @Test
    void one_in_the_variable_of_a_key_is_refused_where_that_variable_counts() throws IOException {
        var settings = "model: {provider: custom, default: m, base_url: '%s'}".formatted(CLAUDE);
        refused(() -> providers(settings, Map.of("ANTHROPIC_API_KEY", TOKEN)).resolve(ModelChoice.NONE));
        refused(() -> providers("model: {provider: openrouter}", Map.of("OPENROUTER_API_KEY", TOKEN))
                .resolve(ModelChoice.NONE));
        var stored =
                "{\"credential_pool\": {\"custom:own\": [{\"id\": \"aaaaaa\", \"label\": \"old\", \"auth_type\": \"api_key\","
                        + " \"priority\": 0, \"source\": \"manual\", \"access_token\": \"" + TOKEN + "\"}]}}";
        Files.writeString(directory.resolve("auth.json"), stored);
        var own = providers("""
                model: {provider: own, default: m}
                providers: {own: {api: '%s'}}
                """.formatted(CLAUDE), NOTHING);
        assertThat(own.resolve(ModelChoice.NONE).endpoint().key().map(Secret::reveal))
                .isNotEqualTo(Optional.of(TOKEN));
    }

    @Test
    void nobody_is_found_by_such_a_token() throws IOException {
        var providers = providers("", Map.of("GLM_API_KEY", TOKEN, "KIMI_API_KEY", "sk-kimi-1"));
        assertThat(providers.ready(providers.find("zai").orElseThrow())).isFalse();
        assertThat(providers.resolve(ModelChoice.NONE).provider()).isEqualTo("kimi-coding");
    }

    @Test
    void a_classic_token_of_github_goes_to_copilot_on_no_way() throws IOException {
        var on = "auth: {official_clients: [copilot]}\n";
        var classic = Optional.of(Secret.of("ghp_canary"));
        var chosen = new ModelChoice(Optional.of("copilot"), Optional.of("gpt-4.1"), Optional.empty(), classic);
        assertThatThrownBy(() -> providers(on, NOTHING).resolve(chosen))
                .hasMessageContaining("classic token of GitHub");
        assertThatThrownBy(() -> providers(
                                on + "fallback_providers: [{provider: copilot, model: gpt-4.1, api_key: ghp_canary}]",
                                NOTHING)
                        .resolve(new Fallback(
                                "copilot", "gpt-4.1", Optional.empty(), Optional.empty(), classic, Optional.empty())))
                .hasMessageContaining("classic token of GitHub");
        assertThatThrownBy(() -> providers(
                                "model: {provider: custom, default: m, api_key: ghp_canary,"
                                        + " base_url: 'https://api.githubcopilot.com'}",
                                NOTHING)
                        .resolve(ModelChoice.NONE))
                .hasMessageContaining("classic token of GitHub")
                .hasMessageNotContaining("canary");
    }

    private void refused(String settings) {
        refused(() -> providers(settings, Map.of("MINE", TOKEN)).resolve(ModelChoice.NONE));
    }

    private static void refused(ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(HermesException.class, e -> {
            assertThat(e.getMessage()).contains("Claude subscription").doesNotContain("canary");
            assertThat(e.advice()).anyMatch(line -> line.contains("https://platform.claude.com"));
        });
    }

    private Providers providers(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var home = new HermesHome(directory, directory, "default");
        return TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE);
    }
}
