package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.ProviderDirectory;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Upstream keeps what it was given under another name of a provider under that name, beside the pool of the provider. */
class AliasedPoolsTest {
    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(directory.resolve("home/profiles/coder"));
    }

    @Test
    void a_key_under_another_name_of_a_provider_is_a_key_of_the_provider() {
        store("""
                {"credential_pool": {"kimi": [%s], "Grok": [%s]}}
                """.formatted(entry("aaaaaa", "k1", 0), entry("bbbbbb", "x1", 0)));
        assertThat(accounts().pools()).containsExactly("kimi-coding", "xai");
        assertThat(accounts().speaksOf("kimi-coding")).isTrue();
        assertThat(accounts().pool("kimi-coding").select().flatMap(Credential::secret))
                .contains(Secret.of("sk-k1"));
        assertThat(labels("xai")).containsExactly("x1");
    }

    @Test
    void both_names_are_one_pool_in_the_order_of_their_ranks() {
        store("""
                {"credential_pool": {"kimi": [%s, %s], "kimi-coding": [%s]}}
                """.formatted(entry("aaaaaa", "a0", 0), entry("bbbbbb", "a1", 1), entry("cccccc", "c0", 0)));
        assertThat(labels("kimi-coding")).containsExactly("c0", "a0", "a1");
    }

    @Test
    void what_happens_to_an_entry_is_noted_where_it_lies() throws IOException {
        store("""
                {"credential_pool": {"kimi": [%s], "kimi-coding": [%s]}}
                """.formatted(entry("aaaaaa", "a0", 1), entry("cccccc", "c0", 0)));
        var pool = accounts().pool("kimi-coding");
        pool.refused(
                accounts().find("kimi-coding", "a0"),
                new Refused(OptionalInt.of(429), "", "too many", Optional.empty()));
        assertThat(stored("kimi").path(0).path("last_status").asString("")).isEqualTo("exhausted");
        assertThat(stored("kimi").path(0).path("of_a_later_version").asBoolean())
                .isTrue();
        assertThat(stored("kimi-coding").path(0).path("last_status").asString(""))
                .isEmpty();
        assertThat(pool.reset()).isEqualTo(1);
        assertThat(stored("kimi").path(0).path("last_status").isNull()).isTrue();
    }

    @Test
    void they_take_turns_with_the_others() throws IOException {
        settings.put("credential_pool_strategies", Map.of("kimi", "round_robin"));
        store("""
                {"credential_pool": {"kimi": [%s], "kimi-coding": [%s, %s]}}
                """.formatted(entry("aaaaaa", "a0", 0), entry("cccccc", "c0", 0), entry("dddddd", "c1", 1)));
        var pool = accounts().pool("kimi-coding");
        var order = List.of(
                pool.select().orElseThrow().label(),
                pool.select().orElseThrow().label(),
                pool.select().orElseThrow().label(),
                pool.select().orElseThrow().label());
        assertThat(order).containsExactly("c0", "a0", "c1", "c0");
        assertThat(stored("kimi")).hasSize(1);
        assertThat(stored("kimi-coding")).hasSize(2);
    }

    @Test
    void a_new_key_goes_under_the_name_of_the_provider_and_behind_the_others() throws IOException {
        store("{\"credential_pool\": {\"kimi\": [%s]}}".formatted(entry("aaaaaa", "a0", 0)));
        var added = accounts().addKey("kimi-coding", Secret.of("sk-new"), Optional.of("new"));
        assertThat(added.number()).isEqualTo(2);
        assertThat(labels("kimi-coding")).containsExactly("a0", "new");
        assertThat(stored("kimi")).hasSize(1);
        assertThat(stored("kimi-coding").path(0).path("label").asString()).isEqualTo("new");
    }

    @Test
    void removing_takes_an_entry_from_where_it_lies_and_nothing_else() throws IOException {
        store("""
                {"credential_pool": {"kimi": [%s, %s], "kimi-coding": [%s], "novita": [%s]}}
                """.formatted(
                        entry("aaaaaa", "a0", 0),
                        entry("bbbbbb", "a1", 1),
                        entry("cccccc", "c0", 0),
                        entry("aaaaaa", "n0", 0)));
        accounts().remove("kimi-coding", "a0");
        assertThat(labels("kimi-coding")).containsExactly("c0", "a1");
        assertThat(stored("kimi")).hasSize(1);
        assertThat(labels("novita")).containsExactly("n0");
    }

    @Test
    void what_is_kept_elsewhere_shows_once_and_stays_away_when_it_was_removed() throws IOException {
        environment.put("NOVITA_API_KEY", "sk-novita-1");
        var seeded = entry("%s", "NOVITA_API_KEY", 0).replace("\"manual\"", "\"env:NOVITA_API_KEY\"");
        store("""
                {"credential_pool": {"novita": [%s], "novita-ai": [%s], "novitaai": [%s]}}
                """.formatted(seeded.formatted("aaaaaa"), seeded.formatted("bbbbbb"), seeded.formatted("cccccc")));
        assertThat(accounts().pool("novita").all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo("aaaaaa"));
        accounts().remove("novita", "1");
        assertThat(labels("novita")).isEmpty();
        for (var name : List.of("novita", "novita-ai", "novitaai")) {
            assertThat(stored(name).isEmpty()).as(name).isTrue();
            assertThat(store().path("suppressed_sources").path(name).toString())
                    .as("upstream does not put it back under " + name)
                    .contains("env:NOVITA_API_KEY");
        }
        accounts().readmit("novita");
        assertThat(store().has("suppressed_sources")).isFalse();
        assertThat(labels("novita")).containsExactly("NOVITA_API_KEY");
    }

    @Test
    void a_source_that_was_removed_under_another_name_is_not_used() {
        environment.put("XAI_API_KEY", "xai-1");
        store("{\"credential_pool\": {}, \"suppressed_sources\": {\"grok\": [\"env:XAI_API_KEY\"]}}");
        assertThat(labels("xai")).isEmpty();
        assertThat(accounts().outOfUse("xai", "XAI_API_KEY")).isTrue();
    }

    @Test
    void a_server_of_ones_own_with_such_a_name_does_not_get_the_key_of_the_provider() {
        settings.put("custom_providers", List.of(Map.of("name", "kimi", "base_url", "https://elsewhere.example/v1")));
        store("{\"credential_pool\": {\"kimi\": [%s]}}".formatted(entry("aaaaaa", "a0", 0)));
        assertThat(labels("custom:kimi")).isEmpty();
        assertThat(labels("kimi-coding")).containsExactly("a0");
    }

    @Test
    void a_profile_uses_those_of_the_root_and_notes_there_what_happens() throws IOException {
        store("{\"credential_pool\": {\"kimi\": [%s]}}".formatted(entry("aaaaaa", "a0", 0)));
        var coder = new HermesHome(directory.resolve("home"), directory.resolve("home/profiles/coder"), "coder");
        var pool = accounts(coder).pool("kimi-coding");
        pool.refused(pool.all().getFirst(), new Refused(OptionalInt.of(429), "", "too many", Optional.empty()));
        assertThat(stored("kimi").path(0).path("last_status").asString("")).isEqualTo("exhausted");
        assertThat(coder.file("auth.json")).doesNotExist();
    }

    @Test
    void logging_out_forgets_them_too() throws IOException {
        store("{\"credential_pool\": {\"kimi\": [%s]}}".formatted(entry("aaaaaa", "a0", 0)));
        assertThat(accounts().forget("kimi-coding")).isTrue();
        assertThat(store().path("credential_pool").has("kimi")).isFalse();
    }

    private static String entry(String id, String label, int priority) {
        return """
                {"id": "%s", "label": "%s", "auth_type": "api_key", "source": "manual", "priority": %d,
                 "access_token": "sk-%s", "of_a_later_version": true}
                """.formatted(id, label, priority, label);
    }

    private List<String> labels(String pool) {
        return accounts().pool(pool).all().stream().map(Credential::label).toList();
    }

    private HermesHome root() {
        var home = directory.resolve("home");
        return new HermesHome(home, home, "default");
    }

    private void store(String json) {
        try {
            Files.writeString(root().file("auth.json"), json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode store() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(root().file("auth.json")));
    }

    private JsonNode stored(String key) throws IOException {
        return store().path("credential_pool").path(key);
    }

    private Accounts accounts() {
        return accounts(root());
    }

    private Accounts accounts(HermesHome home) {
        var config = Config.of(Map.copyOf(settings));
        return new Accounts(
                home,
                config,
                Map.copyOf(environment),
                Map.copyOf(environment),
                new ProviderDirectory(home, config, Log.NONE),
                Renewal.NONE,
                directory,
                clock,
                new Random(7),
                Log.NONE);
    }
}
