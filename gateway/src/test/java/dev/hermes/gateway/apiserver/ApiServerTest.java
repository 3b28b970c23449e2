package dev.hermes.gateway.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Client;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The agent behind the protocol of OpenAI, over real HTTP. */
class ApiServerTest extends ApiServerFixture {
    @Test
    void a_question_is_answered_by_the_agent() throws Exception {
        agents.says("Hello there");
        var answer = open().post(CHAT, ask("hello"));
        assertThat(answer.status()).isEqualTo(200);
        var json = answer.json();
        assertThat(json.path("id").stringValue()).matches("chatcmpl-[0-9a-f]{29}");
        assertThat(json.path("object").stringValue()).isEqualTo("chat.completion");
        assertThat(json.path("model").stringValue()).isEqualTo("any");
        assertThat(json.path("choices").path(0).path("message").path("content").stringValue())
                .isEqualTo("Hello there");
        assertThat(json.path("choices").path(0).path("finish_reason").stringValue())
                .isEqualTo("stop");
        assertThat(json.path("usage").toString())
                .isEqualTo("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    }

    @Test
    void a_conversation_is_one_session_however_many_turns_it_has() throws Exception {
        var client = open();
        client.post(CHAT, ask("hello"));
        var second = client.post(
                CHAT,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"},{\"role\":\"assistant\",\"content\":\"ok\"},"
                        + "{\"role\":\"user\",\"content\":\"again\"}]}");
        assertThat(second.header("X-Hermes-Session-Id")).isEqualTo("api-a1ad92f331dce2e0");
        assertThat(agents.store.messages("api-a1ad92f331dce2e0"))
                .extracting(Message::text)
                .containsExactly("hello", "ok", "again", "ok");
        assertThat(agents.store.find("api-a1ad92f331dce2e0").orElseThrow().source())
                .isEqualTo("api_server");
        assertThat(agents.asked.getLast().messages())
                .extracting(Message::text)
                .containsExactly("You are Hermes.", "hello", "ok", "again");
    }

    @Test
    void a_conversation_that_began_elsewhere_is_stored_from_its_beginning() throws Exception {
        var answer = open().post(
                        CHAT,
                        "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"a\"},"
                                + "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"}]}");
        assertThat(agents.store.messages(answer.header("X-Hermes-Session-Id")))
                .extracting(Message::text)
                .containsExactly("a", "b", "c", "ok");
        assertThat(agents.asked.getLast().messages().getFirst().text()).isEqualTo("You are Hermes.\n\nBe brief.");
    }

    @Test
    void conversations_that_begin_alike_have_programs_of_their_own() {
        var order = new AgentOrder("api_server", "api-1", Optional.of(List.of()), Optional.empty(), Optional.empty());
        try (var one = agents.agent(order);
                var other = agents.agent(order)) {
            assertThat(one.sessionId()).isEqualTo(other.sessionId());
            assertThat(one.taskId()).isNotEqualTo(other.taskId());
        }
    }

    @Test
    void a_named_session_goes_on_where_the_database_has_it() throws Exception {
        var client = guarded().with("X-Hermes-Session-Id", "my-session");
        client.post(CHAT, ask("one"));
        var answer = client.post(CHAT, ask("two"));
        assertThat(answer.header("X-Hermes-Session-Id")).isEqualTo("my-session");
        assertThat(agents.asked.getLast().messages())
                .extracting(Message::text)
                .containsExactly("You are Hermes.", "one", "ok", "two");
    }

