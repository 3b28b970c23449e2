package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Providers that a user adds as data. */
class ProviderFilesTest {
    private static final String ACME = """
            name: Acme
            aliases: [acme-ai, claude]
            base_url: https://api.acme.example/v1/
            base_url_env: ACME_BASE_URL
            key_env: [ACME_API_KEY, ACME_OLD_API_KEY]
            api_mode: anthropic_messages
            headers: {X-Client: hermes}
            temperature: 0.6
            max_tokens: 16000
            aux_model: acme-small
            models: [acme-large, acme-small]
            """;
    private static final Map<String, String> KEYS = Map.of("ACME_API_KEY", "sk-acme-1", "OPENAI_API_KEY", "sk-openai");

    @TempDir
    Path directory;

    private final List<String> logged = new ArrayList<>();

    @Test
    void a_file_is_a_provider_like_any_other() throws IOException {
        // given
        file("acme", ACME);
        // when
        var model = resolved("acme-ai", "", KEYS);
        // then
        assertThat(model.provider()).isEqualTo("acme");
        assertThat(model.providerName()).isEqualTo("Acme");
        assertThat(model.model()).isEqualTo("acme-large");
        assertThat(model.maxTokens()).hasValue(16_000);
        var endpoint = model.endpoint();
        assertThat(endpoint.mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(endpoint.key().map(Secret::reveal)).contains("sk-acme-1");
        assertThat(endpoint.headers()).containsEntry("X-Client", "hermes");
        assertThat(endpoint.extraBody().path("temperature").doubleValue()).isEqualTo(0.6);
        var providers = providers("", KEYS);
        assertThat(providers.models("acme")).containsExactly("acme-large", "acme-small");
        assertThat(providers.inventory().usable())
                .extracting(ModelInventory.Row::slug)
                .contains("acme");
        assertThat(logged).singleElement().asString().contains("the alias 'claude' is taken");
    }

    @Test
    void its_key_goes_to_its_own_host() throws IOException {
        file("acme", ACME);
        var config = "model: {provider: acme, base_url: 'https://elsewhere.example/v1'}";
        var elsewhere = providers(config, KEYS).resolve(ModelChoice.NONE);
        assertThat(elsewhere.endpoint().key().map(Secret::reveal)).contains("no-key-required");
        var below = providers("model: {provider: acme, base_url: 'https://api.acme.example/v2'}", KEYS)
                .resolve(ModelChoice.NONE);
        assertThat(below.endpoint().key().map(Secret::reveal)).contains("sk-acme-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key_env: [OPENAI_API_KEY] | 'OPENAI_API_KEY' does not begin with ACME_",
                "base_url_env: OPENAI_BASE_URL | 'OPENAI_BASE_URL' does not begin with ACME_",
                "key_env: [ACME_TOKEN] | and end with _API_KEY",
                "base_url_env: ACME_SECRET | and end with _BASE_URL",
                "key_env: [] | key_env names no variable",
                "base_url: ftp://acme.example | base_url is not an address",
                "base_url: http://acme.example/v1 | does not begin with https://",
                "id: zai | 'zai' is a provider that ships with the program",
                "id: glm | 'glm' is a provider that ships with the program",
                "id: Bad Name | its id is not made of",
                "api_mode: bedrock_converse | api_mode is none of",
                "headers: {Authorization: 'Bearer x'} | the program's own",
                "headers: {'X Y': z} | cannot be sent as a header"
            })
    void a_file_that_cannot_be_used_is_named_and_the_others_are_not_touched(String line, String why)
            throws IOException {
        // given
        file("other", ACME.replace("acme", "other").replace("ACME", "OTHER").replace(", claude", ""));
        var name = line.substring(0, line.indexOf(':'));
        file("acme", ACME.replace(", claude", "").replaceAll("(?m)^" + name + ":.*$", "") + line + "\n");
        // when
        var providers = providers("", KEYS);
        // then
        assertThat(providers.find("acme")).isEmpty();
        assertThat(providers.find("other")).isPresent();
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("model-providers/acme/provider.yaml")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({"openai, OPENAI_API_KEY", "tavily, TAVILY_API_KEY", "glm-x, GLM_API_KEY", "aws, AWS_SECRET_ACCESS_KEY"})
    void who_is_called_like_a_service_that_has_a_key_here_does_not_get_it(String id, String variable)
            throws IOException {
        file(
                id,
                ACME.replace(", claude", "").replaceAll("(?m)^(key_env|base_url_env):.*$", "") + "key_env: [" + variable
                        + "]\n");
        assertThat(providers("", Map.of(variable, "sk-other")).find(id).flatMap(ProviderRow::file))
                .isEmpty();
        assertThat(logged).singleElement().asString().containsAnyOf("meant for others", "ships with the program");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "providers: {acme: {api: 'https://mine.example/v1', key_env: ACME_API_KEY, models: [m]}}",
                "custom_providers: [{name: Acme, base_url: 'https://mine.example/v1', key_env: ACME_API_KEY, model: m}]",
                "providers: {other: {api: 'https://mine.example/v1', key_env: ACME_API_KEY, models: [m]}}",
            })
    void it_takes_the_place_of_no_server_of_the_users_own_and_gets_no_key_of_one(String config) throws IOException {
        file("acme", ACME.replace(", claude", ""));
        var providers = providers(config, KEYS);
        assertThat(providers.find("acme").flatMap(ProviderRow::file)).isEmpty();
        assertThat(logged).singleElement().asString().containsAnyOf("a server of yours", "meant for others");
        var own = config.contains("other") ? "other" : "acme";
        assertThat(providers
                        .resolve(ModelChoice.of(Optional.of(own), Optional.of("m")))
                        .endpoint()
                        .baseUrl())
                .isEqualTo("https://mine.example/v1");
    }

    @Test
    void its_key_is_not_sent_where_others_can_read_it() throws IOException {
        file("acme", ACME.replace(", claude", ""));
        var keys = Map.of("ACME_API_KEY", "sk-acme-1", "ACME_BASE_URL", "http://api.acme.example/v1");
        assertThat(resolved("acme", "", keys).endpoint().key().map(Secret::reveal))
                .contains("no-key-required");
    }

    @Test
    void what_is_no_yaml_is_named() throws IOException {
        file("acme", "name: [\n");
        assertThat(providers("", KEYS).find("acme")).isEmpty();
        assertThat(logged).singleElement().asString().contains("provider.yaml is left out");
    }

    private void file(String id, String text) throws IOException {
        var folder = Files.createDirectories(directory.resolve("plugins/model-providers/" + id));
        Files.writeString(folder.resolve("provider.yaml"), text);
    }

    private ResolvedModel resolved(String provider, String model, Map<String, String> environment) throws IOException {
        return providers("", environment)
                .resolve(
                        ModelChoice.of(Optional.of(provider), Optional.of(model).filter(name -> !name.isEmpty())));
    }

    private Providers providers(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(directory.resolve("config.yaml"), yaml);
        var home = new HermesHome(directory, directory, "default");
        logged.clear();
        Log log = (level, source, message, cause) -> logged.add(message);
        return TestProviders.of(home, Config.read(home, environment, false), environment, log);
    }
}
