package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    Path directory;

    @Test
    void how_one_signs_in_stays_with_the_provider_and_goes_with_it() throws IOException {
        // given
        save(new DefaultModel.Choice(
                        "azure-foundry",
                        "grok-3",
                        Optional.of("https://me.openai.azure.com"),
                        Optional.of(ApiMode.CHAT_COMPLETIONS),
                        Optional.empty())
                .signingIn(true));
        assertThat(written()).contains("auth_mode: entra_id");
        // when another model of the same provider is chosen
        save(DefaultModel.Choice.of("azure-foundry", "gpt-5").at("https://me.openai.azure.com"));
        // then
        assertThat(written()).contains("default: gpt-5", "auth_mode: entra_id");
        // when another provider is chosen
        save(DefaultModel.Choice.of("zai", "glm-5"));
        // then
        assertThat(written()).doesNotContain("auth_mode", "azure");
    }

    @Test
    void the_key_of_one_server_of_ones_own_never_goes_to_another() throws IOException {
        Files.writeString(
                home().config(),
                "model: {provider: custom, default: a, base_url: 'https://a.example/v1/', api_key: sk-a, context_length: 9}\n");
        save(DefaultModel.Choice.of("custom", "b").at("https://a.example/v1"));
        assertThat(written()).contains("sk-a", "context_length");
        save(DefaultModel.Choice.of("custom", "c").at("https://c.example/v1"));
        assertThat(written()).contains("https://c.example/v1").doesNotContain("sk-a", "context_length");
    }

    @Test
    void a_key_that_goes_with_the_provider_before_is_kept_in_a_copy() throws IOException {
        Files.writeString(home().config(), "model: {provider: zai, default: glm-5, api_key: sk-a}\n");
        assertThat(save(DefaultModel.Choice.of("zai", "glm-4.7"))).isEmpty();
        var copy = save(DefaultModel.Choice.of("deepseek", "deepseek-chat"));
        assertThat(copy.orElseThrow()).content().contains("provider: zai", "api_key: sk-a");
        assertThat(written()).doesNotContain("sk-a");
        assertThat(save(DefaultModel.Choice.of("zai", "glm-5")))
                .as("no key, no copy")
                .isEmpty();
    }

    @Test
    void another_name_of_a_provider_takes_nothing_along_of_the_one_before() throws IOException {
        Files.writeString(home().config(), """
                # mine
                model: {provider: zai, default: glm-5, base_url: 'https://api.z.ai/v4', api_key: sk-a, max_tokens: 9}
                """);
        var named = model().name("deepseek", CLOCK);
        assertThat(named.gone()).containsExactly("model.base_url", "model.api_key");
        assertThat(named.copy().orElseThrow()).content().contains("api.z.ai", "api_key: sk-a");
        assertThat(written())
                .contains("# mine", "provider: deepseek", "default: glm-5", "max_tokens: 9")
                .doesNotContain("api.z.ai", "sk-a");
        assertThat(name("deepseek")).isEmpty();
    }

    @Test
    void an_address_that_was_written_before_its_provider_stays() throws IOException {
        Files.writeString(home().config(), "model: {base_url: 'https://me.example/v1'}\n");
        assertThat(name("custom")).isEmpty();
        Files.writeString(home().config(), "model: {provider: auto, base_url: 'https://me.example/v1'}\n");
        assertThat(name("zai")).isEmpty();
        assertThat(written()).contains("https://me.example/v1", "provider: zai");
    }

    @Test
    void what_logging_out_leaves_behind_is_not_asked_with_the_next_login() throws IOException {
        Files.writeString(home().config(), "model: {provider: auto, base_url: 'https://openrouter.ai/api/v1'}\n");
        assertThat(name("openai-codex")).containsExactly("model.base_url");
    }

    @Test
    void another_model_leaves_the_address_of_its_provider_where_it_is() throws IOException {
        Files.writeString(
                home().config(),
                "model: {provider: azure-foundry, default: a, base_url: 'https://me.openai.azure.com/openai/v1'}\n");
        save(DefaultModel.Choice.of("azure-foundry", "b"));
        assertThat(written()).contains("me.openai.azure.com");
    }

    private List<String> name(String provider) {
        return model().name(provider, CLOCK).gone();
    }

    private Optional<Path> save(DefaultModel.Choice choice) {
        return model().save(choice, CLOCK);
    }

    private DefaultModel model() {
        var home = home();
        Log log = (_, _, _, _) -> {};
        var config = Config.read(home, Map.of(), false);
        return new DefaultModel(home, TestProviders.accounts(home, config, Map.of(), Clock.systemUTC(), log));
    }

    private String written() throws IOException {
        return Files.readString(home().config());
    }

    private HermesHome home() {
        return new HermesHome(directory, directory, "default");
    }
}
