package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSwitchTest {
    @TempDir
    Path directory;

    private final Map<String, String> keys =
            Map.of("GLM_API_KEY", "sk-glm-1", "OPENROUTER_API_KEY", "sk-or-1", "ANTHROPIC_API_KEY", "sk-ant-api");

    @Test
    void a_short_name_is_looked_up_here_first_and_then_wherever_there_is_a_key() {
        assertThat(after("openrouter", "anthropic/claude-opus-4.7", "sonnet"))
                .isEqualTo("openrouter anthropic/claude-sonnet-4.6");
        assertThat(after("anthropic", "claude-opus-4-7", "sonnet")).isEqualTo("anthropic claude-sonnet-4-6");
        assertThat(after("zai", "glm-5", "haiku")).isEqualTo("openrouter anthropic/claude-haiku-4.5");
    }

    @Test
    void a_login_is_as_good_as_a_key_where_a_short_name_is_looked_up() throws IOException {
        // given
        Files.writeString(directory.resolve("auth.json"), """
                {"version": 1, "providers": {"nous": {
                  "access_token": "token-1", "refresh_token": "refresh-1", "expires_at": "2099-01-01T00:00:00+00:00",
                  "agent_key": "agent-key-1", "agent_key_expires_at": "2099-01-01T00:00:00+00:00"}}}
                """);
        var providers = providers(Map.of(), Map.of("DEEPSEEK_API_KEY", "sk-ds-0001"));
        var current = providers.resolve(ModelChoice.of(Optional.of("deepseek"), Optional.empty()));
        // when
        var sonnet = providers.understood("sonnet", Optional.empty(), current);
        // then
        assertThat(sonnet).isEqualTo(ModelChoice.of(Optional.of("nous"), Optional.of("anthropic/claude-sonnet-4.6")));
    }

    @Test
    void models_of_amazon_are_found_by_their_family_too() {
        var providers = providers(
                Map.of(),
                Map.of(
                        "DEEPSEEK_API_KEY",
                        "sk-ds-0001",
                        "AWS_ACCESS_KEY_ID",
                        "AKIA1",
                        "AWS_SECRET_ACCESS_KEY",
                        "secret"));
        var current = providers.resolve(ModelChoice.of(Optional.of("deepseek"), Optional.empty()));
        var sonnet = providers.understood("sonnet", Optional.empty(), current);
        assertThat(sonnet.provider()).contains("bedrock");
        assertThat(sonnet.model()).get().asString().contains("anthropic.claude-sonnet-4-6");
    }

    @Test
    void a_family_that_nobody_has_is_refused_and_not_taken_for_another_model() {
        var providers = providers(Map.of(), Map.of("DEEPSEEK_API_KEY", "sk-ds-0001"));
        var current = providers.resolve(ModelChoice.of(Optional.of("deepseek"), Optional.empty()));
        for (var provider : List.of(Optional.<String>empty(), Optional.of("deepseek"))) {
            assertThatThrownBy(() -> providers.understood("sonnet", provider, current))
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("the family 'sonnet'");
        }
    }

    @Test
    void an_aggregator_knows_models_without_their_vendor() {
        assertThat(after("openrouter", "anthropic/claude-opus-4.7", "kimi-k2.6"))
                .isEqualTo("openrouter moonshotai/kimi-k2.6");
        assertThat(after("openrouter", "anthropic/claude-opus-4.7", "moonshotai:kimi-k2.6"))
                .isEqualTo("openrouter moonshotai/kimi-k2.6");
    }

    @Test
    void a_provider_may_be_named_before_the_model_or_alone() {
        assertThat(after("anthropic", "claude-opus-4-7", "zai:glm-5")).isEqualTo("zai glm-5");
        assertThat(after("anthropic", "claude-opus-4-7", "zai")).isEqualTo("zai glm-5.1");
        assertThat(after("anthropic", "claude-opus-4-7", "glm-5")).isEqualTo("zai glm-5");
    }

    @Test
    void what_nobody_knows_is_asked_of_the_current_provider() {
        assertThat(after("zai", "glm-5", "glm-9-experimental")).isEqualTo("zai glm-9-experimental");
    }

    @Test
    void the_users_own_words_go_before_all() {
        var providers = providers(Map.of(
                "model_aliases",
                Map.of("sonnet", "zai:glm-4.7", "box", Map.of("model", "m", "base_url", "http://127.0.0.1:9/v1"))));
        var current = providers.resolve(ModelChoice.of(Optional.of("anthropic"), Optional.empty()));
        assertThat(providers
                        .resolve(providers.understood("Sonnet", Optional.empty(), current))
                        .model())
                .isEqualTo("glm-4.7");
        var box = providers.resolve(providers.understood("box", Optional.empty(), current));
        assertThat(box.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(box.model()).isEqualTo("m");
    }

    @Test
    void a_server_of_ones_own_keeps_its_address_and_key() {
        var providers = providers(Map.of());
        var current = providers.resolve(new ModelChoice(
                Optional.empty(), Optional.of("m"), Optional.of("http://127.0.0.1:9/v1"), Optional.empty()));
        var next = providers.resolve(providers.understood("glm-5", Optional.empty(), current));
        assertThat(next.endpoint().baseUrl()).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(next.model()).isEqualTo("glm-5");
    }

    private String after(String provider, String model, String typed) {
        var providers = providers(Map.of());
        var current = providers.resolve(ModelChoice.of(Optional.of(provider), Optional.of(model)));
        var next = providers.resolve(providers.understood(typed, Optional.empty(), current));
        return next.provider() + " " + next.model();
    }

    private Providers providers(Map<String, Object> config) {
        return providers(config, keys);
    }

    private Providers providers(Map<String, Object> config, Map<String, String> environment) {
        return TestProviders.of(
                new HermesHome(directory, directory, "default"), Config.of(config), environment, Log.NONE);
    }
}
