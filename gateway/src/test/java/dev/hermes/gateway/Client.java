package dev.hermes.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of a front door, over real HTTP. */
public final class Client implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final List<String> headers = new ArrayList<>();

    public Client(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** With this header in every request from now on. */
    public Client with(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public Answer send(String method, String path, String body) throws IOException, InterruptedException {
        return new Answer(http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString()));
    }

    public CompletableFuture<Answer> later(String path, String body) {
        return http.sendAsync(request("POST", path, body), HttpResponse.BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    private HttpRequest request(String method, String path, String body) {
        var builder = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LIMIT)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!headers.isEmpty()) {
            builder.headers(headers.toArray(String[]::new));
        }
        return builder.build();
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String code() {
            return json().path("error").path("code").asString("");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
