package dev.hermes.providers;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks servers on this machine which models they have. Never asks any other machine. */
final class LocalProbe {
    /** Where the usual servers listen, most likely first. */
    static final Map<String, Integer> USUAL_PORTS = usualPorts();

    private static final int PATIENCE_MILLIS = 300;
    private static final int LARGEST_LIST = 1 << 20;

    private LocalProbe() {}

    private static Map<String, Integer> usualPorts() {
        var ports = new java.util.LinkedHashMap<String, Integer>();
        ports.put("Ollama", 11434);
        ports.put("LM Studio", 1234);
        ports.put("llama.cpp", 8080);
        ports.put("vLLM", 8000);
        return java.util.Collections.unmodifiableMap(ports);
    }

    /** Those of the servers that answered with a list of models in time; asked side by side. */
    static List<LocalServer> all(Map<String, Integer> ports) throws InterruptedException {
        var questions = new ArrayList<Callable<Optional<LocalServer>>>();
        ports.forEach((name, port) -> questions.add(() -> {
            var baseUrl = "http://127.0.0.1:" + port + "/v1";
            return models(baseUrl).map(models -> new LocalServer(name, baseUrl, models));
        }));
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            return workers.invokeAll(questions, 2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .filter(answer -> answer.state() == Future.State.SUCCESS)
                    .flatMap(answer -> answer.resultNow().stream())
                    .toList();
        }
    }

    /** What a server offers; empty when nothing that speaks the protocol answers in time, or it is no local address. */
    static Optional<List<String>> models(String baseUrl) {
        if (!Hosts.loopback(baseUrl)) {
            return Optional.empty();
        }
        try {
            var connection =
                    (HttpURLConnection) URI.create(baseUrl + "/models").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false); // it could lead off this machine
            connection.setRequestProperty("Accept", "application/json");
            try (var body = connection.getInputStream()) {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK ? ids(body) : Optional.empty();
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> ids(InputStream body) throws IOException {
        try {
            var answer = JsonMapper.shared().readTree(body.readNBytes(LARGEST_LIST));
            var list = answer.isArray() ? answer : answer.path("data");
            return list.isArray() ? Optional.of(ids(list)) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static List<String> ids(JsonNode list) {
        var ids = new ArrayList<String>();
        for (var item : list) {
            var id = item.isString() ? item.stringValue() : item.path("id").asString("");
            if (!id.isBlank() && id.chars().noneMatch(Character::isISOControl)) {
                ids.add(id.strip());
            }
        }
        return ids;
    }
}
