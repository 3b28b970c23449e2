package dev.hermes.providers.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.web.Trust;
import dev.hermes.home.web.Web;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Credential;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which servers get the tokens of a login at the Nous portal, with the addresses that the released program has. */
class NousAddressesTest {
    private static final String PORTAL = "https://portal.nousresearch.com";
    private static final String INFERENCE = "https://inference-api.nousresearch.com/v1";

    @TempDir
    Path home;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Map<String, String> environment = new HashMap<>();
    private final List<Web.Request> sent = new ArrayList<>();
    private final List<String> warned = new ArrayList<>();
    private int status = 200;

    /** Stands for every server there is: the addresses of real ones cannot be listened at. */
    private final Web web = request -> {
        sent.add(request);
        var answer = request.uri().getPath().endsWith("/agent-key")
                ? "{\"api_key\": \"ak-1\", \"expires_at\": \"2026-03-01T11:00:00+00:00\"}"
                : "{\"access_token\": \"opaque-2\", \"refresh_token\": \"rt-2\", \"expires_in\": 3600}";
        return new Web.Answer(
                status,
                answer.getBytes(StandardCharsets.UTF_8),
                Map.of("location", "https://evil.example" + request.uri().getPath()));
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://portal.nousresearch.com",
                "https://portal.nousresearch.com:8443",
                "https://portal.nousresearch.com.evil.example",
                "https://portal.nousresearch.com@evil.example",
                "https://evil.example#@portal.nousresearch.com",
                "https://me@portal.nousresearch.com",
                "https://x.portal.nousresearch.com",
                "https://evil.example/portal.nousresearch.com",
                "https://evil.example\\@portal.nousresearch.com",
                "http://127.0.0.1.evil.example",
                "http://127.0.0.1@evil.example",
                "file:///etc/passwd",
                "not an address"
            })
    void a_refresh_token_goes_to_no_portal_that_only_the_file_names_and_is_kept(String stored) throws IOException {
        // given
        login(stored, INFERENCE);
        // when
        assertThat(token()).isEmpty();
        // then
        assertThat(sent).isEmpty();
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-1");
        assertThat(warned).anyMatch(line -> line.contains("portal_not_trusted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://portal.nousresearch.com",
                "https://portal.nousresearch.com@evil.example"
            })
    void nor_does_an_access_token_for_which_a_key_is_made(String stored) throws IOException {
        login(stored, INFERENCE, "2026-03-01T10:00:00+00:00");
        assertThat(token()).isEmpty();
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://portal.nousresearch.com, https://portal.nousresearch.com",
        "https://Portal.NousResearch.com:443/, https://Portal.NousResearch.com:443",
        "http://127.0.0.1:4711, http://127.0.0.1:4711",
        "http://[::1]:4711/, http://[::1]:4711"
    })
    void the_known_portal_and_this_machine_are_asked(String stored, String asked) throws IOException {
        login(stored, INFERENCE);
        assertThat(token()).contains("ak-1");
        assertThat(sent)
                .extracting(request -> request.uri().toString())
                .containsExactly(asked + "/api/oauth/token", asked + "/api/oauth/agent-key");
    }

    @Test
    void one_that_the_environment_names_is_asked_when_nobody_can_read_on_the_way() throws IOException {
        for (var variable : List.of("HERMES_PORTAL_BASE_URL", "NOUS_PORTAL_BASE_URL")) {
            sent.clear();
            environment.clear();
            environment.put(variable, "https://portal.example:8443/");
            login("https://portal.example:8443", INFERENCE);
            assertThat(token()).as(variable).contains("ak-1");
            assertThat(sent.getFirst().uri()).hasToString("https://portal.example:8443/api/oauth/token");
        }
        sent.clear();
        for (var unsafe : List.of("http://portal.example", "https://me@portal.example")) {
            environment.put("HERMES_PORTAL_BASE_URL", unsafe);
            login(unsafe, INFERENCE);
            assertThat(token()).as(unsafe).isEmpty();
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void a_login_of_which_nobody_noted_the_portal_is_of_the_one_that_the_environment_names() throws IOException {
        environment.put("NOUS_PORTAL_BASE_URL", "https://second.example");
        environment.put("HERMES_PORTAL_BASE_URL", "https://first.example");
        login("", INFERENCE);
        assertThat(token()).contains("ak-1");
        assertThat(sent.getFirst().uri()).hasHost("first.example");
        // and of Nous's own without
        environment.clear();
        sent.clear();
        login("", INFERENCE);
        assertThat(token()).contains("ak-1");
        assertThat(sent.getFirst().uri()).hasToString(PORTAL + "/api/oauth/token");
    }

    @Test
    void a_portal_that_sends_one_elsewhere_is_not_followed() throws IOException {
        status = 307;
        login(PORTAL, INFERENCE);
        assertThat(token()).isEmpty();
        assertThat(sent).extracting(request -> request.uri().getHost()).containsOnly("portal.nousresearch.com");
        assertThat(state().path("refresh_token").asString()).isEqualTo("rt-1");
    }

    @Test
    void a_shared_login_is_renewed_where_it_was_made() throws IOException {
        // given
        environment.put("HERMES_PORTAL_BASE_URL", "https://portal.example");
        login(PORTAL, INFERENCE);
        Files.createDirectories(home.resolve("shared"));
        Files.writeString(home.resolve("shared/nous_auth.json"), """
                {"_schema": 1, "access_token": "opaque-1", "refresh_token": "theirs",
                 "expires_at": "2026-03-01T08:30:00+00:00", "portal_base_url": "https://portal.example"}
                """);
        // when
        assertThat(token()).contains("ak-1");
        // then
        assertThat(sent).extracting(request -> request.uri().getHost()).containsOnly("portal.example");
        assertThat(sent.getFirst().headers()).containsEntry("x-nous-refresh-token", "theirs");
    }

    @Test
    void an_address_of_models_that_no_key_may_go_to_is_replaced_in_the_store() throws IOException {
        for (var bad : List.of("https://evil.example/v1", "https://inference-api.nousresearch.com@evil.example/v1")) {
            login(PORTAL, bad);
            assertThat(token()).contains("ak-1");
            assertThat(state().path("inference_base_url").asString()).isEqualTo(INFERENCE);
        }
        login(PORTAL, "http://127.0.0.1:4711/v1");
        assertThat(token()).contains("ak-1");
        assertThat(state().path("inference_base_url").asString()).isEqualTo("http://127.0.0.1:4711/v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://portal.example", "https://portal.nousresearch.com@evil.example", "file:///x", "portal"})
    void nobody_logs_in_where_others_could_read_along(String portal) {
        for (boolean flag : new boolean[] {true, false}) {
            environment.put("HERMES_PORTAL_BASE_URL", portal);
            var named = flag ? Optional.of(portal) : Optional.<String>empty();
            assertThatThrownBy(() -> new NousAddresses(Endpoints.STANDARD, environment).portal(options(named)))
                    .isInstanceOfSatisfying(
                            AuthException.class, e -> assertThat(e.code()).isEqualTo("portal_insecure"));
        }
    }

    @Test
    void what_is_wrong_is_told_without_what_stands_before_the_host() {
        assertThatThrownBy(() -> new NousAddresses(Endpoints.STANDARD, environment)
                        .portal(options(Optional.of("https://me:hunter2@evil.example"))))
                .hasMessageContaining("evil.example")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    private static LoginOptions options(Optional<String> portal) {
        return new LoginOptions(
                portal,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                new Trust.Usual());
    }

    private void login(String portal, String inference) throws IOException {
        login(portal, inference, "2026-03-01T08:00:00+00:00");
    }

    private void login(String portal, String inference, String end) throws IOException {
        var json = JsonMapper.shared().createObjectNode();
        json.putObject("providers")
                .putObject("nous")
                .put("access_token", "opaque-1")
                .put("refresh_token", "rt-1")
                .put("expires_at", end)
                .put("client_id", "hermes-cli")
                .put("portal_base_url", portal)
                .put("inference_base_url", inference);
        Files.writeString(home.resolve("auth.json"), json.toString());
        Files.deleteIfExists(home.resolve("shared/nous_auth.json"));
    }

    private JsonNode state() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readAllBytes(home.resolve("auth.json")))
                .path("providers")
                .path("nous");
    }

    private Optional<String> token() {
        var log = new Log() {
            @Override
            public void write(Level level, String source, String message, @Nullable Throwable cause) {
                warned.add(message);
            }
        };
        var at = new HermesHome(home, home, "default");
        var config = Config.of(Map.of());
        var logins = new Logins(
                _ -> web,
                Endpoints.STANDARD,
                home.resolve("shared"),
                environment,
                "hermes/test",
                clock,
                new Random(),
                log,
                _ -> {});
        return new Accounts(
                        at,
                        config,
                        Map.of(),
                        Map.of(),
                        new ProviderDirectory(at, config, log),
                        logins.renewals(),
                        home,
                        clock,
                        new Random(),
                        log)
                .pool("nous")
                .select()
                .flatMap(Credential::secret)
                .map(Secret::reveal);
    }
}
