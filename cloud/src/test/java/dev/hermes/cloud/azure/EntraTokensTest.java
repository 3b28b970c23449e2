package dev.hermes.cloud.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.CloudSigner;
import dev.hermes.home.web.LazyWeb;
import dev.hermes.llm.Transports;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tokens of Microsoft Entra, from every place where there may be one, over real HTTP. */
class EntraTokensTest {
    private static final String SCOPE = "https://ai.azure.com/.default";
    private static final String TOKEN_PATH = "/tenant-1/oauth2/v2.0/token";

    @TempDir
    Path directory;

    private final PlayedServer entra = PlayedServer.start();
    private final Map<String, String> environment = new HashMap<>();
    private final MutableClock clock = MutableClock.at("2026-11-28T12:00:00Z");
    private final LazyWeb web = new LazyWeb(Map.of());

    @BeforeEach
    void nowhereElse() {
        environment.put("AZURE_AUTHORITY_HOST", entra.url() + "/");
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", entra.url());
        environment.put("PATH", directory.toString());
    }

    @AfterEach
    void stop() {
        web.close();
        entra.close();
    }

    @Test
    void an_application_shows_its_secret() throws Exception {
        // given
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret&more");
        entra.on(TOKEN_PATH, "{\"access_token\":\"t-1\",\"expires_in\":3600}");
        // when
        var token = tokens().token();
        // then
        assertThat(token).isEqualTo(Secret.of("t-1"));
        var asked = entra.asked().getFirst();
        assertThat(asked.form("grant_type")).isEqualTo("client_credentials");
        assertThat(asked.form("client_id")).isEqualTo("client-1");
        assertThat(asked.form("client_secret")).isEqualTo("s3cret&more");
        assertThat(asked.form("scope")).isEqualTo(SCOPE);
    }

    @Test
    void a_workload_exchanges_the_token_of_its_file_as_it_is_then() throws Exception {
        application();
        var file = Files.writeString(directory.resolve("token"), "federated\n");
        environment.put("AZURE_FEDERATED_TOKEN_FILE", file.toString());
        entra.on(TOKEN_PATH, "{\"access_token\":\"t-1\",\"expires_in\":3600}");
        assertThat(tokens().token()).isEqualTo(Secret.of("t-1"));
        assertThat(entra.asked().getFirst().form("client_assertion")).isEqualTo("federated");
        assertThat(entra.asked().getFirst().form("client_assertion_type")).endsWith("jwt-bearer");
    }

    @Test
    void an_app_service_asks_its_own_endpoint_for_a_resource() throws Exception {
        environment.put("IDENTITY_ENDPOINT", entra.url() + "/msi/token");
        environment.put("IDENTITY_HEADER", "header-secret");
        entra.on("/msi/token", "{\"access_token\":\"t-2\",\"expires_on\":\"1796000000\"}");
        assertThat(tokens().token()).isEqualTo(Secret.of("t-2"));
        var asked = entra.asked().getFirst();
        assertThat(asked.parameter("resource")).isEqualTo("https://ai.azure.com");
        assertThat(asked.headers()).containsEntry("x-identity-header", "header-secret");
    }

    @Test
    void a_virtual_machine_asks_its_metadata_server() throws Exception {
        environment.put("AZURE_CLIENT_ID", "assigned");
        entra.on("/metadata/identity/oauth2/token", "{\"access_token\":\"t-3\",\"expires_in\":\"3600\"}");
        assertThat(tokens().token()).isEqualTo(Secret.of("t-3"));
        assertThat(entra.asked().getFirst().headers()).containsEntry("metadata", "true");
        assertThat(entra.asked().getFirst().parameter("client_id")).isEqualTo("assigned");
    }

    @Test
    void elsewhere_the_person_who_is_logged_in_with_microsofts_program_counts() throws Exception {
        entra.on("/metadata/identity/oauth2/token", PlayedServer.Answer.json(404, "{}"));
        program("echo \"{\\\"accessToken\\\":\\\"$6\\\",\\\"expires_on\\\":1796000000}\"");
        assertThat(tokens().token()).isEqualTo(Secret.of(SCOPE));
    }

