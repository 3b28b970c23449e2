package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that are reached by a region or a resource, and asked with an identity in place of a key. */
class CloudAccessTest {
    private static final Map<String, String> AWS =
            Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret-1", "AWS_REGION", "eu-west-1");

    @TempDir
    Path directory;

    @Test
    void bedrock_is_reached_in_its_region_and_signed_for() throws IOException {
        var model = resolve("model: {provider: aws, default: us.amazon.nova-pro-v1:0}", AWS);
        assertThat(model.endpoint().baseUrl()).isEqualTo("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(model.endpoint().mode()).isEqualTo(ApiMode.BEDROCK_CONVERSE);
        assertThat(model.endpoint().key()).isEmpty();
        assertThat(model.contextLength()).isEqualTo(300_000);
    }

    @Test
    void the_region_of_the_settings_goes_before_variables_and_china_has_a_domain_of_its_own() throws IOException {
        var model = resolve("model: {provider: bedrock, default: x}\nbedrock: {region: cn-north-1}", AWS);
        assertThat(model.endpoint().baseUrl()).isEqualTo("https://bedrock-runtime.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void a_region_that_is_none_is_told_with_the_name_of_its_setting() {
        assertThatThrownBy(() -> resolve(
                        "model: {provider: bedrock, default: x}",
                        Map.of("AWS_BEARER_TOKEN_BEDROCK", "k-canary", "AWS_REGION", "x.evil.com/#")))
                .hasMessage("AWS_REGION is 'x.evil.com/#', which is no region of Amazon's.");
    }

    @Test
    void claude_on_bedrock_speaks_its_own_protocol_behind_every_kind_of_profile() throws IOException {
        for (var id : new String[] {
            "anthropic.claude-sonnet-4-6",
            "us.anthropic.claude-sonnet-4-6",
            "global.anthropic.claude-opus-4-6-v1",
            "arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.claude-sonnet-4-6"
        }) {
            var model = resolve("model: {provider: bedrock, default: '" + id + "'}", AWS);
            assertThat(model.endpoint().mode()).as(id).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
            assertThat(model.model()).isEqualTo(id);
            assertThat(model.contextLength()).isEqualTo(200_000);
        }
    }

    @Test
    void an_api_key_of_bedrock_takes_the_place_of_an_identity() throws IOException {
        var model = resolve(
                "model: {provider: bedrock, default: x}", Map.of("AWS_BEARER_TOKEN_BEDROCK", "bedrock-api-key-1"));
        assertThat(model.endpoint().key()).contains(Secret.of("bedrock-api-key-1"));
    }

    @Test
    void bedrock_is_found_by_its_credentials_when_there_is_nothing_else() throws IOException {
        assertThat(resolve("", AWS).provider()).isEqualTo("bedrock");
        assertThatThrownBy(() -> resolve("", Map.of("AWS_REGION", "eu-west-1"))).isInstanceOf(HermesException.class);
    }

    @Test
    void a_guardrail_travels_in_the_body_or_for_claude_in_headers() throws IOException {
        var settings = """
                model: {provider: bedrock, default: '%s'}
                bedrock: {guardrail: {guardrail_identifier: gr-1, guardrail_version: '2', trace: enabled}}
                """;
        var nova = resolve(settings.formatted("amazon.nova-lite-v1:0"), AWS).endpoint();
        assertThat(nova.extraBody().path("guardrailConfig").toString())
                .isEqualTo("{\"guardrailIdentifier\":\"gr-1\",\"guardrailVersion\":\"2\",\"trace\":\"enabled\"}");
        var claude =
                resolve(settings.formatted("anthropic.claude-sonnet-4-6"), AWS).endpoint();
        assertThat(claude.extraBody()).isEmpty();
        assertThat(claude.headers())
                .containsEntry("X-Amzn-Bedrock-GuardrailIdentifier", "gr-1")
                .containsEntry("X-Amzn-Bedrock-GuardrailVersion", "2")
                .containsEntry("X-Amzn-Bedrock-Trace", "ENABLED");
    }

    @Test
    void azure_with_a_key_needs_the_address_of_a_resource_and_completes_what_the_portal_shows() throws IOException {
        var environment = Map.of("AZURE_FOUNDRY_API_KEY", "azure-key-1");
        var bare = resolve(
                "model: {provider: azure-foundry, default: grok-3, base_url: 'https://me.openai.azure.com/'}",
                environment);
        assertThat(bare.endpoint().baseUrl()).isEqualTo("https://me.openai.azure.com/openai/v1");
        assertThat(bare.endpoint().mode()).isEqualTo(ApiMode.CHAT_COMPLETIONS);
        assertThat(bare.endpoint().key()).contains(Secret.of("azure-key-1"));
        var claude = resolve(
                "model: {provider: azure, default: claude-sonnet-4-6,"
                        + " base_url: 'https://me.services.ai.azure.com/anthropic'}",
                environment);
        assertThat(claude.endpoint().mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me.services.ai.azure.com/anthropic",
                "https://me.services.ai.azure.com/anthropic/v1",
                "https://me.services.ai.azure.com/anthropic/v1/"
            })
    void azure_serves_claude_below_a_path_of_its_own_with_a_version_or_without(String address) throws IOException {
        var model = resolve(
                "model: {provider: azure-foundry, default: claude-sonnet-4-6, base_url: '" + address + "'}",
                Map.of("AZURE_FOUNDRY_API_KEY", "azure-key-1"));
        assertThat(model.endpoint().mode()).isEqualTo(ApiMode.ANTHROPIC_MESSAGES);
        assertThat(model.endpoint().baseUrl()).isEqualTo("https://me.services.ai.azure.com/anthropic");
    }

    @Test
    void azure_with_an_entra_identity_needs_no_key_and_uses_none() throws IOException {
        var model = resolve(
                "model: {provider: azure-foundry, default: gpt-5, auth_mode: entra_id,"
                        + " base_url: 'https://me.openai.azure.com/openai/v1'}",
                Map.of("AZURE_FOUNDRY_API_KEY", "azure-key-1"));
        assertThat(model.endpoint().key()).isEmpty();
        assertThat(model.endpoint().mode()).isEqualTo(ApiMode.CODEX_RESPONSES);
    }

    private ResolvedModel resolve(String yaml, Map<String, String> environment) throws IOException {
        var home = new HermesHome(directory, directory, "default");
        Files.writeString(home.config(), yaml);
        Log log = (_, _, _, _) -> {};
        return TestProviders.of(home, Config.read(home, environment, false), environment, log)
                .resolve(ModelChoice.NONE);
    }
}
