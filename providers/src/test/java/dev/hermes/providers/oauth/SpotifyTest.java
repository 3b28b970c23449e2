package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The login of a service stays good, and has nothing to do with who is asked for models. */
class SpotifyTest {
    @TempDir
    Path home;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    @Test
    void a_token_is_renewed_two_minutes_before_it_ends() throws IOException {
        server.on(
                "/api/token",
                "{\"access_token\": \"at-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600, \"scope\": \"all\"}");
        login("at-1", "rt-1", "2026-03-01T09:02:01+00:00");
        assertThat(token()).isEqualTo("at-1");
        assertThat(server.asked()).isEmpty();
        login("at-1", "rt-1", "2026-03-01T09:02:00+00:00");
        assertThat(token()).isEqualTo("at-2");
        var asked = server.asked("/api/token").getFirst();
        assertThat(asked.form("grant_type")).isEqualTo("refresh_token");
        assertThat(asked.form("refresh_token")).isEqualTo("rt-1");
        assertThat(asked.form("client_id")).isEqualTo("app-1");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(state().path("granted_scope").asString()).isEqualTo("all");
        assertThat(state().path("expires_at").asString()).isEqualTo("2026-03-01T10:00:00+00:00");
        assertThat(state().path("redirect_uri").asString()).isEqualTo("http://127.0.0.1:1/x");
        assertThat(store().has("active_provider")).isFalse();
        assertThat(accounts().pools()).isEmpty();
    }

    @Test
    void a_refresh_token_that_is_not_replaced_goes_on_being_good() throws IOException {
        server.on("/api/token", "{\"access_token\": \"at-2\"}");
        login("at-1", "rt-1", "");
        assertThat(token()).isEqualTo("at-2");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-1");
    }

    @Test
    void a_login_that_ended_is_put_aside_and_spotify_is_not_asked_again() throws IOException {
        server.on("/api/token", Answer.json(400, "{\"error\": \"invalid_grant\", \"error_description\": \"revoked\"}"));
        login("at-1", "rt-1", "2026-03-01T08:00:00+00:00");
        refused("spotify_refresh_failed", "revoked");
        assertThat(state().has("access_token")).isFalse();
        assertThat(state().has("refresh_token")).isFalse();
        assertThat(state().path("client_id").asString()).isEqualTo("app-1");
        assertThat(state().path("last_auth_error").path("code").asString()).isEqualTo("spotify_refresh_failed");
        refused("spotify_refresh_token_missing", "");
        assertThat(server.asked()).hasSize(1);
        assertThat(accounts().services().holds("spotify")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void trouble_that_passes_ends_nothing(int status) throws IOException {
        server.on("/api/token", Answer.json(status, "{}"));
        login("at-1", "rt-1", "2026-03-01T09:01:00+00:00");
        assertThat(token()).isEqualTo("at-1");
        login("at-1", "rt-1", "2026-03-01T08:00:00+00:00");
        refused("spotify_access_token_missing", "");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-1");
    }

    @Test
    void an_answer_without_a_token_is_told_by_its_code() throws IOException {
        server.on("/api/token", "{\"scope\": \"all\"}");
        login("at-1", "rt-1", "");
        refused("spotify_refresh_invalid", "without a token");
    }

    @Test
    void without_a_login_there_is_no_token() {
        refused("spotify_auth_missing", "not logged in");
    }

    @Test
    void a_profile_renews_the_login_of_the_root_where_it_is() throws IOException {
        server.on("/api/token", "{\"access_token\": \"at-2\", \"refresh_token\": \"rt-2\"}");
        login("at-1", "rt-1", "");
        var profile = new HermesHome(home, Files.createDirectories(home.resolve("profiles/coder")), "coder");
        var accounts = RenewingProcess.accounts(profile, server.url(), web, clock);
        assertThat(new ServiceTokens(accounts.services()).of("spotify", false).reveal())
                .isEqualTo("at-2");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(profile.file("auth.json")).doesNotExist();
    }

    @Test
    void one_is_logged_in_with_a_refresh_token_or_a_token_that_lasts() throws IOException {
        login("at-1", "", "2026-03-01T09:00:01+00:00");
        assertThat(accounts().services().holds("spotify")).isTrue();
        login("at-1", "", "2026-03-01T09:00:00+00:00");
        assertThat(accounts().services().holds("spotify")).isFalse();
        login("", "rt-1", "");
        assertThat(accounts().services().holds("spotify")).isTrue();
    }

    private void refused(String code, String words) {
        assertThatThrownBy(this::token)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private String token() {
        return new ServiceTokens(accounts().services()).of("spotify", false).reveal();
    }

    private Accounts accounts() {
        return RenewingProcess.accounts(home, server.url(), web, clock);
    }

    private void login(String access, String refresh, String end) throws IOException {
        Files.writeString(home.resolve("auth.json"), """
                {"providers": {"spotify": {"client_id": "app-1", "redirect_uri": "http://127.0.0.1:1/x",
                  "accounts_base_url": "%s", "auth_type": "oauth_pkce", "scope": "all", "access_token": "%s",
                  "refresh_token": "%s", "expires_at": "%s"}}}
                """.formatted(server.url(), access, refresh, end));
    }

    private JsonNode store() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(home.resolve("auth.json")));
    }

    private JsonNode state() throws IOException {
        return store().path("providers").path("spotify");
    }
}