    @Test
    void when_nobody_gives_a_token_each_is_named_with_its_reason() throws Exception {
        entra.on("/metadata/identity/oauth2/token", PlayedServer.Answer.json(404, "{}"));
        program("exit 1");
        var failure = catchThrowableOfType(ModelException.class, () -> tokens().token());
        assertThat(failure.kind()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).contains("managed identity", "HTTP 404", "az login");
    }

    @Test
    void what_variables_describe_is_meant_and_its_refusal_is_told_without_the_secret() {
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret");
        entra.on(TOKEN_PATH, PlayedServer.Answer.json(401, """
                {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret.\\r\\nTrace ID: x"}"""));
        var failure = catchThrowableOfType(ModelException.class, () -> tokens().token());
        assertThat(failure.getMessage())
                .contains("AADSTS7000215: Invalid client secret.")
                .doesNotContain("s3cret", "Trace ID");
        assertThat(entra.asked()).hasSize(1);
    }

    @Test
    void a_token_is_kept_until_shortly_before_its_end() throws Exception {
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret");
        entra.on(
                TOKEN_PATH,
                "{\"access_token\":\"t-1\",\"expires_in\":3600}",
                "{\"access_token\":\"t-2\",\"expires_in\":3600}");
        var tokens = tokens();
        assertThat(tokens.token()).isEqualTo(Secret.of("t-1"));
        clock.advance(Duration.ofMinutes(54));
        assertThat(tokens.token()).isEqualTo(Secret.of("t-1"));
        clock.advance(Duration.ofMinutes(2));
        assertThat(tokens.token()).isEqualTo(Secret.of("t-2"));
    }

    @Test
    void a_token_that_still_holds_is_used_when_it_cannot_be_renewed_yet() throws Exception {
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret");
        entra.on(
                TOKEN_PATH,
                PlayedServer.Answer.json("{\"access_token\":\"t-1\",\"expires_in\":3600}"),
                PlayedServer.Answer.json(503, "{}"));
        var tokens = tokens();
        tokens.token();
        clock.advance(Duration.ofMinutes(57));
        assertThat(tokens.token()).isEqualTo(Secret.of("t-1"));
    }

    @Test
    void many_who_want_it_at_once_ask_once() throws Exception {
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret");
        entra.on(TOKEN_PATH, "{\"access_token\":\"t-1\",\"expires_in\":3600}");
        var tokens = tokens();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wanted = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
                    .map(_ -> threads.submit(tokens::token))
                    .toList();
            for (Future<Secret> each : wanted) {
                assertThat(each.get()).isEqualTo(Secret.of("t-1"));
            }
        }
        assertThat(entra.asked()).hasSize(1);
    }

    @Test
    void a_request_carries_the_token_and_no_key() throws Exception {
        application();
        environment.put("AZURE_CLIENT_SECRET", "s3cret");
        entra.on(TOKEN_PATH, "{\"access_token\":\"t-1\",\"expires_in\":3600}");
        var settings = new CloudSettings(Optional.empty(), SCOPE);
        try (var server = ModelServer.start();
                var transports = new Transports(
                        "hermes-test", false, new CloudSigner(environment, settings, web, Clock.systemUTC()))) {
            server.enqueue(Reply.text("good day"));
            var endpoint = new Endpoint(
                    "azure-foundry",
                    ApiMode.CHAT_COMPLETIONS,
                    server.url(),
                    Optional.empty(),
                    Map.of(),
                    JsonNodeFactory.instance.objectNode());
            transports
                    .of(endpoint.mode())
                    .ask(ModelRequest.of(endpoint, "gpt-4.1", List.of(Message.user("hi"))), _ -> {});
            assertThat(server.lastRequest().header("authorization")).contains("Bearer t-1");
            assertThat(server.lastRequest().header("api-key")).isEmpty();
        }
    }

    private EntraTokens tokens() {
        return new EntraTokens(environment, SCOPE, web, clock);
    }

    private void application() {
        environment.put("AZURE_TENANT_ID", "tenant-1");
        environment.put("AZURE_CLIENT_ID", "client-1");
    }

    /** Plays Microsoft's program. */
    private void program(String script) throws IOException {
        var file = Files.writeString(directory.resolve("az"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
