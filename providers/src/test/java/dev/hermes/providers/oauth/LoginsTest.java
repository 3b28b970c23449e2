package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.home.web.Trust;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each flow to its end, over real HTTP with an identity server that is played. */
class LoginsTest {
    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final PlayedServer server = PlayedServer.start();
    private final HttpWeb web = new HttpWeb(Map.of());
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Consumer<String> browser = _ -> {};
    private Optional<String> pasted = Optional.empty();
    private boolean remote;

    private final LoginPerson person = new LoginPerson() {
        @Override
        public void tell(String line) {
            told.add(line);
        }

        @Override
        public Optional<String> ask(String question) {
            return pasted;
        }

        @Override
        public boolean agrees(String question) {
            return true;
        }

        @Override
        public boolean browse(String url) {
            browser.accept(url);
            return true;
        }

        @Override
        public boolean remote() {
            return remote;
        }
    };

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    // --- GitHub

    @Test
    void a_code_is_confirmed_at_github_and_its_token_is_the_login() throws Exception {
        server.on(
                        "/login/device/code",
                        "{\"device_code\": \"dc\", \"user_code\": \"WXYZ\", \"verification_uri\": \"https://g/device\", \"interval\": 5}")
                .on(
                        "/login/oauth/access_token",
                        "{\"error\": \"authorization_pending\"}",
                        "{\"error\": \"slow_down\", \"interval\": 10}",
                        "{\"access_token\": \"gho_new\"}");
        var login = logins().login("copilot", LoginOptions.USUAL, person);
        assertThat(login.entry().path("access_token").asString()).isEqualTo("gho_new");
        assertThat(told).anyMatch(line -> line.contains("WXYZ"));
        assertThat(pauses).containsExactly(Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(13));
    }

