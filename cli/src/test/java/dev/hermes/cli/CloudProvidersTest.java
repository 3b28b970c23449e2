package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers of the large clouds, from {@code hermes -z} to the wire: each has a protocol or a way to sign of its own. */
class CloudProvidersTest {
    @TempDir
    Path directory;

    private final ModelServer server = ModelServer.start();
    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void gemini_is_asked_in_its_own_protocol_with_the_key_of_the_environment() {
        server.enqueue(Reply.text("guten Tag"));
        var result = hermes.with("GEMINI_API_KEY", "AIza-test")
                .with("GEMINI_BASE_URL", server.url())
                .run("--provider", "gemini", "-m", "gemini-3-flash-preview", "-z", "hi");
        assertThat(result).isEqualTo(new Cli.Result(0, "guten Tag\n", ""));
        var asked = server.requests().getFirst();
        assertThat(asked.path()).endsWith("/models/gemini-3-flash-preview:streamGenerateContent");
        assertThat(asked.header("x-goog-api-key")).contains("AIza-test");
    }

    @Test
    void bedrock_is_asked_with_a_signature_and_answers_in_frames_of_its_own() {
        server.awsSecret("aws-secret-1").enqueue(Reply.text("bonjour"));
        var result = amazon().run("--provider", "bedrock", "-m", "us.amazon.nova-pro-v1:0", "-z", "hi");
        assertThat(result).isEqualTo(new Cli.Result(0, "bonjour\n", ""));
        var asked = server.requests().getFirst();
        assertThat(asked.path()).endsWith("/model/us.amazon.nova-pro-v1%3A0/converse-stream");
        assertThat(asked.header("authorization").orElseThrow()).contains("/eu-west-3/bedrock/aws4_request");
    }

    @Test
    void claude_on_bedrock_is_asked_in_its_own_protocol() {
        server.awsSecret("aws-secret-1").enqueue(Reply.text("bonjour"));
        var result = amazon().run("--provider", "bedrock", "-m", "us.anthropic.claude-sonnet-4-6", "-z", "hi");
        assertThat(result.out()).isEqualTo("bonjour\n");
        assertThat(server.requests().getFirst().path()).endsWith("/invoke-with-response-stream");
    }

    @Test
    void who_has_no_credentials_of_amazon_is_told_where_they_were_looked_for() {
        var result = hermes.with("AWS_PROFILE", "nobody")
                .with("BEDROCK_BASE_URL", server.url())
                .run("--provider", "bedrock", "-m", "amazon.nova-lite-v1:0", "-z", "hi");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("AWS_PROFILE").doesNotContain("Exception", "\tat ");
    }

    @Test
    void azure_is_asked_with_a_key_or_with_a_token_of_entra() {
        // given
        hermes.file("config.yaml", """
                model:
                  provider: azure-foundry
                  base_url: %s
                  default: grok-3
                """.formatted(server.url()));
        // when a key is there
        hermes.with("AZURE_FOUNDRY_API_KEY", "azure-key-1").run("-z", "hi");
        // then
        assertThat(server.lastRequest().header("api-key")).contains("azure-key-1");
        // when an identity is wanted
        try (var entra = PlayedServer.start()) {
            entra.on("/tenant-1/oauth2/v2.0/token", "{\"access_token\":\"entra-1\",\"expires_in\":3600}");
            var result = hermes.with("AZURE_AUTHORITY_HOST", entra.url())
                    .with("AZURE_TENANT_ID", "tenant-1")
                    .with("AZURE_CLIENT_ID", "client-1")
                    .with("AZURE_CLIENT_SECRET", "client-secret-1")
                    .file("config.yaml", """
                            model:
                              provider: azure-foundry
                              base_url: %s
                              default: grok-3
                              auth_mode: entra_id
                            """.formatted(server.url()))
                    .run("-z", "hi");
            assertThat(result.out()).isEqualTo("ok\n");
        }
        // then
        assertThat(server.lastRequest().header("authorization")).contains("Bearer entra-1");
        assertThat(server.lastRequest().header("api-key")).isEmpty();
    }

    @Test
    void the_doctor_asks_the_clouds_whether_they_accept_the_identity() {
        try (var clouds = PlayedServer.start()) {
            // given
            clouds.on("/foundation-models", """
                    {"modelSummaries":[
                     {"modelId":"amazon.nova-pro-v1:0","responseStreamingSupported":true,
                      "modelLifecycle":{"status":"ACTIVE"}},
                     {"modelId":"old.one","responseStreamingSupported":true,"modelLifecycle":{"status":"LEGACY"}},
                     {"modelId":"stability.image","responseStreamingSupported":true}]}""");
            clouds.on("/tenant-1/oauth2/v2.0/token", PlayedServer.Answer.json(401, "{}"));
            // when
            var told = amazon().with("AWS_ENDPOINT_URL_BEDROCK", clouds.url())
                    .with("AZURE_AUTHORITY_HOST", clouds.url())
                    .with("AZURE_TENANT_ID", "tenant-1")
                    .with("AZURE_CLIENT_ID", "client-1")
                    .with("AZURE_CLIENT_SECRET", "client-secret-1")
                    .file("config.yaml", "model:\n  provider: azure-foundry\n  auth_mode: entra_id\n")
                    .run("doctor")
                    .out();
            // then
            assertThat(told)
                    .contains("✓ AWS Bedrock (AWS_ACCESS_KEY_ID, eu-west-3, 1 models)")
                    .contains("⚠ Azure Foundry (Entra ID)", "HTTP 401")
                    .doesNotContain("client-secret-1", "aws-secret-1");
        }
    }

    private Cli amazon() {
        return hermes.with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "aws-secret-1")
                .with("AWS_REGION", "eu-west-3")
                .with("BEDROCK_BASE_URL", server.url());
    }
}
