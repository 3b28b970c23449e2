package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.nio.file.Path;
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
        return TestProviders.of(new HermesHome(directory, directory, "default"), Config.of(config), keys, Log.NONE);
    }
}
