package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.LazyWeb;
import dev.hermes.testkit.PlayedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedrockListTest {
    private static final String MODELS = """
            {"modelSummaries":[
             {"modelId":"amazon.nova-pro-v1:0","responseStreamingSupported":true},
             {"modelId":"meta.llama4-scout-v1:0","responseStreamingSupported":true},
             {"modelId":"amazon.titan-embed-text-v2:0","responseStreamingSupported":true},
             {"modelId":"slow.model","responseStreamingSupported":false}]}""";
    private static final String PROFILES = """
            {"inferenceProfileSummaries":[
             {"inferenceProfileId":"eu.amazon.nova-pro-v1:0","status":"ACTIVE"}]}""";

    @TempDir
    Path directory;

    private final PlayedServer amazon = PlayedServer.start();

    @AfterEach
    void stop() {
        amazon.close();
    }

    @Test
    void models_that_can_talk_are_listed_behind_the_profiles_and_before_what_is_shipped() throws Exception {
        amazon.on("/foundation-models", MODELS).on("/inference-profiles", PROFILES);
        assertThat(offered(""))
                .startsWith("eu.amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0", "meta.llama4-scout-v1:0")
                .doesNotContain("amazon.titan-embed-text-v2:0", "slow.model");
        assertThat(amazon.asked().getFirst().headers().get("authorization")).startsWith("AWS4-HMAC-SHA256");
    }

    @Test
    void a_permission_that_is_missing_for_profiles_leaves_the_models() throws Exception {
        amazon.on("/foundation-models", MODELS);
        assertThat(offered("")).startsWith("amazon.nova-pro-v1:0");
    }

    @Test
    void vendors_that_are_not_wanted_are_left_out_and_nobody_is_asked_when_that_is_wanted() throws Exception {
        amazon.on("/foundation-models", MODELS).on("/inference-profiles", PROFILES);
        assertThat(offered("bedrock: {discovery: {provider_filter: [meta]}}").getFirst())
                .isEqualTo("meta.llama4-scout-v1:0");
        int before = amazon.asked().size();
        assertThat(offered("bedrock: {discovery: {enabled: false}}")).isEqualTo(Catalog.of("bedrock"));
        assertThat(amazon.asked()).hasSize(before);
    }

    @Test
    void what_ships_is_called_as_the_region_calls_it() throws Exception {
        var none = "bedrock: {discovery: {enabled: false}, region: ";
        assertThat(offered(none + "us-west-2}")).isEqualTo(Catalog.of("bedrock"));
        assertThat(offered(none + "eu-central-1}"))
                .contains("eu.anthropic.claude-sonnet-4-6", "eu.amazon.nova-pro-v1:0", "deepseek.v3.2")
                .noneMatch(id -> id.startsWith("us.") || id.contains("llama"));
        assertThat(offered(none + "ap-southeast-2}"))
                .contains("global.anthropic.claude-sonnet-4-6", "apac.amazon.nova-lite-v1:0")
                .noneMatch(id -> id.startsWith("us."));
        assertThat(offered(none + "sa-east-1}"))
                .contains("global.anthropic.claude-sonnet-4-6", "deepseek.v3.2")
                .noneMatch(id -> id.contains("nova"));
        assertThat(offered(none + "us-gov-west-1}"))
                .contains("us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0")
                .noneMatch(id -> id.contains("nova"));
    }

    @Test
    void the_default_is_a_model_of_the_region() throws IOException {
        var environment = Map.of("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s", "AWS_REGION", "eu-west-1");
        var home = new HermesHome(directory, directory, "default");
        var providers = TestProviders.of(home, Config.read(home, environment, false), environment, Log.NONE);
        assertThat(providers
                        .resolve(new ModelChoice(
                                Optional.of("bedrock"), Optional.empty(), Optional.empty(), Optional.empty()))
                        .model())
                .isEqualTo("eu.anthropic.claude-sonnet-4-6");
    }

    private List<String> offered(String yaml) throws IOException, InterruptedException {
        var environment = Map.of(
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "secret-1",
                "AWS_ENDPOINT_URL_BEDROCK", amazon.url());
        var home = new HermesHome(directory, directory, "default");
        Files.writeString(home.config(), yaml);
        Log log = (_, _, _, _) -> {};
        try (var web = new LazyWeb(environment)) {
            return TestProviders.of(home, Config.read(home, environment, false), environment, log)
                    .offered("bedrock", Optional.empty(), false, web, "hermes-test");
        }
    }
}
