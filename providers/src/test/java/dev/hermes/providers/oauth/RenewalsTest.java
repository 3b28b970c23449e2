package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RenewalsTest {
    @TempDir
    Path home;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());

    @BeforeEach
    void discovery() {
        server.on(
                "/.well-known/openid-configuration",
                "{\"authorization_endpoint\": \"%s/authorize\", \"token_endpoint\": \"%s/oauth/token\"}"
                        .formatted(server.url(), server.url()));
    }

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    @Test
    void a_token_that_lasts_is_used_as_it_is() throws IOException {
        codex(jwt(clock.instant().plusSeconds(3_600)), "rt-1");
        assertThat(token("openai-codex")).isEqualTo(jwt(clock.instant().plusSeconds(3_600)));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void one_that_ends_soon_is_renewed_and_login_and_pool_both_know() throws IOException {
        codex(jwt(clock.instant().plusSeconds(60)), "rt-1");
        var fresh = jwt(clock.instant().plusSeconds(7_200));
        server.on("/oauth/token", "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\"}".formatted(fresh));
        assertThat(token("openai-codex")).isEqualTo(fresh);
        assertThat(server.asked("/oauth/token").getFirst().form("refresh_token"))
                .isEqualTo("rt-1");
        assertThat(stored().path("providers")
                        .path("openai-codex")
                        .path("tokens")
                        .path("refresh_token")
                        .asString())
                .isEqualTo("rt-2");
        assertThat(stored().path("credential_pool")
                        .path("openai-codex")
                        .path(0)
                        .path("refresh_token")
                        .asString())
                .isEqualTo("rt-2");
        assertThat(stored().has("active_provider")).isFalse();
    }

    @Test
    void a_login_that_ended_is_put_aside_with_the_reason_and_no_server_is_asked_again() throws IOException {
        codex(jwt(clock.instant().minusSeconds(5)), "rt-1");
        server.on(
                "/oauth/token",
                Answer.json(400, "{\"error\": \"invalid_grant\", \"error_description\": \"used twice\"}"));
        assertThat(accounts().pool("openai-codex").select()).isEmpty();
        var state = stored().path("providers").path("openai-codex");
        assertThat(state.path("tokens").has("access_token")).isFalse();
        assertThat(state.path("last_auth_error").path("code").asString()).isEqualTo("invalid_grant");
        assertThat(state.path("last_auth_error").path("message").asString()).contains("used twice");
        assertThat(stored().path("credential_pool").has("openai-codex")).isFalse();
        assertThat(accounts().pool("openai-codex").select()).isEmpty();
        assertThat(server.asked("/oauth/token")).hasSize(1);
    }

    @Test
    void trouble_that_passes_ends_nothing() throws IOException {
        var token = jwt(clock.instant().plusSeconds(60));
        codex(token, "rt-1");
        for (int status : new int[] {429, 500, 503}) {
            server.on("/oauth/token", Answer.json(status, "{}"));
            assertThat(token("openai-codex")).as("HTTP " + status).isEqualTo(token);
        }
        clock.advance(Duration.ofSeconds(61));
        assertThat(accounts().pool("openai-codex").select()).isEmpty();
        assertThat(stored().path("providers")
                        .path("openai-codex")
                        .path("tokens")
                        .path("refresh_token")
                        .asString())
                .isEqualTo("rt-1");
    }

    @Test
    void tokens_that_another_program_renewed_meanwhile_are_taken_over() throws IOException {
        codex(jwt(clock.instant().minusSeconds(5)), "rt-1");
        var accounts = accounts();
        accounts.pool("openai-codex").all();
        var theirs = jwt(clock.instant().plusSeconds(3_600));
        codex(theirs, "rt-2"); // without any lock, as an older version would
        assertThat(accounts.pool("openai-codex")
                        .select()
                        .flatMap(Credential::secret)
                        .map(Secret::reveal))
                .contains(theirs);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_token_that_was_refused_is_renewed_although_it_looks_good() throws IOException {
        var refused = jwt(clock.instant().plusSeconds(3_600));
        codex(refused, "rt-1");
        var fresh = jwt(clock.instant().plusSeconds(7_200));
        server.on("/oauth/token", "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\"}".formatted(fresh));
        var pool = accounts().pool("openai-codex");
        assertThat(pool.renew(pool.all().getFirst(), Secret.of(refused))
                        .flatMap(Credential::secret)
                        .map(Secret::reveal))
                .contains(fresh);
    }

    @Test
    void a_login_of_its_own_is_renewed_apart_from_the_one_of_the_provider() throws IOException {
        var soon = jwt(clock.instant().plusSeconds(30));
        Files.writeString(
                home.resolve("auth.json"), """
                {"providers": {"xai-oauth": {"tokens": {"access_token": "%s", "refresh_token": "single"}}},
                 "credential_pool": {"xai-oauth": [{"id": "aaaaaa", "label": "mine", "auth_type": "oauth", "priority": -1,
                   "source": "manual:xai_pkce", "access_token": "%s", "refresh_token": "manual"}]}}
                """.formatted(jwt(clock.instant().plusSeconds(86_400)), soon));
        var fresh = jwt(clock.instant().plusSeconds(7_200));
        server.on("/oauth/token", "{\"access_token\": \"%s\"}".formatted(fresh));
        assertThat(token("xai-oauth")).isEqualTo(fresh);
        assertThat(server.asked("/oauth/token").getFirst().form("refresh_token"))
                .isEqualTo("manual");
        assertThat(stored().path("providers")
                        .path("xai-oauth")
                        .path("tokens")
                        .path("refresh_token")
                        .asString())
                .isEqualTo("single");
    }

    @Test
    void a_login_at_xai_is_renewed_where_it_was_made_and_nobody_asks_where_that_is() throws IOException {
        server.on("/elsewhere/token", "{\"access_token\": \"%s\"}".formatted(lasting()));
        xai("\"discovery\": {\"token_endpoint\": \"%s/elsewhere/token\"}, ".formatted(server.url()));
        assertThat(token("xai-oauth")).isEqualTo(lasting());
        assertThat(server.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 | {"error": "down"}
            200 | no json
            200 | {"issuer": "x"}
            200 | {"authorization_endpoint": "https://evil.example/a", "token_endpoint": "https://evil.example/t"}
            """)
    void a_server_that_cannot_say_where_it_is_keeps_no_login_from_being_renewed(int status, String said)
            throws IOException {
        server.on("/.well-known/openid-configuration", Answer.json(status, said));
        server.on("/oauth/token", "{\"access_token\": \"%s\"}".formatted(lasting()));
        xai("");
        assertThat(token("xai-oauth")).isEqualTo(lasting());
    }

    @Test
    void an_address_in_the_store_that_is_not_of_xai_gets_no_token() throws IOException {
        server.on("/oauth/token", "{\"access_token\": \"%s\"}".formatted(lasting()));
        xai("\"discovery\": {\"token_endpoint\": \"https://auth.x.ai.evil.example/token\"}, ");
        assertThat(token("xai-oauth")).isEqualTo(lasting());
    }

    @Test
    void an_address_that_is_gone_is_asked_for_anew() throws IOException {
        server.on("/elsewhere/token", Answer.json(404, "{}"));
        server.on("/oauth/token", "{\"access_token\": \"%s\"}".formatted(lasting()));
        xai("\"discovery\": {\"token_endpoint\": \"%s/elsewhere/token\"}, ".formatted(server.url()));
        assertThat(token("xai-oauth")).isEqualTo(lasting());
    }

    @Test
    void what_the_server_said_of_itself_is_remembered() throws IOException {
        server.on("/oauth/token", "{\"access_token\": \"%s\"}".formatted(lasting()));
        xai("");
        var pool = accounts().pool("xai-oauth");
        for (int i = 0; i < 3; i++) {
            var entry = pool.select().orElseThrow();
            pool.renew(entry, entry.secret().orElseThrow());
        }
        assertThat(server.asked("/.well-known/openid-configuration")).hasSize(1);
        assertThat(server.asked("/oauth/token")).hasSizeGreaterThan(1);
    }

    private String lasting() {
        return jwt(clock.instant().plusSeconds(7_200));
    }

    /** @param more members of the state, each with a comma behind it */
    private void xai(String more) throws IOException {
        Files.writeString(home.resolve("auth.json"), """
                {"providers": {"xai-oauth": {%s"tokens": {"access_token": "%s", "refresh_token": "rt-1"}}}}
                """.formatted(
                        more, jwt(clock.instant().plusSeconds(30))));
    }

    @Test
    void a_profile_renews_the_login_of_the_root_where_it_is() throws IOException {
        codex(jwt(clock.instant().plusSeconds(60)), "rt-1");
        var fresh = jwt(clock.instant().plusSeconds(7_200));
        server.on("/oauth/token", "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\"}".formatted(fresh));
        var profile = new HermesHome(home, Files.createDirectories(home.resolve("profiles/coder")), "coder");
        var accounts = RenewingProcess.accounts(profile, server.url(), web, clock);
        assertThat(accounts.pool("openai-codex")
                        .select()
                        .flatMap(Credential::secret)
                        .map(Secret::reveal))
                .contains(fresh);
        assertThat(profile.file("auth.json")).doesNotExist();
        assertThat(stored().path("providers")
                        .path("openai-codex")
                        .path("tokens")
                        .path("refresh_token")
                        .asString())
                .isEqualTo("rt-2");
    }

    // --- Nous

    @Test
    void an_access_token_that_models_take_is_the_key_also_when_the_store_says_it_has_ended() throws IOException {
        var access = invoking(3_600);
        nous(access, "rt-1", "2026-01-01T00:00:00+00:00", "");
        assertThat(token("nous")).isEqualTo(access);
        assertThat(server.asked()).isEmpty();
        assertThat(stored().path("providers").path("nous").path("agent_key").asString())
                .isEqualTo(access);
    }

    @Test
    void an_opaque_token_is_renewed_and_a_key_is_made_and_each_is_stored_at_once() throws IOException {
        nous("opaque-1", "rt-1", "2026-03-01T08:00:00+00:00", "");
        server.on(
                        "/api/oauth/token",
                        "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}")
                .on("/api/oauth/agent-key", Answer.json(500, "{}"));
        assertThat(accounts().pool("nous").select()).isEmpty();
        // the new refresh token is not lost with the key that could not be made
        assertThat(stored().path("providers").path("nous").path("refresh_token").asString())
                .isEqualTo("rt-2");
        assertThat(server.asked("/api/oauth/token").getFirst().headers()).containsEntry("x-nous-refresh-token", "rt-1");
        assertThat(server.asked("/api/oauth/token").getFirst().form("refresh_token"))
                .isEmpty();
        server.on(
                "/api/oauth/agent-key",
                "{\"api_key\": \"ak-1\", \"expires_at\": \"2026-03-01T11:00:00+00:00\", \"inference_base_url\": \"https://evil.example\"}");
        assertThat(token("nous")).isEqualTo("ak-1");
        assertThat(token("nous")).isEqualTo("ak-1");
        assertThat(server.asked("/api/oauth/agent-key")).hasSize(2);
        assertThat(stored().path("providers")
                        .path("nous")
                        .path("inference_base_url")
                        .asString())
                .doesNotContain("evil");
        assertThat(Files.readString(home.resolve("shared/nous_auth.json"))).contains("rt-2");
    }

    @Test
    void a_refused_key_ends_no_login_its_tokens_are_renewed_and_a_key_is_asked_for_once_more() throws IOException {
        nous("opaque-1", "rt-1", "2026-03-01T10:00:00+00:00", "");
        server.on(
                        "/api/oauth/agent-key",
                        Answer.json(401, "{\"error\": \"invalid_token\"}"),
                        Answer.json("{\"api_key\": \"ak-1\", \"expires_at\": \"2026-03-01T11:00:00+00:00\"}"))
                .on(
                        "/api/oauth/token",
                        "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}");
        assertThat(token("nous")).isEqualTo("ak-1");
        assertThat(server.asked("/api/oauth/agent-key"))
                .extracting(asked -> asked.headers().get("authorization"))
                .containsExactly("Bearer opaque-1", "Bearer opaque-2");
    }

    @Test
    void a_key_that_is_refused_twice_leaves_the_login_in_place() throws IOException {
        nous("opaque-1", "rt-1", "2026-03-01T10:00:00+00:00", "");
        server.on("/api/oauth/agent-key", Answer.json(401, "{\"error\": \"invalid_token\"}"))
                .on(
                        "/api/oauth/token",
                        "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}");
        assertThat(accounts().pool("nous").select()).isEmpty();
        var state = stored().path("providers").path("nous");
        assertThat(state.path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(state.has("last_auth_error")).isFalse();
        assertThat(Files.readString(home.resolve("shared/nous_auth.json"))).contains("rt-2");
    }

    @Test
    void an_account_that_may_ask_nothing_now_keeps_its_login() throws IOException {
        // when there is no key for it
        nous("opaque-1", "rt-1", "2026-03-01T10:00:00+00:00", "");
        server.on("/api/oauth/agent-key", Answer.json(402, "{\"error\": \"insufficient_credits\"}"));
        assertThat(accounts().pool("nous").select()).isEmpty();
        assertThat(server.asked("/api/oauth/token")).isEmpty();
        assertThat(stored().path("providers").path("nous").path("refresh_token").asString())
                .isEqualTo("rt-1");
        // nor a renewal
        nous("opaque-1", "rt-1", "2026-03-01T08:00:00+00:00", "");
        server.on("/api/oauth/token", Answer.json(403, "{\"error\": \"subscription_required\"}"));
        assertThat(accounts().pool("nous").select()).isEmpty();
        // then
        var state = stored().path("providers").path("nous");
        assertThat(state.path("refresh_token").asString()).isEqualTo("rt-1");
        assertThat(state.has("last_auth_error")).isFalse();
        // and it works again when the account does
        server.on(
                        "/api/oauth/token",
                        "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}")
                .on("/api/oauth/agent-key", "{\"api_key\": \"ak-1\", \"expires_at\": \"2026-03-01T11:00:00+00:00\"}");
        assertThat(token("nous")).isEqualTo("ak-1");
    }

    @Test
    void an_answer_without_a_token_stores_none() throws IOException {
        nous("opaque-1", "rt-1", "2026-03-01T08:00:00+00:00", "");
        server.on("/api/oauth/token", "{\"refresh_token\": \"rt-2\"}").on("/api/oauth/agent-key", "{}");
        assertThat(accounts().pool("nous").select()).isEmpty();
        var state = stored().path("providers").path("nous");
        assertThat(state.path("access_token").asString()).isEqualTo("opaque-1");
        assertThat(state.path("refresh_token").asString()).isEqualTo("rt-1");
        assertThat(server.asked("/api/oauth/agent-key")).isEmpty();
    }

    @Test
    void when_models_refuse_a_renewed_access_token_too_a_key_is_made_and_used_from_then_on() throws IOException {
        var access = invoking(3_600);
        var next = invoking(7_200);
        nous(access, "rt-1", "2026-03-01T10:00:00+00:00", access);
        server.on(
                "/api/oauth/token",
                "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\", \"expires_in\": 7200}".formatted(next));
        server.on("/api/oauth/agent-key", "{\"api_key\": \"ak-1\", \"expires_at\": \"2026-03-01T11:00:00+00:00\"}");
        var pool = accounts().pool("nous");
        assertThat(pool.renew(pool.all().getFirst(), Secret.of(access))
                        .flatMap(Credential::secret)
                        .map(Secret::reveal))
                .contains(next);
        assertThat(pool.renew(pool.all().getFirst(), Secret.of(next))
                        .flatMap(Credential::secret)
                        .map(Secret::reveal))
                .contains("ak-1");
        assertThat(pool.select().flatMap(Credential::secret).map(Secret::reveal))
                .contains("ak-1");
        assertThat(server.asked("/api/oauth/token")).hasSize(1);
        assertThat(server.asked("/api/oauth/agent-key")).hasSize(1);
    }

    @Test
    void tokens_of_another_profile_count_when_the_refresh_token_differs_or_they_last_longer() throws IOException {
        for (var theirs : new String[] {
            "{\"access_token\": \"T\", \"refresh_token\": \"rt-2\"}",
            "{\"access_token\": \"T\", \"refresh_token\": \"rt-1\", \"expires_at\": \"2026-03-01T10:00:00+00:00\"}"
        }) {
            nous("opaque-1", "rt-1", "2026-03-01T08:00:00+00:00", "");
            Files.createDirectories(home.resolve("shared"));
            Files.writeString(
                    home.resolve("shared/nous_auth.json"), theirs.replace("\"T\"", '"' + invoking(3_600) + '"'));
            assertThat(token("nous")).isEqualTo(invoking(3_600));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void what_another_profile_renewed_is_taken_over_instead_of_being_used_twice() throws IOException {
        nous("opaque-1", "rt-1", "2026-03-01T08:00:00+00:00", "");
        var theirs = invoking(3_600);
        Files.createDirectories(home.resolve("shared"));
        Files.writeString(home.resolve("shared/nous_auth.json"), """
                {"_schema": 1, "access_token": "%s", "refresh_token": "rt-2", "expires_at": "2026-03-01T10:00:00+00:00"}
                """.formatted(theirs));
        assertThat(token("nous")).isEqualTo(theirs);
        assertThat(server.asked()).isEmpty();
        assertThat(stored().path("providers").path("nous").path("refresh_token").asString())
                .isEqualTo("rt-2");
    }

    // --- many at once

    @Test
    void of_many_threads_one_asks() throws Exception {
        codex(jwt(clock.instant().minusSeconds(5)), "rt-1");
        var fresh = jwt(clock.instant().plusSeconds(7_200));
        server.on(
                "/oauth/token",
                Answer.json("{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\"}".formatted(fresh)),
                Answer.json(400, "{\"error\": \"refresh_token_reused\"}"));
        var accounts = accounts();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tokens = threads.invokeAll(IntStream.range(0, 30)
                    .<java.util.concurrent.Callable<String>>mapToObj(_ -> () -> accounts.pool("openai-codex")
                            .select()
                            .flatMap(Credential::secret)
                            .map(Secret::reveal)
                            .orElse("none"))
                    .toList());
            for (var token : tokens) {
                assertThat(token.get()).isEqualTo(fresh);
            }
        }
        assertThat(server.asked("/oauth/token")).hasSize(1);
    }

    // ---

    private Accounts accounts() {
        return RenewingProcess.accounts(home, server.url(), web, clock);
    }

    private String token(String pool) {
        return accounts()
                .pool(pool)
                .select()
                .flatMap(Credential::secret)
                .map(Secret::reveal)
                .orElse("none");
    }

    private void codex(String access, String refresh) throws IOException {
        Files.writeString(home.resolve("auth.json"), """
                {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "%s"}}}}
                """.formatted(access, refresh));
    }

    private void nous(String access, String refresh, String end, String key) throws IOException {
        Files.writeString(
                home.resolve("auth.json"), """
                {"providers": {"nous": {"access_token": "%s", "refresh_token": "%s", "expires_at": "%s", "agent_key": "%s",
                  "client_id": "hermes-cli", "portal_base_url": "%s", "inference_base_url": "%s/v1"}}}
                """.formatted(access, refresh, end, key, server.url(), server.url()));
    }

    private String invoking(int seconds) {
        return unsigned("{\"scope\": \"inference:invoke\", \"exp\": %d}"
                .formatted(clock.instant().plusSeconds(seconds).getEpochSecond()));
    }

    private static String jwt(Instant end) {
        return unsigned("{\"exp\": %d}".formatted(end.getEpochSecond()));
    }

    private static String unsigned(String claims) {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "h." + payload + ".s";
    }

    private JsonNode stored() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(home.resolve("auth.json")));
    }
}
