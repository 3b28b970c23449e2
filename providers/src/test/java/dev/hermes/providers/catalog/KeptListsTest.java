package dev.hermes.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptListsTest {
    private static final String REGISTER = "https://models.dev/api.json";
    private static final String MANIFEST = "https://example.org/catalog.json";
    private static final String MODELS = """
            {"zai": {"models": {
               "glm-9": {"tool_call": true, "reasoning": true, "modalities": {"input": ["text", "image"]},
                         "limit": {"context": 300000, "output": 9000}, "cost": {"input": 21, "output": 3.5}},
               "glm-9-tts": {"tool_call": true}, "glm-embedding-3": {"tool_call": true},
               "glm-8-preview-05-20": {"tool_call": true}, "glm-dumb": {"tool_call": false},
               "bad\\u001bname": {"tool_call": true}, "glm-odd": {"tool_call": true, "limit": {"context": "many"}}}},
             "ollama-cloud": {"models": {"qwen3": {"tool_call": true, "limit": {"context": 70000}}}}}""";
    private static final String LIST =
            "{\"version\": 1, \"providers\": {\"nous\": {\"models\": [{\"id\": \"a/one\"}, {\"id\": \"b/two\"}]}}}";

    @TempDir
    Path home;

    private final MutableClock clock =
            MutableClock.at(Instant.now().plusSeconds(30).toString());
    private final PlayedWeb web = new PlayedWeb().on(REGISTER, MODELS).on(MANIFEST, LIST);

    @Test
    void the_register_is_kept_for_an_hour() throws Exception {
        // given
        register().refresh(web, "hermes", false);
        // when
        register().refresh(web, "hermes", false);
        clock.advance(Duration.ofMinutes(59));
        register().refresh(web, "hermes", false);
        // then
        assertThat(web.urls()).containsExactly(REGISTER);
        clock.advance(Duration.ofMinutes(2));
        register().refresh(web, "hermes", false);
        assertThat(web.urls()).hasSize(2);
        assertThat(Files.readString(home.resolve("models_dev_cache.json"))).doesNotContain("\n");
    }

    @Test
    void without_the_web_the_old_register_is_used_and_the_web_left_in_peace_for_a_while() throws Exception {
        // given
        var register = register();
        register.refresh(web, "hermes", false);
        clock.advance(Duration.ofDays(9));
        web.cut();
        // when
        register.refresh(web, "hermes", false);
        register.refresh(web, "hermes", false);
        // then
        assertThat(web.urls()).hasSize(2);
        assertThat(register.agentic("zai")).contains("glm-9");
        clock.advance(Duration.ofMinutes(6));
        register.refresh(web, "hermes", false);
        assertThat(web.urls()).hasSize(3);
    }

    @Test
    void questions_are_answered_from_an_extract_that_follows_the_register() throws Exception {
        // given
        register().refresh(web, "hermes", false);
        var extract = home.resolve("models_dev_extract.tsv");
        assertThat(Files.readString(extract)).contains("zai\tglm-9\t300000\ttvr\t21.0\t3.5\n");
        // when somebody else brings a newer register
        Files.writeString(
                home.resolve("models_dev_cache.json"),
                "{\"zai\": {\"models\": {\"glm-10\": {\"tool_call\": true, \"limit\": {\"context\": 5}}}}}");
        Files.setLastModifiedTime(
                home.resolve("models_dev_cache.json"),
                FileTime.from(clock.instant().plusSeconds(5)));
        // then
        assertThat(register().agentic("zai")).containsExactly("glm-10");
        assertThat(register().find("zai", "GLM-10").orElseThrow().context()).hasValue(5);
        assertThat(Files.readString(extract)).doesNotContain("glm-9");
    }

    @Test
    void an_extract_that_is_damaged_costs_nothing_but_what_is_missing() throws Exception {
        // given
        register().refresh(web, "hermes", false);
        var extract = home.resolve("models_dev_extract.tsv");
        var whole = Files.readString(extract);
        // when
        Files.writeString(extract, whole.substring(0, whole.length() - 4));
        // then
        assertThat(register().find("zai", "glm-9")).isPresent();
        assertThat(register().find("ollama-cloud", "qwen3")).isEmpty();
        Files.writeString(extract, "no extract at all");
        assertThat(register().find("ollama-cloud", "qwen3")).isPresent();
    }

    @Test
    void who_wants_what_is_kept_does_not_wait_for_the_web() throws Exception {
        // given
        var register = register();
        register.refresh(web, "hermes", false);
        clock.advance(Duration.ofHours(2));
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        var refresh = Thread.ofVirtual().start(() -> {
            try {
                register.refresh(
                        request -> {
                            asked.countDown();
                            answer.await();
                            return web.send(request);
                        },
                        "hermes",
                        false);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        // when, then
        assertThat(CompletableFuture.supplyAsync(() -> register.agentic("zai")).get(20, TimeUnit.SECONDS))
                .contains("glm-9");
        answer.countDown();
        assertThat(refresh.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void a_file_of_tomorrow_or_of_nonsense_is_none() throws Exception {
        var file = Files.writeString(home.resolve("models_dev_cache.json"), MODELS);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plus(Duration.ofDays(1))));
        register().refresh(web, "hermes", false);
        assertThat(web.urls()).hasSize(1);
        Files.writeString(file, "{\"zai\": [");
        assertThat(register().agentic("zai")).isEmpty();
        Files.writeString(file, "[]");
        assertThat(register().agentic("zai")).isEmpty();
    }

    @Test
    void only_what_one_can_work_with_is_offered() throws Exception {
        var register = register();
        register.refresh(web, "hermes", false);
        assertThat(register.agentic("zai")).containsExactly("glm-9", "glm-odd");
        var known = register.find("zai", "GLM-9").orElseThrow();
        assertThat(known.context()).hasValue(300_000);
        assertThat(known.vision()).isTrue();
        assertThat(known.inputPrice()).contains(21.0);
        assertThat(register.find("zai", "glm-odd").orElseThrow().context()).isEmpty();
        assertThat(register.find("ollama-cloud", "qwen3:cloud").orElseThrow().context())
                .hasValue(70_000);
        assertThat(register.find("nobody", "x")).isEmpty();
    }

    @Test
    void the_manifest_is_read_by_people_too() throws Exception {
        var manifest = manifest(true, Map.of());
        manifest.refresh(web, "hermes", false);
        assertThat(manifest.kept("nous")).containsExactly("a/one", "b/two");
        assertThat(Files.readString(home.resolve("cache/model_catalog.json")))
                .contains("\n  \"version\"")
                .endsWith("}\n");
    }

    @Test
    void a_manifest_that_is_not_understood_changes_nothing() throws Exception {
        manifest(true, Map.of()).refresh(web, "hermes", false);
        clock.advance(Duration.ofDays(2));
        for (var bad : new String[] {
            "{\"version\": 2, \"providers\": {}}",
            "{\"version\": \"1\", \"providers\": {}}",
            "{\"version\": 1, \"providers\": []}",
            "{\"version\": 1, \"providers\": {\"nous\": {\"models\": [{\"id\": 5}]}}}",
            "<html>"
        }) {
            var manifest = manifest(true, Map.of());
            manifest.refresh(new PlayedWeb().on(MANIFEST, bad), "hermes", false);
            assertThat(manifest.kept("nous")).as(bad).containsExactly("a/one", "b/two");
        }
    }

    @Test
    void one_provider_may_have_a_list_of_its_own_that_is_not_kept() throws Exception {
        var own = "https://example.org/nous.json";
        web.on(own, LIST.replace("a/one", "c/three"));
        var manifest = manifest(true, Map.of("nous", own));
        manifest.refresh(web, "hermes", false);
        assertThat(manifest.kept("nous")).containsExactly("c/three", "b/two");
        assertThat(manifest(true, Map.of()).kept("nous")).containsExactly("a/one", "b/two");
    }

    @Test
    void switched_off_it_asks_nobody() throws Exception {
        var manifest = manifest(false, Map.of("nous", "https://example.org/nous.json"));
        manifest.refresh(web, "hermes", true);
        assertThat(web.urls()).isEmpty();
        assertThat(manifest.kept("nous")).isEmpty();
    }

    private ModelsDev register() {
        return new ModelsDev(home, URI.create(REGISTER), clock, Log.NONE);
    }

    private Manifest manifest(boolean enabled, Map<String, String> own) throws IOException {
        return new Manifest(home, new Manifest.Settings(enabled, MANIFEST, Duration.ofHours(24), own), clock, Log.NONE);
    }
}
