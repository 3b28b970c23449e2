package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolTest {
    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(directory.resolve("home/profiles/coder"));
    }

    // --- what is in a pool

    @Test
    void a_variable_makes_a_pool_of_one_and_its_value_is_not_stored() throws IOException {
        environment.put("DEEPSEEK_API_KEY", "sk-ds-canary");
        var entries = accounts().pool("deepseek").all();
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.label()).isEqualTo("DEEPSEEK_API_KEY");
            assertThat(entry.source()).isEqualTo("env:DEEPSEEK_API_KEY");
            assertThat(entry.secret().orElseThrow().reveal()).isEqualTo("sk-ds-canary");
        });
        assertThat(stored()).contains("secret_fingerprint").doesNotContain("canary");
        // and it keeps its id
        assertThat(accounts().pool("deepseek").all().getFirst().id())
                .isEqualTo(entries.getFirst().id());
    }

    @Test
    void placeholders_and_classic_tokens_of_github_are_no_credentials() {
        environment.putAll(
                Map.of("DEEPSEEK_API_KEY", "changeme", "GITHUB_TOKEN", "ghp_classic", "GH_TOKEN", "gho_new1"));
        var accounts = accounts();
        assertThat(accounts.pools()).containsExactly("copilot");
        assertThat(labels(accounts, "copilot")).containsExactly("GH_TOKEN");
    }

    @Test
    void an_entry_disappears_with_its_variable_and_comes_back_as_it_was() {
        environment.put("DEEPSEEK_API_KEY", "sk-ds-0001");
        var id = accounts().pool("deepseek").all().getFirst().id();
        environment.clear();
        assertThat(accounts().pool("deepseek").all()).isEmpty();
        environment.put("DEEPSEEK_API_KEY", "sk-ds-0001");
        assertThat(accounts().pool("deepseek").all().getFirst().id()).isEqualTo(id);
    }

    @Test
    void another_value_of_the_variable_has_no_history() {
        environment.put("DEEPSEEK_API_KEY", "sk-ds-0001");
        var pool = accounts().pool("deepseek");
        pool.refused(pool.all().getFirst(), limited());
        assertThat(pool.select()).isEmpty();
        environment.put("DEEPSEEK_API_KEY", "sk-ds-0002");
        assertThat(accounts().pool("deepseek").select()).isPresent();
    }

    @Test
    void an_entry_that_upstream_stored_with_its_secret_loses_it_from_the_file() throws IOException {
        environment.put("DEEPSEEK_API_KEY", "sk-ds-canary");
        store("""
                {"credential_pool": {"deepseek": [{"id": "abc123", "label": "DEEPSEEK_API_KEY", "auth_type": "api_key",
                  "priority": 0, "source": "env:DEEPSEEK_API_KEY", "access_token": "sk-ds-canary", "last_status": "ok",
                  "request_count": 7, "of_a_later_version": true}]}}
                """);
        var entry = accounts().pool("deepseek").all().getFirst();
        assertThat(entry.id()).isEqualTo("abc123");
        assertThat(entry.status()).contains("ok");
        assertThat(stored()).doesNotContain("canary").contains("of_a_later_version", "\"request_count\": 7");
    }

    @Test
    void a_login_shows_in_the_pool_under_the_name_of_its_owner() {
        store("""
                {"providers": {"openai-codex": {"tokens": {"access_token": "%s", "refresh_token": "r"}}}}
                """.formatted(jwt("{\"email\": \"c@example.com\", \"exp\": 1800000000}")));
        assertThat(accounts().pool("openai-codex").all()).singleElement().satisfies(entry -> {
            assertThat(entry.label()).isEqualTo("c@example.com");
            assertThat(entry.source()).isEqualTo("device_code");
            assertThat(entry.authType()).isEqualTo("oauth");
        });
    }

    @Test
    void a_row_of_a_login_that_is_gone_is_gone_too() {
        store("""
                {"providers": {}, "credential_pool": {"nous": [{"id": "aaaaaa", "source": "device_code", "auth_type": "oauth",
                  "access_token": "t", "priority": 0}]}}
                """);
        assertThat(accounts().pool("nous").all()).isEmpty();
    }

    @Test
    void logins_of_a_later_version_stay_in_the_file_and_out_of_sight() throws IOException {
        store("""
                {"credential_pool": {
                  "google-antigravity": [{"id": "aaaaaa", "source": "loopback_pkce", "auth_type": "oauth", "access_token": "t1",
                    "priority": 0}],
                  "zai": [{"id": "bbbbbb", "source": "keychain:zai", "auth_type": "api_key", "access_token": "t2",
                    "priority": 0}]}}
                """);
        var accounts = accounts();
        for (var pool : List.of("google-antigravity", "zai")) {
            assertThat(accounts.pool(pool).all()).as(pool).isEmpty();
        }
        environment.put("GLM_API_KEY", "sk-zai-new"); // so that the pool is written
        assertThat(accounts().pool("zai").all()).hasSize(1);
        assertThat(stored()).contains("google-antigravity", "\"t1\"", "keychain:zai", "\"t2\"", "env:GLM_API_KEY");
    }

    @Test
    void claude_has_an_order_of_its_own_and_its_files_are_looked_at_only_by_who_chose_it() throws IOException {
        Files.createDirectories(directory.resolve(".claude"));
        Files.writeString(
                directory.resolve(".claude/.credentials.json"),
                "{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat-1\"}}");
        Files.writeString(directory.resolve("home/.anthropic_oauth.json"), "{\"accessToken\": \"sk-ant-oat-2\"}");
        assertThat(accounts().pool("anthropic").all()).isEmpty();
        environment.putAll(Map.of("ANTHROPIC_TOKEN", "sk-ant-oat-3", "ANTHROPIC_API_KEY", "sk-ant-api-4"));
        settings.put("model", Map.of("provider", "anthropic"));
        assertThat(accounts().pool("anthropic").all().stream().map(Credential::source))
                .containsExactly("env:ANTHROPIC_TOKEN", "hermes_pkce", "claude_code", "env:ANTHROPIC_API_KEY");
        settings.put("auth", Map.of("adopt_external_logins", false));
        assertThat(accounts().pool("anthropic").all().stream().map(Credential::source))
                .doesNotContain("claude_code");
    }

    @Test
    void who_gives_a_key_of_claude_alone_wants_no_login() throws IOException {
        Files.createDirectories(directory.resolve(".claude"));
        Files.writeString(
                directory.resolve(".claude/.credentials.json"),
                "{\"claudeAiOauth\": {\"accessToken\": \"sk-ant-oat-1\"}}");
        Files.writeString(directory.resolve("home/.anthropic_oauth.json"), "{\"accessToken\": \"sk-ant-oat-2\"}");
        settings.put("model", Map.of("provider", "anthropic"));
        assertThat(accounts().pool("anthropic").all().stream().map(Credential::source))
                .containsExactly("hermes_pkce", "claude_code");
        environment.put("ANTHROPIC_API_KEY", "sk-ant-api-4");
        assertThat(accounts().pool("anthropic").all().stream().map(Credential::source))
                .containsExactly("env:ANTHROPIC_API_KEY");
    }

    @Test
    void a_server_of_ones_own_has_a_pool_under_any_of_its_names() {
        settings.put(
                "custom_providers",
                List.of(Map.of("name", "Together AI", "base_url", "https://t.example/v1", "api_key", "sk-together")));
        var accounts = accounts();
        for (var name : List.of("Together AI", "together-ai", "custom:together-ai")) {
            assertThat(accounts.directory().pool(name)).as(name).contains("custom:together-ai");
        }
        assertThat(accounts.pools()).containsExactly("custom:together-ai");
        accounts.addKey("custom:together-ai", Secret.of("sk-second"), Optional.of("second"));
        assertThat(labels(accounts, "custom:together-ai")).containsExactly("Together AI", "second");
    }

    // --- which one is used

    @Test
    void the_first_is_used_until_it_is_refused_and_again_when_its_rest_is_over() {
        var pool = pool("one", "two");
        assertThat(pool.select().map(Credential::label)).contains("one");
        assertThat(pool.select().map(Credential::label)).contains("one");
        pool.refused(pool.all().getFirst(), limited());
        assertThat(pool.select().map(Credential::label)).contains("two");
        clock.advance(Duration.ofHours(1));
        assertThat(pool.select().map(Credential::label)).contains("one");
        assertThat(pool.all().getFirst().status()).contains("ok");
    }

    @Test
    void a_server_that_names_a_time_in_the_far_future_is_asked_again_after_a_week() throws IOException {
        var pool = pool("one");
        var never = Map.of("Retry-After", List.of("1e300"));
        pool.refused(pool.all().getFirst(), Refused.of(429, never, "{}", clock.instant()));
        assertThat(stored()).contains("\"last_error_reset_at\": 1772960400.000"); // a week later
        assertThat(pool.select()).isEmpty();
        clock.advance(Duration.ofDays(7));
        assertThat(pool.select().map(Credential::label)).contains("one");
    }

    @Test
    void in_turn_means_in_turn_also_for_another_process() {
        settings.put("credential_pool_strategies", Map.of("openrouter", "round_robin"));
        pool("one", "two", "three");
        var order = List.of(
                accounts().pool("openrouter").select().orElseThrow().label(),
                accounts().pool("openrouter").select().orElseThrow().label(),
                accounts().pool("openrouter").select().orElseThrow().label(),
                accounts().pool("openrouter").select().orElseThrow().label());
        assertThat(order).containsExactly("one", "two", "three", "one");
        assertThat(accounts().pool("openrouter").all().stream().map(Credential::priority))
                .containsExactly(0, 1, 2);
    }

    @Test
    void the_least_used_is_the_one_that_was_asked_least() {
        settings.put("credential_pool_strategies", Map.of("openrouter", "least_used"));
        var pool = pool("one", "two");
        assertThat(List.of(label(pool), label(pool), label(pool), label(pool)))
                .containsExactly("one", "two", "one", "two");
    }

    @Test
    void a_strategy_is_found_by_every_name_of_the_provider_and_its_own_name_counts_first() {
        settings.put("custom_providers", List.of(Map.of("name", "My Box", "base_url", "http://box.lan/v1")));
        settings.put(
                "credential_pool_strategies",
                Map.of("kimi", "least_used", "custom:My Box", "random", "glm", "random", "zai", "round_robin"));
        assertThat(accounts().strategy("kimi-coding")).isEqualTo(Strategy.LEAST_USED);
        assertThat(accounts().strategy("custom:my-box")).isEqualTo(Strategy.RANDOM);
        assertThat(accounts().strategy("zai")).isEqualTo(Strategy.ROUND_ROBIN);
        assertThat(accounts().strategy("deepseek")).isEqualTo(Strategy.FILL_FIRST);
    }

    @Test
    void programs_that_ask_at_once_share_the_keys_evenly() throws Exception {
        // given
        settings.put("credential_pool_strategies", Map.of("openrouter", "least_used"));
        pool("one", "two");
        // when
        var chosen = chosenAtOnce(8);
        // then
        assertThat(Collections.frequency(chosen, "one")).isEqualTo(4);
        assertThat(accounts().pool("openrouter").all().stream().map(Credential::requests))
                .containsExactly(4, 4);
    }

    @Test
    void programs_that_ask_at_once_take_turns() throws Exception {
        // given
        settings.put("credential_pool_strategies", Map.of("openrouter", "round_robin"));
        pool("one", "two", "three", "four");
        // when
        var chosen = chosenAtOnce(8);
        // then
        assertThat(chosen).containsExactlyInAnyOrder("one", "one", "two", "two", "three", "three", "four", "four");
    }

    /** What programs get that ask one pool at the same time. */
    private List<String> chosenAtOnce(int programs) throws Exception {
        var start = new CyclicBarrier(programs);
        var questions = Collections.<Callable<String>>nCopies(programs, () -> {
            var pool = accounts().pool("openrouter");
            start.await();
            return label(pool);
        });
        try (var threads = Executors.newFixedThreadPool(programs)) {
            return threads.invokeAll(questions).stream().map(Future::resultNow).toList();
        }
    }

    @Test
    void looking_changes_nothing() throws IOException {
        settings.put("credential_pool_strategies", Map.of("openrouter", "round_robin"));
        var pool = pool("one", "two");
        var before = stored();
        assertThat(pool.peek().map(Credential::label)).contains("one");
        assertThat(pool.peek().map(Credential::label)).contains("one");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void users_are_spread_and_one_more_than_there_are_credentials_is_served_too() {
        var pool = pool("one", "two");
        var first = pool.lease().orElseThrow();
        var second = pool.lease().orElseThrow();
        var third = pool.lease().orElseThrow();
        assertThat(List.of(first.label(), second.label(), third.label())).containsExactly("one", "two", "one");
        pool.release(second);
        pool.release(second);
        assertThat(pool.lease().map(Credential::label)).contains("two");
    }

    @Test
    void a_server_that_is_slow_holds_up_nobody_but_those_who_want_its_answer() throws Exception {
        // given
        var begun = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        Renewal slow = (_, grant, _) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            begun.countDown();
            try {
                assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                atOnce.decrementAndGet();
            }
            return Optional.of(grant.credential());
        };
        var pool = accounts(root(), slow).pool("openrouter");
        accounts().addKey("openrouter", Secret.of("sk-or-one"), Optional.of("one"));
        var first = CompletableFuture.supplyAsync(pool::select, Thread::startVirtualThread);
        var second = CompletableFuture.supplyAsync(pool::select, Thread::startVirtualThread);
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        // when, then
        var looking =
                CompletableFuture.supplyAsync(() -> pool.peek().map(Credential::label), Thread::startVirtualThread);
        assertThat(looking.get(20, TimeUnit.SECONDS)).contains("one");
        answered.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isPresent();
        assertThat(second.get(20, TimeUnit.SECONDS)).isPresent();
        assertThat(most).hasValue(1);
    }

    @Test
    void a_token_that_was_revoked_is_never_used_again_until_somebody_resets_it() {
        var pool = pool("one", "two");
        pool.refused(pool.all().getFirst(), new Refused(OptionalInt.of(401), "token_revoked", "", Optional.empty()));
        clock.advance(Duration.ofHours(20));
        assertThat(pool.select().map(Credential::label)).contains("two");
        assertThat(pool.reset()).isEqualTo(1);
        assertThat(pool.select().map(Credential::label)).contains("one");
    }

    @Test
    void a_login_whose_token_is_refused_while_its_renewal_is_in_trouble_is_not_given_up() throws IOException {
        // given
        store("""
                {"credential_pool": {"xai-oauth": [
                  {"id": "aaaaaa", "label": "one", "auth_type": "oauth", "source": "manual:xai_pkce",
                   "access_token": "tok-one", "refresh_token": "ref-one"}]}}
                """);
        var pool = accounts().pool("xai-oauth");
        // when
        pool.refused(pool.all().getFirst(), new Refused(OptionalInt.of(401), "invalid_token", "", Optional.empty()));
        // then
        assertThat(pool.select()).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(pool.select().map(Credential::label)).contains("one");
        clock.advance(Duration.ofDays(30));
        assertThat(accounts().pool("xai-oauth").all()).hasSize(1);
        assertThat(stored()).contains("ref-one");
    }

    @Test
    void a_login_that_its_renewal_ended_is_not_brought_back_by_the_refusal_of_its_token() throws IOException {
        store("""
                {"credential_pool": {"xai-oauth": [
                  {"id": "aaaaaa", "label": "one", "auth_type": "oauth", "source": "manual:xai_pkce",
                   "access_token": "tok-one", "refresh_token": "ref-one", "last_status": "dead",
                   "last_status_at": 1772355600}]}}
                """);
        var pool = accounts().pool("xai-oauth");
        pool.refused(pool.all().getFirst(), new Refused(OptionalInt.of(401), "", "", Optional.empty()));
        clock.advance(Duration.ofHours(2));
        assertThat(pool.select()).isEmpty();
        assertThat(stored()).contains("\"last_status\": \"dead\"");
    }

    @Test
    void a_refusal_is_written_for_all_to_see_and_says_why() throws IOException {
        var pool = pool("one");
        pool.refused(
                pool.all().getFirst(),
                new Refused(OptionalInt.of(429), "", "retry after 30 seconds", Optional.empty()));
        assertThat(stored())
                .contains(
                        "\"last_status\": \"exhausted\"", "\"last_error_code\": 429", "\"last_status_at\": 1772355600");
        assertThat(accounts().pool("openrouter").select()).isEmpty();
        clock.advance(Duration.ofSeconds(31));
        assertThat(accounts().pool("openrouter").select()).isPresent();
    }

    // --- removing

    @Test
    void what_was_removed_stays_removed_until_something_is_added() {
        environment.put("XAI_API_KEY", "xai-0001");
        var accounts = accounts();
        var removed = accounts.remove("xai", "1");
        assertThat(removed.label()).isEqualTo("XAI_API_KEY");
        assertThat(removed.told()).first().asString().startsWith("Note: XAI_API_KEY is still set");
        assertThat(accounts().pool("xai").all()).isEmpty();
        accounts().addKey("xai", Secret.of("xai-0002"), Optional.empty());
        assertThat(labels(accounts(), "xai")).containsExactly("XAI_API_KEY", "api-key-2");
    }

    @Test
    void github_is_removed_with_all_its_sources() throws IOException {
        environment.putAll(Map.of("GH_TOKEN", "gho_1111", "GITHUB_TOKEN", "gho_2222"));
        accounts().remove("copilot", "GH_TOKEN");
        assertThat(accounts().pool("copilot").all()).isEmpty();
        assertThat(stored()).contains("gh_cli", "env:COPILOT_GITHUB_TOKEN", "env:GH_TOKEN", "env:GITHUB_TOKEN");
    }

    @Test
    void a_label_that_looks_like_a_number_goes_before_the_number() {
        pool("2", "other");
        assertThat(accounts().remove("openrouter", "2").number()).isEqualTo(1);
        assertThat(labels(accounts(), "openrouter")).containsExactly("other");
        assertThat(accounts().pool("openrouter").all().getFirst().priority()).isZero();
    }

    @Test
    void who_is_not_there_cannot_be_removed() throws IOException {
        pool("same", "SAME");
        var before = stored();
        assertThatThrownBy(() -> accounts().remove("openrouter", "9"))
                .hasMessage("No credential #9. Provider: openrouter.");
        assertThatThrownBy(() -> accounts().remove("openrouter", "x"))
                .hasMessage("No credential matching \"x\". Provider: openrouter.");
        assertThatThrownBy(() -> accounts().remove("openrouter", "same"))
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith("Ambiguous credential label \"same\".")
                .hasMessageEndingWith("Provider: openrouter.");
        assertThat(stored()).isEqualTo(before);
    }

    // --- profiles

    @Test
    void a_profile_uses_the_credentials_of_the_root_and_what_happens_to_them_is_written_there() throws IOException {
        accounts(root()).addKey("openrouter", Secret.of("sk-or-root-1"), Optional.of("one"));
        accounts(root()).addKey("openrouter", Secret.of("sk-or-root-2"), Optional.of("two"));
        var profile = accounts(coder());
        var pool = profile.pool("openrouter");
        assertThat(pool.all()).allMatch(Credential::inherited).hasSize(2);
        pool.refused(pool.all().getFirst(), limited());
        assertThat(pool.select().map(Credential::label)).contains("two");
        assertThat(coder().file("auth.json")).doesNotExist();
        assertThat(stored()).contains("\"exhausted\"");
    }

    @Test
    void an_entry_of_the_root_is_not_removed_from_a_profile() {
        accounts(root()).addKey("openrouter", Secret.of("sk-or-root-1"), Optional.of("one"));
        assertThatThrownBy(() -> accounts(coder()).remove("openrouter", "one"))
                .hasMessageContaining("auth.json")
                .hasMessageContaining("nothing was changed");
        assertThat(labels(accounts(root()), "openrouter")).containsExactly("one");
    }

    @Test
    void adding_to_a_profile_hides_those_of_the_root_and_copies_none() throws IOException {
        accounts(root()).addKey("openrouter", Secret.of("sk-or-root-1"), Optional.of("one"));
        accounts(coder()).addKey("openrouter", Secret.of("sk-or-mine-1"), Optional.of("mine"));
        assertThat(labels(accounts(coder()), "openrouter")).containsExactly("mine");
        assertThat(Files.readString(coder().file("auth.json"))).doesNotContain("sk-or-root-1");
    }

    @Test
    void a_root_whose_store_is_broken_is_as_good_as_none() throws IOException {
        Files.writeString(root().file("auth.json"), "{ not json");
        assertThat(accounts(coder()).pools()).isEmpty();
    }

    // ---

    private Pool pool(String... labels) {
        var accounts = accounts();
        for (int i = 0; i < labels.length; i++) {
            accounts.addKey("openrouter", Secret.of("sk-or-000" + i), Optional.of(labels[i]));
        }
        return accounts.pool("openrouter");
    }

    private static Refused limited() {
        return new Refused(OptionalInt.of(429), "", "too many", Optional.empty());
    }

    private static String label(Pool pool) {
        return pool.select().orElseThrow().label();
    }

    private static List<String> labels(Accounts accounts, String pool) {
        return accounts.pool(pool).all().stream().map(Credential::label).toList();
    }

    private static String jwt(String claims) {
        return "h."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + ".s";
    }

    private HermesHome root() {
        var home = directory.resolve("home");
        return new HermesHome(home, home, "default");
    }

    private HermesHome coder() {
        return new HermesHome(directory.resolve("home"), directory.resolve("home/profiles/coder"), "coder");
    }

    private void store(String json) {
        try {
            Files.writeString(root().file("auth.json"), json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String stored() throws IOException {
        return Files.readString(root().file("auth.json"));
    }

    private Accounts accounts() {
        return accounts(root());
    }

    private Accounts accounts(HermesHome home) {
        return accounts(home, Renewal.NONE);
    }

    private Accounts accounts(HermesHome home, Renewal renewal) {
        var config = Config.of(Map.copyOf(settings));
        return new Accounts(
                home,
                config,
                Map.copyOf(environment),
                Map.copyOf(environment),
                new ProviderDirectory(home, config, Log.NONE),
                renewal,
                directory,
                clock,
                new Random(7),
                Log.NONE);
    }
}
