package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.PlayedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes auth}: logins that are made, renewed and told about. */
class LoginCommandsTest extends FreshHome {
    private static final String KEY = "sk-or-abcdef123456";

    @Test
    void a_login_is_logged_in_under_its_own_name() {
        hermes.file("auth.json", """
                {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "r"}}}}
                """.formatted(jwt("{\"email\":\"c@example.com\",\"exp\":1900000000}")));
        assertThat(hermes.run("auth", "list").lines().get(1))
                .isEqualTo("  #1  c@example.com        oauth   device_code ←");
        assertThat(hermes.run("auth", "status", "codex").lines()).first().isEqualTo("openai-codex: logged in");
        assertThat(hermes.run("auth", "status", "nous").out()).isEqualTo("nous: logged out\n");
    }

    @Test
    void a_login_that_ended_says_why() {
        hermes.file("auth.json", """
                {"providers": {"nous": {"client_id": "hermes-cli", "last_auth_error": {"message": "The token was used twice."}}}}
                """);
        assertThat(hermes.run("auth", "status", "nous").out())
                .isEqualTo("nous: logged out (The token was used twice.)\n");
    }

    @Test
    void a_person_logs_in_at_the_portal_and_other_profiles_are_offered_the_login() throws IOException {
        var tokens = Stream.of(1_900_000_000, 1_900_000_001, 1_900_000_002)
                .map(end -> jwt("{\"scope\":\"inference:invoke\",\"email\":\"me@x\",\"exp\":" + end + "}"))
                .map("{\"access_token\": \"%s\", \"refresh_token\": \"rt-canary\", \"expires_in\": 3600}"::formatted)
                .toArray(String[]::new);
        try (var portal = PlayedServer.start().on("/api/oauth/device/code", """
                        {"device_code": "dc", "user_code": "ABCD", "verification_uri": "https://p/x",
                         "verification_uri_complete": "https://p/x?code=ABCD", "expires_in": 600, "interval": 1}""").on("/api/oauth/token", tokens)) {
            var result = hermes.run("auth", "add", "nous", "--portal-url", portal.url(), "--no-browser");
            assertThat(result.out())
                    .contains("ABCD", "https://p/x?code=ABCD")
                    .endsWith("Saved nous OAuth device-code credentials: \"me@x\"\n");
            assertThat(stored().path("active_provider").asString()).isEqualTo("nous");
            assertThat(hermes.run("auth", "list").lines().get(1))
                    .isEqualTo("  #1  me@x                 oauth   device_code ←");
            assertThat(hermes.file("shared/nous_auth.json"))
                    .contains("rt-canary")
                    .doesNotContain("agent_key");
            hermes.run("profile", "create", "coder");
            var imported = hermes.typing("\n").run("-p", "coder", "auth", "add", "nous");
            assertThat(imported.err()).contains("uses the login of the root already");
            assertThat(imported.out()).endsWith("Imported nous OAuth credentials: \"me@x\"\n");
            hermes.run("profile", "create", "writer");
            hermes.file("auth.json", "{\"providers\": {}}");
            var again = hermes.typing("\n").run("-p", "writer", "auth", "add", "nous");
            assertThat(again.err()).doesNotContain("root");
            assertThat(again.out()).endsWith("Imported nous OAuth credentials: \"me@x\"\n");
        }
        for (var profile : List.of("coder", "writer")) {
            assertThat(hermes.run("-p", profile, "auth", "status", "nous").out())
                    .startsWith("nous: logged in\n")
                    .doesNotContain("canary");
        }
    }

    @Test
    void a_login_is_renewed_on_request_before_it_is_due() throws IOException {
        var access = jwt("{\"scope\":\"inference:invoke\",\"exp\":1900000000}");
        var fresh = jwt("{\"scope\":\"inference:invoke\",\"exp\":1900009999}");
        try (var portal = PlayedServer.start()) {
            login(portal.url(), access);
            portal.on(
                    "/api/oauth/token",
                    "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}".formatted(fresh));
            assertThat(hermes.run("auth", "refresh", "nous", "1").out())
                    .isEqualTo("Refreshed nous credential \"device_code\"\n");
            assertThat(stored().path("providers")
                            .path("nous")
                            .path("refresh_token")
                            .asString())
                    .isEqualTo("rt-2");
            portal.on("/api/oauth/token", PlayedServer.Answer.json(503, "{\"message\": \"tomorrow\"}"));
            var failed = hermes.run("auth", "refresh", "nous");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(failed.err()).contains("was not renewed", "tomorrow");
        }
    }

