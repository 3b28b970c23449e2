package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.providers.catalog.PlayedWeb;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelListsTest {
    private static final String MANIFEST = "https://hermes-agent.nousresearch.com/docs/api/model-catalog.json";

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at(Instant.now().toString());
    private final PlayedWeb web = new PlayedWeb();

    @Test
    void openrouter_offers_what_is_published_and_still_there_and_can_call_tools() throws Exception {
        web.on(MANIFEST, """
                        {"version": 1, "providers": {"openrouter": {"models":
                          [{"id": "a/new"}, {"id": "a/gone"}, {"id": "a/mute"}, {"id": "a/old"}]}}}""").on("https://openrouter.ai/api/v1/models", """
                        {"data": [{"id": "a/old"}, {"id": "a/mute", "supported_parameters": ["top_p"]},
                                  {"id": "a/new", "supported_parameters": ["tools"]}, {"id": "a/other"}]}""");
        assertThat(offered("openrouter", true)).containsExactly("a/new", "a/old");
        assertThat(web.last().headers()).doesNotContainKey("Authorization");
        assertThat(web.last().headers()).containsEntry("User-Agent", "hermes-test");
    }

    @Test
    void without_the_web_the_shipped_list_is_offered() throws Exception {
        assertThat(offered("openrouter", true)).isEqualTo(Catalog.of("openrouter"));
        assertThat(offered("anthropic", false)).isEqualTo(Catalog.of("anthropic"));
    }

    @Test
    void what_a_provider_lists_goes_before_what_ships() throws Exception {
        web.on("https://api.stepfun.ai/step_plan/v1/models", "{\"data\": [{\"id\": \"step-9\"}]}");
        assertThat(offered("stepfun", false)).first().isEqualTo("step-9");
        assertThat(offered("stepfun", false)).containsAll(Catalog.of("stepfun"));
        assertThat(web.urls()).hasSize(1); // asked once in five minutes
        clock.advance(Duration.ofMinutes(6));
        offered("stepfun", false);
        assertThat(web.urls()).hasSize(2);
    }

    @Test
    void the_list_comes_from_the_server_that_is_configured() throws Exception {
        web.on("https://api.stepfun.com/step_plan/v1/models", "{\"data\": [{\"id\": \"step-cn\"}]}");
        web.on("https://api.moonshot.cn/v1/models", "{\"data\": [{\"id\": \"kimi-cn\"}]}");
        web.on("https://api.kimi.com/coding/v1/models", "{\"data\": [{\"id\": \"kimi-coding-9\"}]}");
        environment = Map.of(
                "STEPFUN_BASE_URL",
                "https://api.stepfun.com/step_plan/v1",
                "KIMI_BASE_URL",
                "https://api.moonshot.cn/v1",
                "KIMI_API_KEY",
                "sk-some");
        assertThat(offered("stepfun", false)).first().isEqualTo("step-cn");
        assertThat(offered("kimi-coding", false)).first().isEqualTo("kimi-cn");
        kept = Optional.empty();
        environment = Map.of("KIMI_API_KEY", "sk-kimi-plan");
        assertThat(offered("kimi-coding", false)).first().isEqualTo("kimi-coding-9");
        assertThat(web.last().headers()).containsEntry("Authorization", "Bearer sk-kimi-plan");
    }

    @Test
    void the_register_leads_where_a_vendor_publishes_there_and_xai_keeps_its_best_on_top() throws Exception {
        web.on("https://models.dev/api.json", """
                {"zai": {"models": {"glm-7": {"tool_call": true}}}, "xai": {"models": {"grok-9": {"tool_call": true}}}}""");
        assertThat(offered("zai", true)).startsWith("glm-7", "glm-5.1");
        assertThat(offered("xai", false)).startsWith("grok-4.3", "grok-9");
    }

    @Test
    void switched_off_nothing_is_published_here() throws Exception {
        Files.writeString(directory.resolve("config.yaml"), "model_catalog: {enabled: false}");
        offered("zai", true);
        assertThat(web.urls()).containsExactly("https://api.z.ai/api/paas/v4/models");
    }

    @Test
    void codex_hides_some_and_says_which_matter() throws Exception {
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"t-1\", \"refresh_token\": \"r\"}}}}");
        web.on("https://chatgpt.com/backend-api/codex/models?client_version=1.0.0", """
                {"models": [{"slug": "gpt-b", "priority": 2}, {"slug": "gpt-hidden", "visibility": "hide"},
                            {"slug": "gpt-a", "priority": 1, "visibility": "list"}]}""");
        assertThat(offered("openai-codex", false)).startsWith("gpt-a", "gpt-b").doesNotContain("gpt-hidden");
    }

    @Test
    void google_says_models_before_each_name_and_wants_the_key_in_a_header_of_its_own() throws Exception {
        web.on(
                "https://generativelanguage.googleapis.com/v1beta/models",
                "{\"models\": [{\"name\": \"models/gemini-9\"}]}");
        assertThat(offered("gemini", false))
                .contains("gemini-9")
                .startsWith(Catalog.of("gemini").getFirst());
        assertThat(web.last().headers())
                .containsEntry("x-goog-api-key", "key-GEMINI")
                .doesNotContainKey("Authorization");
    }

    @Test
    void lm_studio_is_asked_in_its_own_way_and_an_older_one_in_the_common_way() throws Exception {
        web.on("http://127.0.0.1:1234/api/v1/models", """
                {"models": [{"type": "llm", "key": "qwen/qwen3-8b"}, {"type": "embedding", "key": "nomic"}]}""");
        assertThat(offered("lmstudio", false)).containsExactly("qwen/qwen3-8b");
        web.on("http://127.0.0.1:1234/api/v1/models", 404, "{}")
                .on("http://127.0.0.1:1234/v1/models", "{\"data\": [{\"id\": \"old-one\"}]}");
        assertThat(offered("lmstudio", true)).containsExactly("old-one");
    }

    @Test
    void ollamas_cloud_is_remembered_for_an_hour() throws Exception {
        web.on("https://ollama.com/v1/models", "{\"data\": [{\"id\": \"glm-5:cloud\"}]}");
        assertThat(offered("ollama-cloud", false)).containsExactly("glm-5:cloud");
        assertThat(Files.readString(directory.resolve("ollama_cloud_models_cache.json")))
                .contains("\"cached_at\":");
        offered("ollama-cloud", false);
        assertThat(web.urls()).hasSize(1);
        web.cut();
        clock.advance(Duration.ofHours(2));
        assertThat(offered("ollama-cloud", false)).containsExactly("glm-5:cloud");
    }

    @Test
    void a_server_of_ones_own_is_found_with_and_without_the_version() throws Exception {
        config("providers: {box: {api: 'http://box.example:8000', models: [mine]}}");
        web.on("http://box.example:8000/models", 404, "").on("http://box.example:8000/v1/models", "[\"served\"]");
        assertThat(offered("box", false)).containsExactly("mine", "served");
        config("providers: {box: {api: 'http://box.example:8000/v1'}}");
        web.cut().on("http://box.example:8000/v1/models", 404, "").on("http://box.example:8000/models", "[\"served\"]");
        assertThat(offered("box", true)).containsExactly("served");
    }

    @Test
    void who_does_not_want_to_be_asked_is_not() throws Exception {
        config("providers: {box: {api: 'http://box.example/v1', models: [mine], discover_models: 'no'}}");
        assertThat(offered("box", false)).containsExactly("mine");
        assertThat(web.urls()).isEmpty();
    }

    @Test
    void a_known_name_is_judged_without_asking_and_another_by_the_provider() throws Exception {
        var providers = providers();
        var known = providers.resolve(ModelChoice.of(Optional.of("zai"), Optional.of("glm-5")));
        assertThat(providers.check(known, web, "t")).isEqualTo(ModelVerdict.listed("glm-5"));
        assertThat(web.urls()).isEmpty();
        web.on("https://api.z.ai/api/paas/v4/models", "{\"data\": [{\"id\": \"glm-6\"}]}");
        var other = providers.resolve(ModelChoice.of(Optional.of("zai"), Optional.of("glm-6")));
        assertThat(providers.check(other, web, "t").recognised()).isTrue();
        assertThat(web.last().headers()).containsEntry("Authorization", "Bearer key-GLM");
    }

    @Test
    void names_that_could_harm_a_terminal_are_left_out() throws Exception {
        web.on("https://api.stepfun.ai/step_plan/v1/models", """
                {"data": [{"id": "good"}, {"id": "bad\\u001b[2J"}, {"id": "\\u202ehidden"}, {"id": ""}, {"id": {}}, {"id": "%s"}]}""".formatted("x".repeat(300)));
        assertThat(providers().liveModels("stepfun", Optional.empty(), web, "t"))
                .containsExactly("good");
    }

    @Test
    void a_provider_that_refuses_says_so_without_the_key() throws Exception {
        web.on("https://api.stepfun.ai/step_plan/v1/models", 401, "bad key key-STEPFUN");
        assertThatThrownBy(() -> providers().liveModels("stepfun", Optional.empty(), web, "t"))
                .isInstanceOf(IOException.class)
                .hasMessage("api.stepfun.ai answered HTTP 401 when asked for its models");
    }

    @Test
    void dear_models_and_those_that_only_talk_are_told() throws Exception {
        Files.writeString(directory.resolve("models_dev_cache.json"), """
                {"zai": {"models": {"glm-gold": {"tool_call": true, "reasoning": true, "cost": {"input": 30, "output": 180}}}}}""");
        assertThat(providers().price("glm", "glm-gold")).contains("$30.00 in, $180.00 out");
        assertThat(providers().price("glm", "glm-unknown")).isEmpty();
        assertThat(providers()
                        .abilities(providers().resolve(ModelChoice.of(Optional.of("zai"), Optional.of("glm-gold")))))
                .containsExactly("tools", "reasoning");
        assertThat(providers().dear("glm", "glm-gold").orElseThrow()).contains("$30.00", "$180.00");
        assertThat(providers().dear("glm", "glm-5")).isEmpty();
        assertThat(advice("openrouter", "nousresearch/hermes-3-llama-3.1-70b"))
                .singleElement()
                .asString()
                .contains("made to talk");
        assertThat(advice("openrouter", "nousresearch/hermes-30")).isEmpty();
    }

    @Test
    void the_server_that_a_key_of_z_ai_is_good_for_is_found_once() throws Exception {
        // given
        var plan = "https://api.z.ai/api/coding/paas/v4";
        for (var place : ZaiEndpoints.PLACES) {
            web.on(place.baseUrl() + "/chat/completions", place.baseUrl().equals(plan) ? 200 : 401, "{}");
        }
        // when
        providers().locate("glm", web, "t");
        // then
        var zai = ModelChoice.of(Optional.of("zai"), Optional.empty());
        assertThat(providers().resolve(zai).endpoint().baseUrl()).isEqualTo(plan);
        assertThat(web.urls()).hasSize(3);
        assertThat(Files.readString(directory.resolve("auth.json")))
                .contains("\"endpoint_id\": \"coding-global\"", "\"key_hash\": \"")
                .doesNotContain("key-GLM");
        providers().locate("zai", web, "t");
        assertThat(web.urls()).hasSize(3);
    }

    @Test
    void another_key_or_an_address_that_is_no_server_of_z_ai_is_not_believed() throws Exception {
        var zai = ModelChoice.of(Optional.of("zai"), Optional.empty());
        for (var entry : List.of(
                "{\"base_url\": \"https://open.bigmodel.cn/api/paas/v4\", \"key_hash\": \"0123456789abcdef\"}",
                "{\"base_url\": \"https://evil.example/v4\", \"key_hash\": \"%s\"}"
                        .formatted(ZaiEndpoints.hash(Secret.of("key-GLM"))))) {
            Files.writeString(
                    directory.resolve("auth.json"),
                    "{\"providers\": {\"zai\": {\"detected_endpoint\": " + entry + "}}}");
            kept = Optional.empty();
            assertThat(providers().resolve(zai).endpoint().baseUrl()).isEqualTo("https://api.z.ai/api/paas/v4");
        }
    }

    @Test
    void without_the_web_nothing_is_found_and_nothing_lost() throws Exception {
        providers().locate("zai", web, "t");
        assertThat(web.urls()).hasSize(1);
        assertThat(providers()
                        .resolve(ModelChoice.of(Optional.of("zai"), Optional.empty()))
                        .endpoint()
                        .baseUrl())
                .isEqualTo("https://api.z.ai/api/paas/v4");
    }

    @Test
    void the_window_of_a_far_server_is_asked_for_once_and_known_at_every_start() throws Exception {
        config("providers: {box: {api: 'https://box.example/v1'}}");
        web.on("https://box.example/v1/models", "{\"data\": [{\"id\": \"odd\", \"max_model_len\": 90000}]}");
        var odd = ModelChoice.of(Optional.of("box"), Optional.of("odd"));
        assertThat(providers().resolve(odd).contextLength()).isEqualTo(ContextWindows.UNKNOWN);
        providers().learn(providers().resolve(odd), web, "t");
        assertThat(providers().resolve(odd).contextLength()).isEqualTo(90_000);
        providers().learn(providers().resolve(odd), web, "t");
        assertThat(web.urls()).hasSize(1);
    }

    @Test
    void without_codex_answering_its_own_program_knows_its_models() throws Exception {
        // given
        var codex = Files.createDirectories(directory.resolve("codex"));
        Files.writeString(codex.resolve("config.toml"), """
                model = "gpt-9-codex"   # mine
                [profiles.other]
                model = "no"
                """);
        Files.writeString(codex.resolve("models_cache.json"), """
                {"models": [{"slug": "gpt-8", "priority": 2}, {"slug": "gpt-7", "priority": 1},
                            {"slug": "secret", "visibility": "hide"}]}""");
        // when
        environment = Map.of("CODEX_HOME", codex.toString());
        // then
        assertThat(providers().models("openai-codex"))
                .startsWith("gpt-9-codex", "gpt-7", "gpt-8", "gpt-5.5")
                .doesNotContain("secret", "no");
        environment = Map.of("CODEX_HOME", directory.resolve("nowhere").toString());
        kept = Optional.empty();
        assertThat(providers().models("openai-codex")).isEqualTo(Catalog.of("openai-codex"));
    }

    @Test
    void what_a_model_costs_is_asked_for_where_the_provider_sets_the_price() throws Exception {
        web.on("https://openrouter.ai/api/v1/models", """
                {"data": [{"id": "a/b", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}""");
        var model = providers().resolve(ModelChoice.of(Optional.of("openrouter"), Optional.of("a/b")));
        providers().learn(model, web, "t");
        providers().learn(model, web, "t");
        assertThat(providers().meter().price(model).orElseThrow().output()).isEqualByComparingTo("2");
        assertThat(web.urls()).hasSize(1);
    }

    @Test
    void a_window_is_what_is_closest_to_the_server() throws Exception {
        Files.writeString(directory.resolve("models_dev_cache.json"), """
                {"zai": {"models": {"mystery": {"limit": {"context": 77000}}, "glm-5": {"limit": {"context": 300000}}}}}""");
        Files.writeString(
                directory.resolve("auth.json"),
                "{\"providers\": {\"openai-codex\": {\"tokens\": {\"access_token\": \"t-1\", \"refresh_token\": \"r\"}}}}");
        Files.writeString(directory.resolve("context_length_cache.yaml"), """
                context_lengths:
                  'glm-4.7@https://api.z.ai/api/paas/v4/': 99000
                  'gpt-5.5@https://chatgpt.com/backend-api/codex': 400000
                """);
        assertThat(window("zai", "glm-4.7")).isEqualTo(99_000); // a server said so
        assertThat(window("zai", "glm-5")).isEqualTo(300_000); // the register, before its family
        assertThat(window("zai", "glm-5-air")).isEqualTo(202_752); // its family
        assertThat(window("zai", "mystery")).isEqualTo(77_000); // the register
        assertThat(window("zai", "nobody-knows")).isEqualTo(256_000);
        assertThat(window("openai-codex", "gpt-5.5")).isEqualTo(272_000); // less than the vendor gives elsewhere
        assertThat(window("openai-codex", "gpt-5.3-codex-spark")).isEqualTo(128_000);
        config("model: {provider: zai, context_length: 70000}");
        assertThat(window("zai", "glm-4.7")).isEqualTo(70_000); // the person said so
    }

    private int window(String provider, String model) throws IOException {
        return providers()
                .resolve(ModelChoice.of(Optional.of(provider), Optional.of(model)))
                .contextLength();
    }

    private List<String> advice(String provider, String model) throws IOException {
        var providers = providers();
        return providers.advice(providers.resolve(ModelChoice.of(Optional.of(provider), Optional.of(model))));
    }

    private void config(String yaml) throws IOException {
        kept = Optional.empty();
        Files.writeString(directory.resolve("config.yaml"), yaml);
    }

    private List<String> offered(String provider, boolean anew) throws Exception {
        return providers().offered(provider, Optional.empty(), anew, web, "hermes-test");
    }

    private Map<String, String> environment = Map.of();
    private Optional<Providers> kept = Optional.empty();

    /** One for each test, as a process has one. */
    private Providers providers() throws IOException {
        if (kept.isEmpty()) {
            var keys = new HashMap<>(environment);
            for (var name : List.of("OPENROUTER", "ANTHROPIC", "STEPFUN", "GLM", "XAI", "OLLAMA", "GEMINI")) {
                keys.put(name + "_API_KEY", "key-" + name);
            }
            var home = new HermesHome(directory, directory, "default");
            kept = Optional.of(TestProviders.of(home, Config.read(home, Map.of(), false), keys, clock, Log.NONE));
        }
        return kept.orElseThrow();
    }
}
