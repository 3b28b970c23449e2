package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import dev.hermes.testkit.Reply;
import dev.hermes.testkit.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Servers whose certificate nobody vouches for, but the file that the person names. */
class TrustedServersTest {
    @TempDir
    Path directory;

    private Cli hermes;
    private SelfSigned identity;
    private PlayedServer portal;

    @BeforeEach
    void portal() throws IOException {
        hermes = Cli.in(directory);
        identity = SelfSigned.in(Files.createDirectories(directory.resolve("certificates")));
        portal = PlayedServer.start(identity)
                .on("/api/oauth/device/code", """
                        {"device_code": "dc", "user_code": "ABCD", "verification_uri": "https://p/x",
                         "verification_uri_complete": "https://p/x?code=ABCD", "expires_in": 600, "interval": 1}""")
                .on(
                        "/api/oauth/token",
                        tokens(1, 1_900_000_000L),
                        tokens(2, 1_900_000_001L),
                        tokens(3, 1_900_000_002L));
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private static Answer tokens(int number, long end) {
        var claims = "{\"scope\":\"inference:invoke\",\"email\":\"me@x\",\"exp\":%d}".formatted(end);
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return Answer.json("{\"access_token\": \"h.%s.s\", \"refresh_token\": \"rt-%d\", \"expires_in\": 3600}"
                .formatted(payload, number));
    }

    private Cli.Result login(String... more) {
        var words = new ArrayList<>(List.of("auth", "add", "nous", "--no-browser"));
        words.add("--portal-url");
        words.add(portal.url());
        words.addAll(List.of(more));
        return hermes.run(words.toArray(String[]::new));
    }

    @Test
    void a_login_believes_the_certificates_that_it_was_told_to_and_so_does_its_renewal() throws IOException {
        // given
        var pem = identity.pem().toString();
        // when
        assertThat(login("--ca-bundle", pem).out()).contains("Saved nous OAuth device-code credentials");
        // then
        assertThat(state().path("tls").path("insecure").asBoolean(true)).isFalse();
        assertThat(state().path("tls").path("ca_bundle").asString()).isEqualTo(pem);
        assertThat(hermes.run("auth", "refresh", "nous", "1").exit()).isZero();
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(portal.asked("/api/oauth/token").getLast().headers()).containsEntry("x-nous-refresh-token", "rt-1");
        // and without the file the server is nobody that a token goes to
        Files.delete(identity.pem());
        var refused = hermes.run("auth", "refresh", "nous", "1");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("no trusted connection").doesNotContain("rt-2");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(hermes.file("logs/agent.log")).contains(pem + " is no file");
    }

    @Test
    void a_login_made_anew_forgets_whom_the_one_before_believed() throws IOException {
        login("--ca-bundle", identity.pem().toString());
        hermes.with("SSL_CERT_FILE", identity.pem().toString());
        assertThat(login().out()).contains("Saved nous");
        assertThat(state().has("tls")).isFalse();
        assertThat(store().path("credential_pool").path("nous").path(0).has("tls"))
                .isFalse();
        assertThat(hermes.run("auth", "refresh", "nous", "1").exit()).isZero();
    }

    @Test
    void a_person_may_believe_anybody_and_is_told_what_that_means() throws IOException {
        var result = login("--insecure");
        assertThat(result.out()).contains("Saved nous");
        assertThat(result.err()).contains("not checked, neither now nor when the login is renewed");
        assertThat(state().path("tls").path("insecure").asBoolean(false)).isTrue();
        assertThat(hermes.run("auth", "refresh", "nous", "1").exit()).isZero();
        // what other programs write for no is no
        hermes.file("auth.json", hermes.file("auth.json").replace("\"insecure\": true", "\"insecure\": \"false\""));
        assertThat(hermes.run("auth", "refresh", "nous", "1").err()).contains("no trusted connection");
    }

    @Test
    void without_them_nobody_logs_in() {
        var result = login();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("no trusted connection to 127.0.0.1");
        assertThat(portal.asked()).isEmpty();
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_file_of_no_use_is_said_before_anybody_is_asked() throws IOException {
        var missing = login("--ca-bundle", "/nowhere/ca.pem");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err())
                .contains(
                        "The certificates cannot be used",
                        "no such file or directory (/nowhere/ca.pem)",
                        "--ca-bundle");
        var prose = Files.writeString(directory.resolve("prose.pem"), "no certificate\n");
        var useless = login("--ca-bundle", "../prose.pem");
        assertThat(useless.exit()).isEqualTo(1);
        assertThat(useless.err()).contains(prose + " holds no certificates in PEM");
        hermes.with("HERMES_CA_BUNDLE", prose.toString());
        assertThat(login().err()).contains(prose + " holds no certificates in PEM", "unset the variable");
        hermes.with("HERMES_CA_BUNDLE", "/nowhere/ca.pem");
        assertThat(login().err()).contains("HERMES_CA_BUNDLE names /nowhere/ca.pem, which is no file");
        assertThat(portal.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HERMES_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"})
    void a_variable_names_them_for_logins_and_for_models(String variable) {
        hermes.with(variable, identity.pem().toString());
        assertThat(login().out()).contains("Saved nous");
        try (var server = ModelServer.start(identity).enqueue(Reply.text("good day"))) {
            assertThat(asked(server).out()).isEqualTo("good day\n");
        }
    }

    @Test
    void a_model_whose_server_nobody_vouches_for_is_not_asked() throws IOException {
        try (var server = ModelServer.start(identity)) {
            var refused = asked(server);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("The connection failed");
            hermes.with(
                    "SSL_CERT_FILE",
                    Files.writeString(directory.resolve("prose.pem"), "x").toString());
            assertThat(asked(server).err())
                    .contains("prose.pem holds no certificates in PEM")
                    .doesNotContain("Trying again");
            assertThat(server.requests()).isEmpty();
        }
    }

    private Cli.Result asked(ModelServer server) {
        hermes.file("config.yaml", """
                model: {provider: custom, default: some-model, base_url: "%s", api_key: sk-local, context_length: 131072}
                agent: {api_max_retries: 1}
                """.formatted(server.url()));
        return hermes.run("-z", "hello");
    }

    private JsonNode store() {
        return JsonMapper.shared().readTree(hermes.file("auth.json"));
    }

    private JsonNode state() {
        return store().path("providers").path("nous");
    }
}