    @Test
    void what_is_never_sent_is_not_said_to_be_in_use() throws IOException {
        hermes.file("config.yaml", "model: {provider: anthropic, default: claude-sonnet-4-6}\n");
        hermes.file(".anthropic_oauth.json", "{\"accessToken\": \"sk-ant-oat-canary\"}");
        assertThat(hermes.run("auth", "list").out()).contains("hermes_pkce").doesNotContain("←");
        assertThat(hermes.run("auth", "status", "anthropic").out())
                .startsWith("anthropic: logged out (what there is, is not sent");
        assertThat(hermes.run("auth", "list", "anthropic", "--json").out()).doesNotContain("\"in_use\" : true");
        hermes.run("auth", "add", "anthropic", "--type", "api-key", "--api-key", "sk-ant-api-0001");
        assertThat(hermes.run("auth", "list").out()).contains("api_key manual ←");
        assertThat(hermes.run("auth", "status", "anthropic").out()).startsWith("anthropic: logged in");
    }

    @Test
    void a_login_whose_server_is_in_trouble_is_not_called_none() throws IOException {
        try (var portal = PlayedServer.start().on("/api/oauth/token", PlayedServer.Answer.json(503, "{}"))) {
            login(portal.url(), "opaque");
            hermes.file("auth.json", hermes.file("auth.json").replace("2030-", "2020-"));
            var result = hermes.run("--provider", "nous", "-m", "x", "-z", "hello");
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err())
                    .contains("could not be renewed", "hermes auth refresh nous")
                    .doesNotContain("not logged in");
        }
    }

    @Test
    void what_is_no_login_is_not_renewed() {
        hermes.run("auth", "add", "openrouter", "--api-key", KEY);
        assertThat(hermes.run("auth", "refresh", "openrouter", "1").err()).contains("is a key");
        assertThat(hermes.run("auth", "refresh", "openrouter").err()).contains("no login of openrouter");
        assertThat(hermes.run("auth", "refresh", "nous", "7").err()).contains("No credential #7");
    }

    @Test
    void who_answers_only_its_own_client_is_not_logged_in_to_before_the_person_decided() throws IOException {
        var refused = hermes.run("auth", "add", "copilot", "--type", "oauth");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("answers only its own client", "auth.official_clients");
        hermes.file("config.yaml", "auth:\n  official_clients: [qwen-oauth]\n");
        assertThat(hermes.run("auth", "add", "qwen-oauth").err()).contains("Log in with the Qwen CLI first");
        Files.createDirectories(directory.resolve(".qwen"));
        Files.writeString(
                directory.resolve(".qwen/oauth_creds.json"),
                "{\"access_token\": \"at-canary\", \"expiry_date\": 1900000000000}");
        assertThat(hermes.run("auth", "add", "qwen-oauth").out())
                .isEqualTo("Added qwen-oauth OAuth credential #1: \"qwen-cli\"\n");
        assertThat(hermes.run("auth", "add", "qwen-oauth", "--label", "mine").err())
                .contains("--label mine is not used");
        assertThat(hermes.file("auth.json")).doesNotContain("canary");
    }

    @Test
    void spotify_wants_an_app_of_ones_own_and_is_never_the_provider_of_models() {
        var nobody = hermes.run("auth", "spotify");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("The id of your Spotify app is not known", "HERMES_SPOTIFY_CLIENT_ID");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged out\n");
        hermes.file(
                "auth.json",
                "{\"providers\": {\"spotify\": {\"refresh_token\": \"canary\", \"client_id\": \"app-1\"}}}");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged in\n  client_id: app-1\n");
        hermes.file("auth.json", """
                {"providers": {"spotify": {"access_token": "canary", "expires_at": "2020-01-01T00:00:00+00:00",
                 "client_id": "app-1"}}}""");
        assertThat(hermes.run("auth", "spotify", "status").out()).isEqualTo("spotify: logged out\n");
        assertThat(hermes.run("auth", "spotify", "logout").out())
                .isEqualTo("Logged out of Spotify.\nModel provider configuration was unchanged.\n");
        assertThat(hermes.file("auth.json")).doesNotContain("canary");
    }

    @Test
    void the_login_of_spotify_is_renewed_on_request_and_says_when_it_has_ended() throws IOException {
        try (var identity = PlayedServer.start()
                .on(
                        "/api/token",
                        PlayedServer.Answer.json("{\"access_token\": \"canary-2\", \"refresh_token\": \"canary-3\"}"),
                        PlayedServer.Answer.json(400, "{\"error_description\": \"revoked by its owner\"}"))) {
            hermes.file("auth.json", """
                    {"providers": {"spotify": {"client_id": "app-1", "accounts_base_url": "%s", "access_token": "canary",
                     "refresh_token": "canary-1", "scope": "user-library-read"}}}""".formatted(identity.url()));
            assertThat(hermes.run("auth", "refresh", "spotify").out()).isEqualTo("Refreshed the login of spotify\n");
            assertThat(hermes.file("auth.json")).contains("canary-2", "canary-3");
            var ended = hermes.run("auth", "refresh", "spotify");
            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("revoked by its owner", "hermes auth spotify")
                    .doesNotContain("canary");
            assertThat(hermes.run("auth", "spotify", "status").out())
                    .isEqualTo("spotify: logged out (The Spotify login could not be renewed: revoked by its owner)\n");
            assertThat(hermes.file("auth.json")).doesNotContain("canary");
        }
    }

    @Test
    void a_portal_that_refuses_is_told_with_what_helps_there() throws IOException {
        try (var portal = PlayedServer.start()) {
            portal.on(
                    "/api/oauth/device/code", PlayedServer.Answer.json(403, "{\"error\": \"subscription_required\"}"));
            assertThat(hermes.run("auth", "add", "nous", "--portal-url", portal.url())
                            .err())
                    .contains(portal.url() + "/billing");
            portal.on("/api/oauth/device/code", PlayedServer.Answer.json(403, "{\"error\": \"access_denied\"}"));
            assertThat(hermes.run("auth", "add", "nous", "--portal-url", portal.url())
                            .err())
                    .contains("'hermes auth add nous --type oauth'");
        }
        assertThat(hermes.run("--provider", "openai", "-m", "gpt-5", "-z", "hello")
                        .err())
                .contains("openai-codex");
    }

    @Test
    void a_login_that_is_refused_stores_nothing() {
        try (var portal = PlayedServer.start()
                .on(
                        "/api/oauth/device/code",
                        PlayedServer.Answer.json(403, "{\"error\": \"subscription_required\"}"))) {
            var result = hermes.run("auth", "add", "nous", "--portal-url", portal.url());
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("subscription");
        }
        assertThat(hermes.home().resolve("auth.json")).doesNotExist();
        var other = hermes.run("auth", "add", "deepseek", "--type", "oauth");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("`hermes auth add deepseek` is not implemented for auth type oauth yet.");
    }

    @Test
    void without_a_login_its_provider_says_how_to_make_one() {
        var result = hermes.run("--provider", "nous", "-m", "x", "-z", "hello");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("You are not logged in to Nous Portal.", "hermes auth add nous");
    }

    private void login(String portal, String access) {
        hermes.file("auth.json", """
                {"version": 1, "providers": {"nous": {"access_token": "%s", "agent_key": "%s",
                 "refresh_token": "rt-1", "client_id": "hermes-cli", "portal_base_url": "%s",
                 "expires_at": "2030-01-01T00:00:00+00:00"}}}""".formatted(access, access, portal));
    }

    private JsonNode stored() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(hermes.home().resolve("auth.json")));
    }

    private static String jwt(String claims) {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "h." + payload + ".s";
    }
}
