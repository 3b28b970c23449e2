package dev.hermes.providers.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthFileTest {
    @TempDir
    Path home;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00.5Z");

    @Test
    void without_a_file_the_store_is_empty_and_reading_makes_none() {
        assertThat(store().read().path("providers").isObject()).isTrue();
        assertThat(home.resolve("auth.json")).doesNotExist();
        assertThat(home.resolve("auth.lock")).doesNotExist();
    }

    @Test
    void it_is_written_as_upstream_writes_it() throws IOException {
        store().change(json -> json.withObject("providers").putObject("nous").put("label", "Jürgen"));
        assertThat(Files.readString(home.resolve("auth.json"))).isEqualTo("""
                        {
                          "providers": {
                            "nous": {
                              "label": "J\\u00FCrgen"
                            }
                          },
                          "version": 1,
                          "updated_at": "2026-03-01T09:00:00.500000+00:00"
                        }
                        """);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_file_and_its_directory_are_for_their_owner_alone_also_when_they_were_not() throws IOException {
        var directory = Files.createDirectory(home.resolve("deep"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("auth.json"), "{\"providers\": {}}");
        Files.setPosixFilePermissions(directory.resolve("auth.json"), PosixFilePermissions.fromString("rw-r--r--"));
        new AuthFile(directory, clock, Log.NONE).change(json -> json.put("active_provider", "nous"));
        assertThat(mode(directory.resolve("auth.json"))).isEqualTo("rw-------");
        assertThat(mode(directory)).isEqualTo("rwx------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_link_stays_a_link() throws IOException {
        var elsewhere = Files.createDirectory(home.resolve("elsewhere")).resolve("store.json");
        Files.writeString(elsewhere, "{\"providers\": {}}");
        Files.createSymbolicLink(home.resolve("auth.json"), elsewhere);
        store().change(json -> json.put("active_provider", "nous"));
        assertThat(home.resolve("auth.json")).isSymbolicLink();
        assertThat(Files.readString(elsewhere)).contains("\"active_provider\": \"nous\"");
    }

    @Test
    void what_is_not_known_stays_and_an_edit_that_changes_nothing_writes_nothing() throws IOException {
        var text = "{\"providers\":{\"nous\":{\"new_member\":[1.50]}},\"later\":{\"a\":null}}";
        Files.writeString(home.resolve("auth.json"), text);
        store().change(_ -> {});
        assertThat(Files.readString(home.resolve("auth.json"))).isEqualTo(text);
        store().change(json -> json.put("active_provider", "nous"));
        assertThat(Files.readString(home.resolve("auth.json")))
                .contains("\"new_member\": [", "1.50", "\"later\": {", "\"a\": null");
    }

    @Test
    void the_shape_of_the_first_versions_is_understood() throws IOException {
        Files.writeString(home.resolve("auth.json"), "{\"systems\":{\"nous_portal\":{\"access_token\":\"t\"}}}");
        var store = store().read();
        assertThat(store.path("active_provider").asString()).isEqualTo("nous");
        assertThat(store.path("providers").path("nous").path("access_token").asString())
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ not json", "[1, 2]", "{\"something\": 1}", "{\"providers\": 3}", ""})
    void what_cannot_be_understood_is_kept_beside_before_anything_is_written(String text) throws IOException {
        Files.writeString(home.resolve("auth.json"), text);
        assertThat(store().read().path("providers").isEmpty()).isTrue();
        assertThat(Files.readString(home.resolve("auth.json"))).isEqualTo(text);
        store().change(json -> json.put("active_provider", "nous"));
        assertThat(Files.readString(home.resolve("auth.json.corrupt"))).isEqualTo(text);
        // a second accident does not take the place of the first
        Files.writeString(home.resolve("auth.json"), "second");
        store().change(json -> json.put("active_provider", "zai"));
        assertThat(Files.readString(home.resolve("auth.json.corrupt"))).isEqualTo(text);
        assertThat(Files.readString(home.resolve("auth.json.corrupt.1"))).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"providers\": [], \"credential_pool\": {\"zai\": [{\"id\": \"a1\"}]}}",
                "{\"providers\": 3, \"credential_pool\": {\"zai\": [{\"id\": \"a1\"}]}}",
                "{\"credential_pool\": {\"zai\": [{\"id\": \"a1\"}]}, \"suppressed_sources\": []}"
            })
    void one_member_of_another_shape_does_not_take_the_keys_of_the_others_away(String text) throws IOException {
        Files.writeString(home.resolve("auth.json"), text);
        // when
        assertThat(store().read().at("/credential_pool/zai/0/id").asString()).isEqualTo("a1");
        store().change(json -> json.withObject("suppressed_sources").putArray("xai"));
        // then: the keys are there, and what was of another shape is the default
        var store = store().read();
        assertThat(store.at("/credential_pool/zai/0/id").asString()).isEqualTo("a1");
        assertThat(store.path("providers").isObject()).isTrue();
        assertThat(store.at("/suppressed_sources/xai").isArray()).isTrue();
    }

    @Test
    void a_pool_of_another_shape_does_not_take_the_logins_away() throws IOException {
        Files.writeString(home.resolve("auth.json"), "{\"providers\": {\"nous\": {}}, \"credential_pool\": []}");
        store().change(json -> json.withObject("credential_pool").putArray("zai"));
        assertThat(store().read().at("/providers/nous").isObject()).isTrue();
    }

    @Test
    void of_what_a_default_takes_the_place_of_a_copy_is_kept_unless_it_held_nothing() throws IOException {
        Files.writeString(home.resolve("auth.json"), "{\"providers\": [], \"credential_pool\": {}}");
        store().change(json -> json.put("active_provider", "nous"));
        assertThat(home.resolve("auth.json.corrupt")).doesNotExist();
        var text = "{\"providers\": [{\"access_token\": \"t\"}], \"credential_pool\": {}}";
        Files.writeString(home.resolve("auth.json"), text);
        store().change(json -> json.put("active_provider", "zai"));
        assertThat(Files.readString(home.resolve("auth.json.corrupt"))).isEqualTo(text);
    }

    @Test
    void a_lock_that_is_not_free_in_time_ends_the_change_and_nothing_is_written() {
        try (var _ = FileLock.exclusive(home.resolve("auth.lock"), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> store().locked(Duration.ofMillis(120), () -> "in"))
                    .isInstanceOf(HermesException.class)
                    .hasMessageStartingWith("Timed out waiting for auth store lock");
        }
        assertThat(home.resolve("auth.json")).doesNotExist();
    }

    @Test
    void a_change_may_be_made_within_a_lock_that_is_held() {
        var store = store();
        store.locked(Duration.ofSeconds(1), () -> {
            store.change(json -> json.put("active_provider", "nous"));
            return true;
        });
        assertThat(store.read().path("active_provider").asString()).isEqualTo("nous");
    }

    @Test
    void of_many_writers_none_loses_anything() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = writers.invokeAll(IntStream.range(0, 40)
                    .<java.util.concurrent.Callable<Boolean>>mapToObj(n -> () -> {
                        // a file of its own each time: as if it were another process
                        store().change(json -> json.withObject("providers").putObject("p" + n));
                        return true;
                    })
                    .toList());
            for (var one : done) {
                one.get();
            }
        }
        assertThat(store().read().path("providers").propertyNames()).hasSize(40);
    }

    private AuthFile store() {
        return new AuthFile(home, clock, Log.NONE);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
