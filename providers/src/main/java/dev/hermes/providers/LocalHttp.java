package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one server on this machine or network for JSON, with the key that conversations send to it. Never asks anybody else,
 * never leaves the network, gives up quickly.
 */
final class LocalHttp {
    private static final int LARGEST_ANSWER = 1 << 20;

    private static final String VERSION_PATH = "/v1";

    private final String baseUrl;
    private final Optional<Secret> key;
    private final ApiMode mode;
    private final String userAgent;

    /**
     * @param baseUrl as it is configured, usually with {@code /v1} at its end
     * @param key what the server wants to see; it goes nowhere else
     * @param mode how the server is spoken to, which says in which header it looks for its key
     */
    LocalHttp(String baseUrl, Optional<Secret> key, ApiMode mode, String userAgent) {
        this.baseUrl = baseUrl;
        this.key = key;
        this.mode = mode;
        this.userAgent = userAgent;
    }

    static LocalHttp of(Endpoint endpoint, String userAgent) {
        return new LocalHttp(endpoint.baseUrl(), endpoint.key(), endpoint.mode(), userAgent);
    }

    String baseUrl() {
        return baseUrl;
    }

    /** Where the server answers questions of its own make, beside the protocol. */
    String root() {
        return Hosts.without(baseUrl, VERSION_PATH);
    }

    /** Empty when the server is not local, or anything but JSON comes in time. @param url below {@link #root} */
    Optional<JsonNode> get(String url, int patienceMillis) {
        return ask(url, Optional.empty(), patienceMillis);
    }

    /** What a server takes its time for. A thread that is interrupted gets nothing, and is interrupted still. */
    Optional<JsonNode> post(String url, JsonNode body, int patienceMillis) {
        var answer = new FutureTask<>(() -> ask(url, Optional.of(body), patienceMillis));
        var worker = Thread.ofVirtual().name("local-server").start(answer); // whose sockets can be interrupted
        try {
            return answer.get();
        } catch (InterruptedException _) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Optional<JsonNode> ask(String url, Optional<JsonNode> body, int patienceMillis) {
        if (!Hosts.local(url) || !url.startsWith(root() + "/")) {
            return Optional.empty();
        }
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            try {
                connection.setConnectTimeout(patienceMillis);
                connection.setReadTimeout(patienceMillis);
                connection.setInstanceFollowRedirects(false); // it could lead off the network
                connection.setRequestProperty("Accept", "application/json");
                connection.setRequestProperty("User-Agent", userAgent);
                key.map(Secret::reveal).ifPresent(secret -> prove(connection, secret));
                if (body.isPresent()) {
                    connection.setDoOutput(true);
                    connection.setRequestProperty("Content-Type", "application/json");
                    try (var out = connection.getOutputStream()) {
                        out.write(JsonMapper.shared().writeValueAsBytes(body.get()));
                    }
                }
                try (var in = connection.getInputStream()) {
                    return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                            ? Optional.of(JsonMapper.shared().readTree(in.readNBytes(LARGEST_ANSWER)))
                            : Optional.empty();
                }
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException | JacksonException _) {
            return Optional.empty();
        }
    }

    private void prove(HttpURLConnection connection, String secret) {
        if (mode == ApiMode.ANTHROPIC_MESSAGES) {
            connection.setRequestProperty("x-api-key", secret);
        } else {
            connection.setRequestProperty("Authorization", "Bearer " + secret);
        }
    }
}
