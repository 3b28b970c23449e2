package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ModelInventoryTest {
    private static final Map<String, String> KEYS = Map.of("GLM_API_KEY", "glm-key-1", "DEEPSEEK_API_KEY", "sk-deep");

    @TempDir
    Path directory;

    @Test
    void every_provider_of_the_table_stands_in_its_order_and_says_what_it_lacks() throws IOException {
        // given
        var inventory = inventory("model: {provider: zai, default: glm-5}", KEYS);
        // then
        assertThat(inventory.json().path("provider").asString()).isEqualTo("zai");
        assertThat(inventory.json().path("model").asString()).isEqualTo("glm-5");
        assertThat(inventory.providers())
                .extracting(ModelInventory.Row::slug)
                .startsWith("nous", "openrouter", "novita")
                .doesNotContain("custom", "demo");
        var zai = row(inventory, "zai");
        assertThat(zai.path("is_current").asBoolean()).isTrue();
        assertThat(zai.path("is_user_defined").asBoolean()).isFalse();
        assertThat(zai.path("authenticated").asBoolean()).isTrue();
        assertThat(zai.path("source").asString()).isEqualTo("built-in");
        assertThat(zai.path("models").path(0).asString()).isEqualTo("glm-5.1");
        assertThat(zai.has("warning") || zai.has("auth_type") || zai.has("api_url"))
                .isFalse();
        var stepfun = row(inventory, "stepfun");
        assertThat(stepfun.path("models")).isEmpty();
        assertThat(stepfun.path("authenticated").asBoolean()).isFalse();
        assertThat(stepfun.path("source").asString()).isEqualTo("canonical");
        assertThat(stepfun.path("key_env").asString()).isEqualTo("STEPFUN_API_KEY");
        assertThat(stepfun.path("auth_type").asString()).isEqualTo("api_key");
        assertThat(stepfun.path("warning").asString()).isEqualTo("paste STEPFUN_API_KEY to activate");
        assertThat(row(inventory, "nous").path("warning").asString())
                .isEqualTo("run `hermes model` to configure (oauth_device_code)");
        assertThat(row(inventory, "nous").has("key_env")).isFalse();
    }

    @Test
    void a_key_that_only_holds_a_place_is_none() throws IOException {
        assertThat(row(inventory("", Map.of("GLM_API_KEY", "changeme")), "zai")
                        .path("authenticated")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void of_those_that_can_be_used_the_current_one_comes_first_and_then_who_has_most() throws IOException {
        var usable = inventory("model: {provider: deepseek}", KEYS).usable();
        assertThat(usable).extracting(ModelInventory.Row::slug).containsExactly("deepseek", "zai", "lmstudio");
    }

    @Test
    void what_has_more_models_than_one_looks_through_says_how_many() throws IOException {
        var many =
                String.join(", ", IntStream.range(0, 60).mapToObj(n -> "m" + n).toList());
        var acme = row(
                inventory("providers: {acme: {api: 'https://acme.example/v1', models: [" + many + "]}}", Map.of()),
                "acme");
        assertThat(acme.path("models")).hasSize(50);
        assertThat(acme.path("total_models").asInt()).isEqualTo(60);
        assertThat(acme.path("source").asString()).isEqualTo("user-config");
        assertThat(acme.path("is_user_defined").asBoolean()).isTrue();
        assertThat(acme.path("api_url").asString()).isEqualTo("https://acme.example/v1");
    }

    @Test
    void entries_for_one_account_are_one_row_that_can_be_chosen() throws IOException {
        // given
        var config = """
                model: {provider: 'custom:ollama-—-qwen', default: qwen}
                custom_providers:
                - {name: Ollama — GLM, base_url: 'http://box:1/v1', model: glm, context_length: 100000}
                - {name: Ollama — Qwen, base_url: 'http://box:1/v1', model: qwen, context_length: 200000}
                - {name: Ollama, base_url: 'http://box:2/v1', model: other}
                - {name: Keyed - A, base_url: 'http://box:1/v1', api_key: sk-other, model: a}
                """;
        // when
        var inventory = inventory(config, Map.of());
        // then
        assertThat(inventory.providers().stream()
                        .filter(row -> row.source() == ModelInventory.Source.USER_CONFIG)
                        .map(row -> row.slug() + " " + row.name() + " " + row.models() + (row.current() ? " *" : "")))
                .containsExactly(
                        "custom:ollama-2 Ollama [glm, qwen] *",
                        "custom:ollama Ollama [other]",
                        "custom:keyed---a Keyed - A [a]");
        assertThat(inventory.provider()).isEqualTo("custom:ollama-2");
        var chosen =
                providers(config, Map.of()).resolve(ModelChoice.of(Optional.of("custom:ollama"), Optional.empty()));
        assertThat(chosen.endpoint().baseUrl()).isEqualTo("http://box:2/v1");
        assertThat(providers(config, Map.of())
                        .resolve(choice("custom:ollama-2:qwen"))
                        .contextLength())
                .isEqualTo(200_000);
    }

    @Test
    void a_server_without_an_entry_is_shown_while_it_is_in_use() throws IOException {
        var inventory =
                inventory("model: {provider: custom, base_url: 'http://127.0.0.1:9/v1', default: mine}", Map.of());
        var custom = row(inventory, "custom");
        assertThat(custom.path("is_current").asBoolean()).isTrue();
        assertThat(custom.path("api_url").asString()).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(custom.path("models").path(0).asString()).isEqualTo("mine");
    }

    @Test
    void nothing_that_is_set_up_wrong_keeps_the_rest_from_being_shown() throws IOException {
        var inventory = inventory("model: {provider: nobody}", KEYS);
        assertThat(inventory.provider()).isEmpty();
        assertThat(inventory.usable()).extracting(ModelInventory.Row::slug).contains("zai", "deepseek");
    }

    private static JsonNode row(ModelInventory inventory, String slug) {
        return inventory
                .json()
                .path("providers")
                .valueStream()
                .filter(row -> row.path("slug").asString().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    private static ModelChoice choice(String model) {
        return ModelChoice.of(Optional.empty(), Optional.of(model));
    }

    private ModelInventory inventory(String yaml, Map<String, String> environment) throws IOException {
        return providers(yaml, environment).inventory();
    }

    private Providers providers(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var home = new HermesHome(directory, directory, "default");
        return TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE);
    }
}