    @Test
    void a_person_who_refuses_at_github_is_not_logged_in() {
        server.on(
                        "/login/device/code",
                        "{\"device_code\": \"dc\", \"user_code\": \"WXYZ\", \"verification_uri\": \"https://g/device\"}")
                .on("/login/oauth/access_token", "{\"error\": \"access_denied\"}");
        assertThatThrownBy(() -> logins().login("copilot", LoginOptions.USUAL, person))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.code()).isEqualTo("device_code_poll_error"));
    }

    // --- Nous

    private static final String DEVICE = """
            {"device_code": "dc", "user_code": "ABCD-1234", "verification_uri": "https://portal/x",
             "verification_uri_complete": "https://portal/x?code=ABCD-1234", "expires_in": 600, "interval": 5}""";

    @Test
    void a_device_code_is_shown_polled_for_and_becomes_a_login_that_needs_no_key() throws Exception {
        var access = jwt("{\"scope\": \"inference:invoke\", \"email\": \"me@x\", \"exp\": %d}".formatted(in(3_600)));
        server.on("/api/oauth/device/code", DEVICE)
                .on(
                        "/api/oauth/token",
                        Answer.json(400, "{\"error\": \"authorization_pending\"}"),
                        Answer.json("{\"access_token\": \"%s\", \"refresh_token\": \"rt\", \"expires_in\": 3600}"
                                .formatted(access)));
        var login = logins().login("nous", portal(), person);
        assertThat(told).anyMatch(line -> line.contains("https://portal/x?code=ABCD-1234"));
        assertThat(told).anyMatch(line -> line.contains("polling every 1s"));
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(login.owner()).isEqualTo("me@x");
        assertThat(login.state().path("agent_key").asString()).isEqualTo(access);
        assertThat(login.state().path("expires_at").asString()).isEqualTo("2026-03-01T10:00:02+00:00");
        assertThat(login.state().path("inference_base_url").asString()).isEqualTo(server.url() + "/v1");
        assertThat(server.asked("/api/oauth/agent-key")).isEmpty();
        assertThat(server.asked("/api/oauth/device/code").getFirst().form("scope"))
                .isEqualTo("inference:invoke inference:mint_agent_key");
    }

    @Test
    void a_shared_login_is_proved_by_renewing_it_though_its_token_still_looks_good() throws Exception {
        shared(jwt("{\"scope\": \"inference:invoke\", \"exp\": %d}".formatted(in(3_600))));
        var access = jwt("{\"scope\": \"inference:invoke\", \"email\": \"me@x\", \"exp\": %d}".formatted(in(7_200)));
        server.on(
                "/api/oauth/token",
                "{\"access_token\": \"%s\", \"refresh_token\": \"rt-2\", \"expires_in\": 7200}".formatted(access));
        var login = logins().proved(logins().shared(new Trust.Usual()).orElseThrow())
                .orElseThrow();
        assertThat(login.owner()).isEqualTo("me@x");
        assertThat(login.state().path("refresh_token").asString()).isEqualTo("rt-2");
        assertThat(login.state().path("agent_key").asString()).isEqualTo(access);
        assertThat(Files.readString(directory.resolve("shared/nous_auth.json"))).contains("rt-2");
        assertThat(directory.resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_shared_login_that_has_ended_is_none_and_is_offered_to_nobody_again() throws Exception {
        shared(jwt("{\"scope\": \"inference:invoke\", \"exp\": %d}".formatted(in(3_600))));
        server.on("/api/oauth/token", Answer.json(400, "{\"error\": \"invalid_grant\"}"));
        assertThat(logins().proved(logins().shared(new Trust.Usual()).orElseThrow()))
                .isEmpty();
        assertThat(server.asked("/api/oauth/token")).hasSize(1);
        assertThat(directory.resolve("shared/nous_auth.json")).doesNotExist();
    }

    @Test
    void a_shared_login_whose_portal_is_in_trouble_stays_for_later() throws Exception {
        shared("opaque-1");
        server.on("/api/oauth/token", Answer.json(500, "{}"));
        assertThat(logins().proved(logins().shared(new Trust.Usual()).orElseThrow()))
                .isEmpty();
        assertThat(Files.readString(directory.resolve("shared/nous_auth.json"))).contains("rt-1");
    }

    private void shared(String access) throws IOException {
        Files.createDirectories(directory.resolve("shared"));
        Files.writeString(directory.resolve("shared/nous_auth.json"), """
                {"access_token": "%s", "refresh_token": "rt-1", "portal_base_url": "%s",
                  "expires_at": "2026-03-01T10:00:00+00:00"}
                """.formatted(access, server.url()));
    }

    @Test
    void a_portal_that_does_not_know_the_scope_is_asked_for_the_older_one_and_makes_a_key() throws Exception {
        server.on("/api/oauth/device/code", Answer.json(400, "{\"error\": \"invalid_scope\"}"), Answer.json(DEVICE))
                .on(
                        "/api/oauth/token",
                        "{\"access_token\": \"opaque\", \"refresh_token\": \"rt\", \"expires_in\": 3600}")
                .on(
                        "/api/oauth/agent-key",
                        "{\"api_key\": \"ak-1\", \"key_id\": \"k\", \"expires_at\": \"2026-03-01T10:00:00+00:00\"}");
        var login = logins().login("nous", portal(), person);
        assertThat(server.asked("/api/oauth/device/code").get(1).form("scope")).isEqualTo("inference:mint_agent_key");
        assertThat(server.asked("/api/oauth/agent-key").getFirst().body()).isEqualTo("{\"min_ttl_seconds\":300}");
        assertThat(server.asked("/api/oauth/agent-key").getFirst().headers())
                .containsEntry("authorization", "Bearer opaque");
        assertThat(login.state().path("agent_key").asString()).isEqualTo("ak-1");
    }

    @Test
    void slower_means_a_second_more_and_a_refusal_is_the_end() {
        server.on("/api/oauth/device/code", DEVICE)
                .on(
                        "/api/oauth/token",
                        Answer.json(400, "{\"error\": \"slow_down\"}"),
                        Answer.json(400, "{\"error\": \"slow_down\"}"),
                        Answer.json(403, "{\"error\": \"access_denied\", \"error_description\": \"not today\"}"));
        assertThatThrownBy(() -> logins().login("nous", portal(), person))
                .isInstanceOfSatisfying(AuthException.class, e -> {
                    assertThat(e.code()).isEqualTo("access_denied");
                    assertThat(e.getMessage()).contains("not today");
                });
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void nobody_waits_longer_than_the_code_lives() {
        server.on("/api/oauth/device/code", DEVICE)
                .on("/api/oauth/token", Answer.json(400, "{\"error\": \"authorization_pending\"}"));
        assertThatThrownBy(() -> logins().login("nous", portal(), person)).hasMessageContaining("in time");
        assertThat(pauses).hasSize(600);
    }

    @ParameterizedTest
    @CsvSource({
        "https://inference-api.nousresearch.com/v1, true",
        "https://inference-api.nousresearch.com:443/v1, true",
        "https://inference-api.nousresearch.com:8443/v1, false",
        "http://inference-api.nousresearch.com/v1, false",
        "https://evil.example/v1, false",
        "https://inference-api.nousresearch.com.evil.example/v1, false",
        "https://inference-api.nousresearch.com@evil.example/v1, false",
        "https://user@inference-api.nousresearch.com/v1, false",
        "https://x.inference-api.nousresearch.com/v1, false",
        "https://xn--nferene-api-xyz.nousresearch.com/v1, false",
        "file:///etc/passwd, false",
        "not a url, false"
    })
    void an_address_for_tokens_that_a_server_names_is_believed_only_when_it_is_the_known_one(
            String url, boolean trusted) {
        assertThat(Endpoints.STANDARD.trustedNous(url)).isEqualTo(trusted);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.x.ai/v1, true",
        "https://x.ai/token, true",
        "https://evilx.ai/v1, false",
        "https://api.x.ai.evil.com/v1, false",
        "https://api.x.ai@evil.com/v1, false",
        "http://api.x.ai/v1, false",
        "http://127.0.0.1/v1, false"
    })
    void only_hosts_of_x_ai_are_of_x_ai(String url, boolean trusted) {
        assertThat(Endpoints.STANDARD.trustedXai(url)).isEqualTo(trusted);
    }

    @Test
    void a_login_is_shared_with_other_profiles_without_its_key() throws Exception {
        var access = jwt("{\"scope\": \"inference:invoke\", \"exp\": %d}".formatted(in(3_600)));
        server.on("/api/oauth/device/code", DEVICE)
                .on(
                        "/api/oauth/token",
                        "{\"access_token\": \"%s\", \"refresh_token\": \"rt\", \"expires_in\": 3600}"
                                .formatted(access));
        var logins = logins();
        assertThat(logins.shared(new Trust.Usual())).isEmpty();
        logins.share(logins.login("nous", portal(), person));
        var file = Files.readString(directory.resolve("shared/nous_auth.json"));
        assertThat(file)
                .contains("\"_schema\": 1", "\"refresh_token\": \"rt\"")
                .doesNotContain("agent_key")
                .doesNotEndWith("\n");
        assertThat(logins().shared(new Trust.Usual())).isPresent();
    }

    // --- Codex

    @Test
    void codex_confirms_a_code_and_is_exchanged_for_tokens() throws Exception {
        var access = jwt("{\"email\": \"c@example.com\"}");
        server.on(
                        "/api/accounts/deviceauth/usercode",
                        "{\"user_code\": \"WXYZ\", \"device_auth_id\": \"d-1\", \"interval\": 1}")
                .on(
                        "/api/accounts/deviceauth/token",
                        Answer.json(404, "{}"),
                        Answer.json(403, "{}"),
                        Answer.json("{\"authorization_code\": \"code\", \"code_verifier\": \"ver\"}"))
                .on("/oauth/token", "{\"access_token\": \"%s\", \"refresh_token\": \"rt\"}".formatted(access));
        var login = logins().login("openai-codex", LoginOptions.USUAL, person);
        assertThat(pauses).containsOnly(Duration.ofSeconds(3)).hasSize(3);
        assertThat(login.owner()).isEqualTo("c@example.com");
        assertThat(login.state().path("tokens").path("refresh_token").asString())
                .isEqualTo("rt");
        assertThat(login.state().path("auth_mode").asString()).isEqualTo("chatgpt");
        assertThat(login.entry().path("source").asString()).isEqualTo("manual:device_code");
        var exchange = server.asked("/oauth/token").getFirst();
        assertThat(exchange.form("code_verifier")).isEqualTo("ver");
        assertThat(exchange.form("grant_type")).isEqualTo("authorization_code");
    }

    @Test
    void a_server_that_says_nonsense_is_told_by_a_code() {
        server.on("/api/accounts/deviceauth/usercode", "<html>");
        assertThatThrownBy(() -> logins().login("openai-codex", LoginOptions.USUAL, person))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.code()).isEqualTo("device_code_incomplete"));
        server.on("/api/accounts/deviceauth/usercode", Answer.json(500, "{\"error\": {\"message\": \"down\"}}"));
        assertThatThrownBy(() -> logins().login("openai-codex", LoginOptions.USUAL, person))
                .isInstanceOfSatisfying(AuthException.class, e -> {
                    assertThat(e.code()).isEqualTo("device_code_request_failed");
                    assertThat(e.getMessage()).contains("down");
                });
    }

    // --- xAI

    private void xai() {
        server.on(
                        "/.well-known/openid-configuration",
                        "{\"authorization_endpoint\": \"%s/authorize\", \"token_endpoint\": \"%s/token\"}"
                                .formatted(server.url(), server.url()))
                .on(
                        "/token",
                        "{\"access_token\": \"%s\", \"refresh_token\": \"rt\", \"expires_in\": 3600}"
                                .formatted(jwt("{\"email\": \"g@x\"}")));
    }

    @Test
    void the_browser_comes_back_to_the_listener_and_only_with_the_state_of_this_login() throws Exception {
        xai();
        var statuses = new ArrayList<Integer>();
        browser = url -> Thread.ofVirtual().start(() -> {
            var query = Callback.query(URI.create(url).getRawQuery());
            var back = query.get("redirect_uri");
            statuses.add(visit(back + "/elsewhere"));
            statuses.add(visit(back));
            statuses.add(visit(back + "?code=stolen&state=another"));
            statuses.add(visit(back + "?code=good&state=" + query.get("state")));
        });
        var login = logins().login("xai-oauth", LoginOptions.USUAL, person);
        assertThat(login.owner()).isEqualTo("g@x");
        assertThat(login.entry().path("source").asString()).isEqualTo("manual:xai_pkce");
        var exchange = server.asked("/token").getFirst();
        assertThat(exchange.form("code")).isEqualTo("good");
        var asked = Callback.query(URI.create(address()).getRawQuery());
        assertThat(asked.get("code_challenge_method")).isEqualTo("S256");
        assertThat(asked.get("state"))
                .isNotEqualTo(exchange.form("code_verifier"))
                .hasSizeGreaterThan(22);
        assertThat(exchange.form("redirect_uri")).isEqualTo(asked.get("redirect_uri"));
        assertThat(statuses).startsWith(404, 400, 400);
    }

    @ParameterizedTest
    @CsvSource({"bare-code, good", "http://127.0.0.1:56121/callback?code=c1&state=%s, c1", "code=c2&state=%s, c2"})
    void what_a_person_pastes_is_understood(String text, String code) throws Exception {
        xai();
        var wanted = new ArrayList<String>();
        var pasting = new LoginPerson() {
            @Override
            public void tell(String line) {
                if (line.contains("state=")) {
                    wanted.add(Callback.query(URI.create(line.strip()).getRawQuery())
                            .get("state"));
                }
            }

            @Override
            public Optional<String> ask(String question) {
                return Optional.of(text.formatted(wanted.getFirst()));
            }

            @Override
            public boolean agrees(String question) {
                return true;
            }

            @Override
            public boolean browse(String url) {
                return false;
            }

            @Override
            public boolean remote() {
                return true;
            }
        };
        logins().login("xai-oauth", paste(), pasting);
        assertThat(server.asked("/token").getFirst().form("code")).isEqualTo(code.equals("good") ? "bare-code" : code);
    }

    @Test
    void a_pasted_answer_of_another_login_or_none_is_refused() {
        xai();
        pasted = Optional.of("code=c&state=another");
        assertThatThrownBy(() -> logins().login("xai-oauth", paste(), person))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.code()).isEqualTo("xai_state_mismatch"));
        for (var nothing : List.of("", "http://[x", "a b c", "state=only")) {
            pasted = Optional.of(nothing);
            assertThatThrownBy(() -> logins().login("xai-oauth", paste(), person))
                    .as(nothing)
                    .isInstanceOfSatisfying(
                            AuthException.class, e -> assertThat(e.code()).isEqualTo("xai_code_missing"));
        }
        assertThat(server.asked("/token")).isEmpty();
    }

    @Test
    void a_plan_that_does_not_include_it_is_no_reason_to_log_in_again() {
        xai();
        server.on("/token", Answer.json(403, "{\"error\": \"forbidden\"}"));
        pasted = Optional.of("code");
        assertThatThrownBy(() -> logins().login("xai-oauth", paste(), person))
                .isInstanceOfSatisfying(AuthException.class, e -> {
                    assertThat(e.code()).isEqualTo("xai_oauth_tier_denied");
                    assertThat(e.relogin()).isFalse();
                    assertThat(e.advice()).anyMatch(line -> line.contains("XAI_API_KEY"));
                });
    }

    @Test
    void who_works_on_another_machine_is_told_how_to_reach_the_port_that_is_really_open() throws Exception {
        xai();
        remote = true;
        var login = Thread.ofVirtual().start(() -> {
            try {
                logins().login("xai-oauth", LoginOptions.USUAL, person);
            } catch (IOException | InterruptedException | AuthException _) {
                // it is given up below
            }
        });
        var deadline = System.nanoTime() + 10_000_000_000L;
        while (told.stream().noneMatch(line -> line.contains("ssh -N -L")) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        login.interrupt();
        login.join();
        var port = URI.create(
                        Callback.query(URI.create(address()).getRawQuery()).get("redirect_uri"))
                .getPort();
        assertThat(told).anyMatch(line -> line.contains("ssh -N -L " + port + ":127.0.0.1:" + port));
    }

    // --- MiniMax

    @Test
    void minimax_confirms_a_code_that_is_bound_to_this_login() throws Exception {
        var end = clock.millis() + 3_600_000;
        server.on(
                "/oauth/token",
                "{\"status\": \"pending\"}",
                "{\"status\": \"success\", \"access_token\": \"at\", \"refresh_token\": \"rt\", \"expired_in\": %d}"
                        .formatted(end));
        // the state must come back as it was sent: this server answers another login
        server.on(
                "/oauth/code",
                "{\"user_code\": \"U\", \"verification_uri\": \"https://m/x\", \"expired_in\": 600, \"state\": \"x\"}");
        assertThatThrownBy(() -> logins().login("minimax-oauth", LoginOptions.USUAL, person))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.code()).isEqualTo("state_mismatch"));
        // a random source that is known lets the server answer rightly
        var state = Pkce.draw(new Random(3), 96).state();
        server.on(
                "/oauth/code",
                "{\"user_code\": \"U\", \"verification_uri\": \"https://m/x\", \"expired_in\": 600, \"interval\": 500, \"state\": \"%s\"}"
                        .formatted(state));
        var login = logins().login("minimax-oauth", LoginOptions.USUAL, person);
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThat(login.state().path("expires_at").asString()).isEqualTo("2026-03-01T10:00:00+00:00");
        assertThat(login.state().path("inference_base_url").asString()).isEqualTo("https://api.minimax.io/anthropic");
        assertThat(server.asked("/oauth/token").getFirst().form("code_verifier"))
                .hasSize(96);
    }

    // --- Google

    @Test
    void a_login_at_google_asks_for_the_project_of_the_account_and_makes_one_where_there_is_none() throws Exception {
        environment.put("HERMES_GEMINI_CLIENT_ID", "app");
        environment.put("HERMES_GEMINI_CLIENT_SECRET", "app-secret");
        server.on("/token", "{\"access_token\": \"at\", \"refresh_token\": \"rt\", \"expires_in\": 3600}")
                .on("/oauth2/v1/userinfo", "{\"email\": \"me@x\"}")
                .on("/v1internal:loadCodeAssist", "{\"allowedTiers\": [{\"id\": \"tier-a\", \"isDefault\": true}]}")
                .on(
                        "/v1internal:onboardUser",
                        "{\"done\": false}",
                        "{\"done\": true, \"response\": {\"cloudaicompanionProject\": {\"id\": \"p-1\"}}}");
        browser = url -> Thread.ofVirtual().start(() -> {
            var query = Callback.query(URI.create(url).getRawQuery());
            visit(query.get("redirect_uri") + "?code=good&state=" + query.get("state"));
        });
        var login = logins().login("google-gemini-cli", LoginOptions.USUAL, person);
        assertThat(login.owner()).isEqualTo("me@x");
        assertThat(login.state().path("managed_project").asString()).isEqualTo("p-1");
        assertThat(server.asked("/v1internal:onboardUser").getFirst().body()).contains("tier-a");
        assertThat(server.asked("/token").getFirst().form("code")).isEqualTo("good");
    }

    @Test
    void an_address_of_another_login_that_is_pasted_for_google_is_refused() {
        environment.put("HERMES_GEMINI_CLIENT_ID", "app");
        environment.put("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22");
        pasted = Optional.of("http://127.0.0.1:8085/oauth2callback?code=c&state=another");
        assertThatThrownBy(() -> logins().login("google-gemini-cli", LoginOptions.USUAL, person))
                .hasMessageContaining("another login");
        assertThat(server.asked("/token")).isEmpty();
    }

    @Test
    void without_a_program_that_could_log_in_at_google_both_ways_to_one_are_named() {
        environment.put("PATH", "");
        assertThatThrownBy(() -> logins().login("google-gemini-cli", LoginOptions.USUAL, person))
                .hasMessageContaining("HERMES_GEMINI_CLIENT_ID")
                .hasMessageContaining("install the Gemini CLI");
    }

    @Test
    void the_gemini_cli_that_is_installed_lends_its_name() throws IOException {
        var core = Files.createDirectories(
                directory.resolve("lib/node_modules/@google/gemini-cli-core/dist/src/code_assist"));
        Files.writeString(
                core.resolve("oauth2.js"),
                "const OAUTH_CLIENT_ID = 'the-id';\nconst OAUTH_CLIENT_SECRET = 'the-secret';\n");
        var program = Files.createDirectories(directory.resolve("lib/bin")).resolve("gemini");
        Files.writeString(program, "");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(GoogleClient.of(Map.of("PATH", program.getParent().toString())))
                .isEqualTo(new GoogleClient("the-id", "the-secret"));
    }

    // --- Spotify

    @Test
    void an_app_of_the_user_logs_in_at_spotify_at_the_address_that_is_registered_there() throws Exception {
        server.on(
                "/api/token",
                "{\"access_token\": \"at\", \"refresh_token\": \"rt\", \"expires_in\": 3600, \"scope\": \"user-library-read\"}");
        int port = freePort();
        browser = url -> Thread.ofVirtual().start(() -> {
            var query = Callback.query(URI.create(url).getRawQuery());
            visit(query.get("redirect_uri") + "?code=good&state=" + query.get("state"));
        });
        environment.put("SPOTIFY_CLIENT_ID", "app-1");
        environment.put("HERMES_SPOTIFY_REDIRECT_URI", "http://127.0.0.1:" + port + "/back");
        var login = logins().login("spotify", LoginOptions.USUAL, person);
        assertThat(server.asked("/api/token").getFirst().form("client_id")).isEqualTo("app-1");
        assertThat(server.asked("/api/token").getFirst().form("redirect_uri"))
                .isEqualTo("http://127.0.0.1:" + port + "/back");
        assertThat(login.state().path("granted_scope").asString()).isEqualTo("user-library-read");
        assertThat(login.state().path("expires_at").asString()).isEqualTo("2026-03-01T10:00:00+00:00");
    }

    @Test
    void another_address_than_a_port_of_this_machine_is_refused_before_anything_is_shown() {
        environment.put("SPOTIFY_CLIENT_ID", "app-1");
        for (var wrong : List.of(
                "https://127.0.0.1:1/x",
                "http://127.0.0.1/x",
                "http://evil.example:80/x",
                "http://localhost@x:1/",
                "%")) {
            environment.put("SPOTIFY_REDIRECT_URI", wrong);
            assertThatThrownBy(() -> logins().login("spotify", LoginOptions.USUAL, person))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            AuthException.class, e -> assertThat(e.code()).isEqualTo("spotify_redirect_invalid"));
        }
        assertThat(told).isEmpty();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    // --- what all have in common

    @Test
    void what_a_server_says_is_told_without_what_looks_like_a_secret() {
        server.on(
                "/api/oauth/device/code",
                Answer.json(
                        500,
                        "{\"error\": \"server_error\", \"error_description\": \"token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijkl is bad\"}"));
        assertThatThrownBy(() -> logins().login("nous", portal(), person))
                .hasMessageContaining("is bad")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("eyJzdWIiOiIxIn0"));
    }

    @Test
    void a_redirect_is_not_followed_with_a_secret() {
        server.on("/api/oauth/device/code", new Answer(302, "", Map.of("Location", server.url() + "/elsewhere")));
        assertThatThrownBy(() -> logins().login("nous", portal(), person)).isInstanceOf(AuthException.class);
        assertThat(server.asked("/elsewhere")).isEmpty();
    }

    // ---

    private LoginOptions portal() {
        return new LoginOptions(
                Optional.of(server.url() + "/"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                Optional.empty(),
                new Trust.Usual());
    }

    private static LoginOptions paste() {
        return new LoginOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                Optional.empty(),
                new Trust.Usual());
    }

    private String address() {
        return told.stream()
                .filter(line -> line.contains("redirect_uri"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private Logins logins() {
        return new Logins(
                _ -> web,
                Endpoints.at(server.url()),
                directory.resolve("shared"),
                environment,
                "hermes/test",
                clock,
                new Random(3),
                Log.NONE,
                wait -> {
                    pauses.add(wait);
                    clock.advance(wait);
                },
                _ -> {});
    }

    private int visit(String url) {
        try {
            return web.send(dev.hermes.home.web.Web.Request.get(URI.create(url), Duration.ofSeconds(5)))
                    .status();
        } catch (IOException | InterruptedException _) {
            return 0; // the listener is gone: the login is made
        }
    }

    private long in(int seconds) {
        return clock.instant().getEpochSecond() + seconds;
    }

    private static String jwt(String claims) {
        var payload = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "h." + payload + ".s";
    }
}