    @Test
    void sessions_can_be_named_only_where_a_key_guards_them() throws Exception {
        assertThat(open().with("X-Hermes-Session-Id", "mine")
                        .post(CHAT, ask("x"))
                        .status())
                .isEqualTo(403);
        assertThat(open().with("X-Hermes-Session-Key", "mine")
                        .post(CHAT, ask("x"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_wrong_key_opens_nothing_but_the_question_of_health() throws Exception {
        var client = client(server(Optional.of(KEY), 10)).with("Authorization", "Bearer wrong");
        var refused = client.post(CHAT, ask("hello"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text())
                .isEqualTo("{\"error\":{\"message\":\"Invalid API key\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"invalid_api_key\"}}");
        assertThat(client.get("/v1/models").status()).isEqualTo(401);
        assertThat(client.get("/health").text()).isEqualTo("{\"status\":\"ok\",\"platform\":\"hermes-agent\"}");
        assertThat(client.send("HEAD", "/health", "").status()).isEqualTo(200);
        assertThat(agents.asked).isEmpty();
    }

    @Test
    void the_agent_is_the_only_model() throws Exception {
        var model = open().get("/v1/models").json().path("data").path(0);
        assertThat(model.path("id").stringValue()).isEqualTo("hermes-agent");
        assertThat(model.path("owned_by").stringValue()).isEqualTo("hermes");
    }

    @Test
    void what_there_is_not_is_told_in_the_form_of_the_protocol() throws Exception {
        var client = open();
        assertThat(client.get("/v1/nothing").status()).isEqualTo(404);
        assertThat(client.get("/v1/nothing").code()).isEqualTo("not_found");
        var wrong = client.get(CHAT);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("POST");
        assertThat(wrong.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | Invalid JSON in request body",
                "[] | Invalid JSON in request body",
                "{} | Missing or invalid 'messages' field",
                "{\"messages\":[]} | Missing or invalid 'messages' field",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]} | No user message found in messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | No user message found in messages",
            })
    void a_request_that_asks_nothing_is_refused(String body, String message) throws Exception {
        var answer = open().post(CHAT, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").path("message").stringValue()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"file\"} | unsupported_content_type",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:text/plain;base64,AA\"}} | unsupported_content_type",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"ftp://x\"}} | invalid_image_url",
                "{\"type\":\"text\"} | invalid_content_part",
                "7 | invalid_content_part",
            })
    void content_that_the_agent_cannot_take_is_refused_with_its_place(String part, String code) throws Exception {
        var answer = open().post(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("error").path("param").stringValue()).isEqualTo("messages[0].content");
    }

    @Test
    void a_body_that_is_too_large_is_not_even_read() throws Exception {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), server(Optional.empty(), 10).port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 10000001\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && answer.indexOf("body_too_large") < 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
            }
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("body_too_large");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 200",
        "localhost, 200",
        "[::1]:8642, 200",
        "evil.example, 403",
        "127.0.0.1.evil.example, 403"
    })
    void a_name_that_somebody_points_at_this_machine_opens_nothing_with_a_key_either(String host, int status)
            throws Exception {
        for (var key : List.of(Optional.<String>empty(), Optional.of(KEY))) {
            var given =
                    key.map(text -> "Authorization: Bearer " + text + "\r\n").orElse("");
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), server(key, 10).port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write(("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n" + given
                                        + "Connection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            }
        }
    }

    @Test
    void pages_of_other_origins_are_kept_out() throws Exception {
        assertThat(open().with("Origin", "https://evil.example")
                        .get("/v1/models")
                        .status())
                .isEqualTo(403);
        var client =
                client(server(Optional.empty(), 10, "https://good.example")).with("Origin", "https://good.example");
        var answer = client.get("/v1/models");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://good.example");
        var before = client.send("OPTIONS", CHAT, "");
        assertThat(before.status()).isEqualTo(200);
        assertThat(before.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, PATCH, DELETE, OPTIONS");
        assertThat(before.header("Access-Control-Max-Age")).isEqualTo("600");
    }

    @Test
    void an_answer_comes_in_pieces_when_that_is_wanted() throws Exception {
        agents.says("one two");
        var answer = open().post(CHAT, stream("count"));
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        var data = answer.text().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(data.getFirst()).contains("\"delta\":{\"role\":\"assistant\"}");
        assertThat(data.stream().filter(line -> line.contains("\"content\""))).hasSize(3);
        assertThat(data.get(data.size() - 2)).contains("\"finish_reason\":\"stop\"", "\"total_tokens\":15");
        assertThat(data.getLast()).isEqualTo("data: [DONE]");
    }

    @Test
    void many_streams_at_once_lose_nothing_and_mix_nothing_up() throws Exception {
        // given a model that says again what each client said
        agents.echoing();
        int clients = 200;
        var client = client(server(Optional.empty(), 0));
        // when all ask at once
        var answers = new ArrayList<CompletableFuture<Client.Answer>>();
        for (int i = 0; i < clients; i++) {
            answers.add(client.later(CHAT, stream(words(i))));
        }
        // then each has its own words, in order, once
        var ids = new HashSet<String>();
        for (int i = 0; i < clients; i++) {
            var chunks = answers.get(i)
                    .get(50, TimeUnit.SECONDS)
                    .text()
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> JsonMapper.shared().readTree(line.substring(6)))
                    .toList();
            assertThat(chunks.stream()
                            .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                            .collect(Collectors.joining()))
                    .isEqualTo(words(i));
            var own = chunks.stream()
                    .map(chunk -> chunk.path("id").asString())
                    .distinct()
                    .toList();
            assertThat(own).hasSize(1);
            ids.addAll(own);
            assertThat(chunks.stream()
                            .filter(chunk ->
                                    chunk.at("/choices/0/finish_reason").isString()))
                    .hasSize(1);
        }
        assertThat(ids).hasSize(clients);
    }

    private static String words(int client) {
        return IntStream.range(0, 40).mapToObj(word -> client + "-" + word).collect(Collectors.joining(" "));
    }

    @Test
    void tools_at_work_are_told_on_the_way() throws Exception {
        agents.calls("terminal", "{\"command\":\"echo hi\"}").then(_ -> Message.assistant("ok"));
        var lines = open().post(CHAT, stream("run")).text().lines().toList();
        var events = lines.stream().filter(line -> line.contains("toolCallId")).toList();
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).contains("\"tool\":\"terminal\"", "\"label\":\"echo hi\"", "\"status\":\"running\"");
        assertThat(events.get(1)).contains("\"toolCallId\":\"c1\"", "\"status\":\"completed\"");
        assertThat(lines).contains("event: hermes.tool.progress");
        // and: an answer that the provider did not stream is one piece
        assertThat(lines.stream().filter(line -> line.contains("\"content\":\"ok\"")))
                .hasSize(1);
    }

