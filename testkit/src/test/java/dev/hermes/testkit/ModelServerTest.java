package dev.hermes.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ModelServerTest {
    private final ModelServer server = ModelServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void without_a_script_it_says_ok() throws Exception {
        var body = JsonMapper.shared()
                .readTree(post("/chat/completions", "{\"model\":\"m\"}").body());
        assertThat(body.at("/choices/0/message/content").asString()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/messages", "/responses", "/models/m:streamGenerateContent"})
    void every_protocol_streams_the_text_and_remembers_the_question(String path) throws Exception {
        server.enqueue(Reply.text("good day"));
        var answer = post(path, "{\"model\":\"m\",\"stream\":true}");
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.body()).contains("\"good \"", "\"day\"");
        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.path()).isEqualTo("/v1" + path))
                .satisfies(request ->
                        assertThat(request.body().path("model").asString()).isEqualTo("m"));
    }

    @Test
    void a_refusal_has_its_status_and_headers() throws Exception {
        server.enqueue(Reply.status(429, "{}", Map.of("Retry-After", "7")));
        var answer = post("/chat/completions", "{}");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
    }

    @Test
    void a_cut_stream_ends_in_the_middle() {
        server.enqueue(Reply.endless(100).cutAfter(3));
        assertThatThrownBy(() -> post("/chat/completions", "{\"stream\":true}")).isInstanceOf(IOException.class);
    }

    @Test
    void a_client_that_hangs_up_is_noticed() throws Exception {
        server.enqueue(Reply.text("never").hang());
        var waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> post("/messages", "{\"stream\":true}")));
        server.awaitRequests(1, Duration.ofSeconds(10));
        client.shutdownNow();
        server.awaitHangUps(1, Duration.ofSeconds(10));
        waiting.join();
    }

    @Test
    void models_are_listed_and_are_no_question() throws Exception {
        server.models("a", "b");
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/models")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"a\"", "\"b\"");
        assertThat(server.requests()).isEmpty();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
