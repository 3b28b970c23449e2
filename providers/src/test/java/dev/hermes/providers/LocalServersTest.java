package dev.hermes.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.PlayedServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersTest {
    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var resource : open) {
            resource.close();
        }
    }

    @Test
    void servers_that_answer_are_found_in_order_and_others_do_not_delay_them() throws Exception {
        // given
        var good = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"llama3:8b\"},{\"id\":\"bad\\u0007\"},\"qwen\"]}"));
        var bare = server(Map.of("/v1/models", "[{\"id\":\"one\"}]"));
        var page = server(Map.of("/v1/models", "<html>hello</html>"));
        var empty = server(Map.of());
        var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(silent);
        // when
        var found = new LocalProbe("hermes/1")
                .all(List.of(
                        new LocalProbe.Candidate("Good", good),
                        new LocalProbe.Candidate("Page", page),
                        new LocalProbe.Candidate("Empty", empty),
                        new LocalProbe.Candidate("Silent", silent.getLocalPort()),
                        new LocalProbe.Candidate("Bare", bare)));
        // then
        assertThat(found)
                .containsExactly(
                        new LocalServer("Good", url(good), List.of("llama3:8b", "qwen")),
                        new LocalServer("Bare", url(bare), List.of("one")));
    }

    @Test
    void lm_studio_loads_a_model_anew_when_its_window_is_too_small() {
        try (var server =
                PlayedServer.start().on("/api/v1/models", """
                        {"models": [{"key": "qwen", "type": "llm", "max_context_length": 200000,
                                     "loaded_instances": [{"id": "q", "config": {"context_length": 4096}}]},
                                    {"key": "little", "max_context_length": 8192, "loaded_instances": []},
                                    {"key": "large", "max_context_length": 200000,
                                     "loaded_instances": [{"config": {"context_length": 131072}}]}]}""").on("/api/v1/models/load", "{\"status\": \"loaded\"}")) {
            assertThat(new LmStudio(at(server.url() + "/v1")).prepared("qwen", 65_536, _ -> {}))
                    .hasValue(65_536);
            assertThat(server.asked("/api/v1/models/load").getFirst().body())
                    .isEqualTo("{\"model\":\"qwen\",\"context_length\":65536}");
            assertThat(new LmStudio(at(server.url() + "/v1")).prepared("little", 65_536, _ -> {}))
                    .hasValue(8192);
            assertThat(new LmStudio(at(server.url() + "/v1")).prepared("large", 65_536, _ -> {}))
                    .hasValue(131_072);
            assertThat(new LmStudio(at(server.url() + "/v1")).prepared("nobody", 65_536, _ -> {}))
                    .isEmpty();
            assertThat(server.asked("/api/v1/models/load")).hasSize(2);
        }
        assertThat(new LmStudio(at("https://lmstudio.example/v1")).prepared("qwen", 65_536, _ -> {}))
                .isEmpty();
    }

    @Test
    void a_redirect_off_this_machine_is_not_followed() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://198.51.100.1/v1/models");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        assertThat(new LocalProbe("hermes/1")
                        .all(List.of(new LocalProbe.Candidate(
                                "Elsewhere", server.getAddress().getPort()))))
                .isEmpty();
    }

    @Test
    void the_only_model_of_a_local_server_is_the_one_that_is_meant() throws Exception {
        var one = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"only\"}]}"));
        assertThat(providers(url(one)).resolve(ModelChoice.NONE).model()).isEqualTo("only");
        var two = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}"));
        assertThatThrownBy(() -> providers(url(two)).resolve(ModelChoice.NONE)).hasMessageContaining("offers a, b");
        assertThatThrownBy(() -> providers("http://127.0.0.1:1/v1").resolve(ModelChoice.NONE))
                .hasMessageContaining("No model is chosen");
    }

    @Test
    void the_window_that_runs_counts_before_the_one_that_was_trained() throws Exception {
        var vllm = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"m\",\"max_model_len\":32768}]}"));
        assertThat(new ContextProbe(at(url(vllm))).ask("m")).hasValue(32_768);
        var llamaCpp = server(Map.of(
                "/v1/models", "{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx_train\":131072}}]}",
                "/props", "{\"default_generation_settings\":{\"n_ctx\":8192}}"));
        assertThat(new ContextProbe(at(url(llamaCpp))).ask("m")).hasValue(8_192);
        var loaded = server(Map.of(
                "/v1/models", "{\"data\":[{\"id\":\"m:latest\"}]}",
                "/api/ps", "{\"models\":[{\"name\":\"m:latest\",\"context_length\":16384}]}",
                "/api/show", "{\"model_info\":{\"llama.context_length\":131072}}"));
        assertThat(new ContextProbe(at(url(loaded))).ask("m")).hasValue(16_384);
        var parameter = server(
                Map.of(
                        "/v1/models", "{\"data\":[{\"id\":\"m\"}]}",
                        "/api/show",
                                "{\"parameters\":\"stop x\\nnum_ctx   4096\",\"model_info\":{\"llama.context_length\":131072}}"));
        assertThat(new ContextProbe(at(url(parameter))).ask("m")).hasValue(4_096);
        var trained = server(Map.of(
                "/v1/models",
                "{\"data\":[{\"id\":\"m\"}]}",
                "/api/show",
                "{\"model_info\":{\"llama.context_length\":131072}}"));
        assertThat(new ContextProbe(at(url(trained))).ask("m")).hasValue(131_072);
        assertThat(new ContextProbe(at("http://127.0.0.1:1/v1")).ask("m")).isEmpty();
    }

    @Test
    void a_stated_window_is_not_asked_for() throws Exception {
        var port = server(Map.of("/v1/models", "{\"data\":[{\"id\":\"m\",\"max_model_len\":32768}]}"));
        var asking = providers(url(port));
        assertThat(asking.measured(asking.resolve(ModelChoice.NONE), _ -> {}).contextLength())
                .isEqualTo(32_768);
        var stating = providers(
                Map.of("model", Map.of("provider", "custom", "base_url", url(port), "context_length", 100_000)));
        assertThat(stating.measured(stating.resolve(ModelChoice.NONE), _ -> {}).contextLength())
                .isEqualTo(100_000);
    }

    @Test
    void lm_studio_loads_a_window_that_is_large_enough_and_says_so_and_is_told_to_think_in_its_own_words()
            throws Exception {
        // given
        var port = server(Map.of(
                "/api/v1/models", """
                        {"models": [{"key": "m", "max_context_length": 131072,
                          "loaded_instances": [{"config": {"context_length": 4096}}],
                          "capabilities": {"reasoning": {"allowed_options": ["off", "on"], "default": "on"}}}]}""",
                "/api/v1/models/load", "{}"));
        var providers = providers(Map.of(
                "model", Map.of("provider", "lmstudio", "base_url", url(port), "default", "m"),
                "agent", Map.of("reasoning_effort", "high")));
        var said = new ArrayList<String>();
        // when
        var model = providers.measured(providers.resolve(ModelChoice.NONE), said::add);
        // then
        assertThat(model.contextLength()).isEqualTo(65_536);
        assertThat(said).containsExactly("LM Studio loads m with a window of 65,536 tokens; that may take a while.");
        assertThat(model.endpoint().extraBody().path("reasoning_effort").asString())
                .isEqualTo("on");
        var quiet = providers.thinking(model, Optional.of(ReasoningEffort.NONE));
        assertThat(quiet.endpoint().extraBody().path("reasoning_effort").asString())
                .isEqualTo("off");
        // and what the user has written stays while nobody asks for anything else
        var own = providers(Map.of(
                "model",
                Map.of("provider", "lmstudio", "base_url", url(port), "default", "m"),
                "providers",
                Map.of("lmstudio", Map.of("extra_body", Map.of("reasoning_effort", "low")))));
        assertThat(own.measured(own.resolve(ModelChoice.NONE), _ -> {})
                        .endpoint()
                        .extraBody()
                        .path("reasoning_effort")
                        .asString())
                .isEqualTo("low");
    }

    @Test
    void a_server_that_wants_its_key_is_asked_with_it_for_its_window_and_its_models() {
        // given
        try (var server = PlayedServer.start()
                .on(
                        "/v1/models",
                        asked -> asked.headers()
                                        .getOrDefault("authorization", "")
                                        .equals("Bearer sk-of-this-server")
                                ? Answer.json("{\"data\": [{\"id\": \"m\", \"max_model_len\": 32768}]}")
                                : Answer.json(401, "{}"))) {
            var providers = providers(Map.of(
                    "model",
                    Map.of(
                            "provider", "custom",
                            "base_url", server.url() + "/v1",
                            "api_key", "sk-of-this-server")));
            // when
            var model = providers.measured(providers.resolve(ModelChoice.NONE), _ -> {});
            // then
            assertThat(model.model()).isEqualTo("m");
            assertThat(model.contextLength()).isEqualTo(32_768);
            assertThat(server.asked("/v1/models"))
                    .allSatisfy(asked ->
                            assertThat(asked.headers().get("user-agent")).isEqualTo("hermes/1.2.3"));
        }
    }

    @Test
    void a_key_goes_to_no_other_server() {
        try (var mine = PlayedServer.start();
                var other = PlayedServer.start().on("/v1/models", "{}")) {
            var http = new LocalHttp(
                    mine.url() + "/v1", Optional.of(Secret.of("sk-mine")), ApiMode.CHAT_COMPLETIONS, "hermes/1");
            assertThat(http.get(other.url() + "/v1/models", 1_000)).isEmpty();
            assertThat(other.asked("/v1/models")).isEmpty();
        }
    }

    private static LocalHttp at(String baseUrl) {
        return new LocalHttp(baseUrl, Optional.empty(), ApiMode.CHAT_COMPLETIONS, "hermes/1");
    }

    private Providers providers(String baseUrl) {
        return providers(Map.of("model", Map.of("provider", "custom", "base_url", baseUrl)));
    }

    private Providers providers(Map<String, Object> config) {
        return TestProviders.of(new HermesHome(directory, directory, "default"), Config.of(config), Map.of(), Log.NONE);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port + "/v1";
    }

    /** Answers these paths, and any other with 404; gives its port. */
    private int server(Map<String, String> answers) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            var answer = answers.get(exchange.getRequestURI().getPath());
            var body = (answer == null ? "not here" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }
}