    @Test
    void a_footer_that_is_wanted_for_programs_comes_after_the_pieces_and_stays_out_of_the_conversation()
            throws Exception {
        var wanted = Map.<String, Object>of("enabled", true, "fields", List.of("model"));
        agents.display(Map.of("platforms", Map.of("api_server", Map.of("runtime_footer", wanted))));
        var client = guarded().with("X-Hermes-Session-Id", "s-footer");
        agents.says("one two");
        var pieces = client.post(CHAT, stream("count")).text().lines().toList();
        assertThat(pieces.stream()
                        .filter(line -> line.contains("\"content\""))
                        .reduce((_, last) -> last)
                        .orElseThrow())
                .contains("\"content\":\"\\n\\ntest-model\"");
        // also when the model's pieces have blanks around them, which the whole has not
        agents.says("\n one two\n\n\n");
        assertThat(client.post(CHAT, stream("again")).text()).contains("\"content\":\"\\n\\ntest-model\"");
        agents.says("three");
        assertThat(client.post(CHAT, ask("and?"))
                        .json()
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("three\n\ntest-model");
        assertThat(agents.asked.getLast().messages())
                .extracting(Message::text)
                .noneMatch(text -> text.contains("test-model"));
    }

    @Test
    void an_open_server_is_not_reachable_from_elsewhere() {
        for (var key : List.of(Optional.<String>empty(), Optional.of("short"), Optional.of("changeme"))) {
            var settings = new ApiServerSettings("0.0.0.0", 0, key.map(Secret::of), List.of(), "hermes-agent", 10);
            var server = new ApiServer(settings, agents, agents.home, agents.clock, new Random(1), Log.NONE);
            assertThatThrownBy(() -> server.start(HOST))
                    .isInstanceOfSatisfying(
                            PlatformException.class,
                            e -> assertThat(e.retryable()).isFalse());
        }
    }

    @Test
    void a_port_that_is_taken_may_be_free_later() throws Exception {
        var taken = server(Optional.empty(), 10).port();
        var settings = new ApiServerSettings("127.0.0.1", taken, Optional.empty(), List.of(), "hermes-agent", 10);
        var second = new ApiServer(settings, agents, agents.home, agents.clock, new Random(1), Log.NONE);
        assertThatThrownBy(() -> second.start(HOST)).isInstanceOfSatisfying(PlatformException.class, e -> {
            assertThat(e.code()).isEqualTo("port_in_use");
            assertThat(e.retryable()).isTrue();
        });
    }
}
