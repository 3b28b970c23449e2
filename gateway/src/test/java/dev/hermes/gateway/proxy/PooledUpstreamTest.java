package dev.hermes.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.providers.credentials.Accounts;
import dev.hermes.providers.credentials.Renewal;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Which login the proxy sends, where to, and what becomes of one that is refused. */
class PooledUpstreamTest {
    private static final String XAI = "https://api.x.ai/v1";
    private static final String NOUS = "https://inference-api.nousresearch.com/v1";

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private Renewal renewal = Renewal.NONE;

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(directory.resolve("home"));
    }

    // --- where a login is sent

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9999/v1",
                "http://localhost:9999/v1",
                "http://[::1]:9999/v1",
                "https://evil.example/v1",
                "https://inference-api.nousresearch.com.evil.example/v1",
                "https://sub.inference-api.nousresearch.com/v1",
                "https://user@inference-api.nousresearch.com/v1",
                "https://inference-api.nousresearch.com:8443/v1",
                "http://inference-api.nousresearch.com/v1",
                "no address at all"
            })
    void a_login_at_nous_goes_to_the_portal_and_nowhere_else_not_even_to_this_machine(String stored) {
        pool("nous", entry("one", "tok-one", stored));
        assertThat(upstream("nous").bearer().baseUrl()).isEqualTo(NOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://x.ai.evil.example/v1",
                "https://evilx.ai/v1",
                "http://api.x.ai/v1",
                "https://me:pw@api.x.ai/v1",
                "http://user@127.0.0.1:9999/v1",
                "http://192.168.0.1:9999/v1"
            })
    void a_login_at_xai_goes_to_no_stranger(String stored) {
        pool("xai-oauth", entry("one", "tok-one", stored));
        assertThat(upstream("xai").bearer().baseUrl()).isEqualTo(XAI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://eu.api.x.ai/v1", "http://127.0.0.1:9999/v1", "http://localhost:9999/v1"})
    void a_login_at_xai_may_go_below_its_domain_and_to_this_machine(String stored) {
        pool("xai-oauth", entry("one", "tok-one", stored + "/"));
        assertThat(upstream("xai").bearer().baseUrl()).isEqualTo(stored);
    }

    // --- what becomes of one that is refused

    @Test
    void one_that_is_refused_rests_as_long_as_the_body_says_and_the_next_is_given() {
        two();
        var other = refuse(
                429,
                Map.of("Retry-After", List.of("7")),
                "{\"error\": {\"code\": \"usage_limit_reached\"," + " \"message\": \"enough\", \"resets_at\": "
                        + clock.instant().plusSeconds(600).getEpochSecond() + "}}");
        assertThat(other).contains("tok-two");
        assertThat(stored(0).path("last_error_code").asInt()).isEqualTo(429);
        assertThat(stored(0).path("last_error_reason").asString()).isEqualTo("usage_limit_reached");
        assertThat(stored(0).path("last_error_message").asString()).isEqualTo("HTTP 429: enough");
        assertThat(resetOf(0)).isEqualTo(clock.instant().plusSeconds(600));
    }

    @Test
    void without_a_time_in_the_body_the_header_counts_as_seconds_or_as_a_date() {
        two();
        assertThat(refuse(429, Map.of("retry-after", List.of("7")), "{}")).contains("tok-two");
        assertThat(resetOf(0)).isEqualTo(clock.instant().plusSeconds(7));
        two();
        var dates = Map.of(
                "date", List.of("Sun, 01 Mar 2026 10:00:00 GMT"),
                "retry-after", List.of("Sun, 01 Mar 2026 10:01:30 GMT"));
        assertThat(refuse(429, dates, "{}")).contains("tok-two");
        assertThat(resetOf(0))
                .as("its clock goes wrong by an hour")
                .isEqualTo(clock.instant().plusSeconds(90));
    }

    @Test
    void one_whose_token_was_revoked_is_never_given_again() {
        two();
        assertThat(refuse(401, Map.of(), "{\"error\": {\"code\": \"token_revoked\", \"message\": \"no\"}}"))
                .contains("tok-two");
        assertThat(stored(0).path("last_status").asString()).isEqualTo("dead");
        clock.advance(Duration.ofDays(30));
        assertThat(upstream("xai").bearer().token().reveal()).isEqualTo("tok-two");
    }

    @Test
    void one_that_is_refused_for_its_token_is_renewed_before_another_is_given() {
        two();
        renewal = (_, grant, refused) -> refused.isEmpty()
                ? Optional.of(grant.credential())
                : Optional.of(grant.renewed(Map.of("access_token", StringNode.valueOf("tok-fresh"))));
        assertThat(refuse(401, Map.of(), "{}")).contains("tok-fresh");
        assertThat(stored(0).path("last_status").asString("")).isNotEqualTo("exhausted");
        // but: a limit is one of the account, which a new token does not lift
        two();
        assertThat(refuse(429, Map.of(), "{}")).contains("tok-two");
    }

    @Test
    void an_only_login_is_not_sent_twice_with_the_same_token() {
        pool("xai-oauth", entry("one", "tok-one", XAI));
        assertThat(refuse(401, Map.of(), "{}")).isEmpty();
        assertThat(refuse(429, Map.of(), "{}")).isEmpty();
        // and: it can be asked for again at once, there being no other
        assertThat(upstream("xai").bearer().token().reveal()).isEqualTo("tok-one");
    }

    @Test
    void two_entries_with_the_same_token_are_no_way_out() {
        pool("xai-oauth", entry("one", "tok-one", XAI), entry("two", "tok-one", XAI));
        assertThat(refuse(401, Map.of(), "{}")).isEmpty();
    }

    @Test
    void a_token_that_is_not_in_the_pool_any_more_gives_way_to_what_is_there_now() {
        pool("xai-oauth", entry("one", "tok-new", XAI));
        assertThat(refuse(401, Map.of(), "{}")).contains("tok-new");
        assertThat(stored(0).path("last_status").isString()).isFalse();
    }

    @Test
    void when_all_rest_it_is_said_where_to_look() {
        pool("xai-oauth");
        assertThatThrownBy(() -> upstream("xai").bearer())
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("No login at xAI Grok OAuth can be used now");
        assertThat(upstream("xai").authenticated()).isFalse();
    }

    // ---

    private void two() {
        pool("xai-oauth", entry("one", "tok-one", XAI), entry("two", "tok-two", XAI));
    }

    private Optional<String> refuse(int status, Map<String, List<String>> headers, String body) {
        var sent = new Bearer(Secret.of("tok-one"), "Bearer", XAI, Optional.empty());
        return upstream("xai")
                .other(sent, new Refusal(status, headers, body))
                .map(bearer -> bearer.token().reveal());
    }

    private Upstream upstream(String name) {
        var home = new HermesHome(directory.resolve("home"), directory.resolve("home"), "default");
        var config = Config.of(Map.of());
        var accounts = new Accounts(
                home,
                config,
                Map.of(),
                Map.of(),
                new ProviderDirectory(home, config, Log.NONE),
                renewal,
                directory,
                clock,
                new Random(7),
                Log.NONE);
        return PooledUpstream.all(accounts, clock, Log.NONE).stream()
                .filter(upstream -> upstream.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String entry(String label, String token, String url) {
        return """
                {"id": "%1$s", "label": "%1$s", "auth_type": "oauth", "priority": 0, "source": "manual:%1$s",
                 "access_token": "%2$s", "base_url": "%3$s"}""".formatted(label, token, url);
    }

    private void pool(String pool, String... entries) {
        try {
            Files.writeString(file(), "{\"credential_pool\": {\"" + pool + "\": [" + String.join(",", entries) + "]}}");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode stored(int index) {
        return JsonMapper.shared()
                .readTree(file().toFile())
                .path("credential_pool")
                .path("xai-oauth")
                .path(index);
    }

    private Instant resetOf(int index) {
        return Instant.ofEpochMilli(
                Math.round(stored(index).path("last_error_reset_at").asDouble() * 1000));
    }

    private Path file() {
        return directory.resolve("home/auth.json");
    }
}
