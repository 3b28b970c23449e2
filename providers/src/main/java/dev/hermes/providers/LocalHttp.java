package dev.hermes.providers;

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

/** Asks servers on this machine or network for JSON. Never sends a key, never leaves the network, gives up quickly. */
final class LocalHttp {
    private static final int LARGEST_ANSWER = 1 << 20;

    private LocalHttp() {}

    /** Empty when the server is not local, or anything but JSON comes in time. */
    static Optional<JsonNode> get(String url, int patienceMillis) {
        return ask(url, Optional.empty(), patienceMillis);
    }

    /** What a server takes its time for. A thread that is interrupted gets nothing, and is interrupted still. */
    static Optional<JsonNode> post(String url, JsonNode body, int patienceMillis) {
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

    private static Optional<JsonNode> ask(String url, Optional<JsonNode> body, int patienceMillis) {
        if (!Hosts.local(url)) {
            return Optional.empty();
        }
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
            try {
                connection.setConnectTimeout(patienceMillis);
                connection.setReadTimeout(patienceMillis);
                connection.setInstanceFollowRedirects(false); // it could lead off the network
                connection.setRequestProperty("Accept", "application/json");
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
}
