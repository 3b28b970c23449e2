package dev.hermes.maintenance.security;

import dev.hermes.home.web.Web;
import dev.hermes.home.web.Web.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OSV database (osv.dev), through its API version 1. */
final class Osv {
    private static final String USUAL = "https://api.osv.dev";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int AT_A_TIME = 1000;
    private static final int MOST_PAGES = 50;
    private static final int PARALLEL = 8;

    private final JsonMapper mapper = new JsonMapper();
    private final Web web;
    private final String base;

    /** @param environment may name another server: {@code HERMES_OSV_URL} */
    Osv(Web web, Map<String, String> environment) {
        this.web = web;
        var other = environment.getOrDefault("HERMES_OSV_URL", "").strip();
        this.base = (other.isEmpty() ? USUAL : other).replaceFirst("/+$", "");
    }

    /**
     * The ids of the vulnerabilities of each component, in the components' order.
     *
     * @throws IOException when the database does not answer
     */
    List<List<String>> query(List<Component> components) throws IOException, InterruptedException {
        var result = new ArrayList<List<String>>();
        for (int from = 0; from < components.size(); from += AT_A_TIME) {
            var some = components.subList(from, Math.min(from + AT_A_TIME, components.size()));
            result.addAll(batch(some));
        }
        return result;
    }

    /** A component whose list goes on is asked about again, with the token that the answer gave. */
    private List<List<String>> batch(List<Component> components) throws IOException, InterruptedException {
        var found = new ArrayList<List<String>>();
        components.forEach(_ -> found.add(new ArrayList<>()));
        var tokens = new LinkedHashMap<Integer, String>();
        for (int i = 0; i < components.size(); i++) {
            tokens.put(i, "");
        }
        for (int page = 0; !tokens.isEmpty() && page < MOST_PAGES; page++) {
            var asked = List.copyOf(tokens.keySet());
            var results = post(body(components, tokens)).path("results");
            if (results.size() != asked.size()) {
                throw new IOException("the answer of " + base + " does not fit the question");
            }
            tokens.clear();
            for (int i = 0; i < asked.size(); i++) {
                var result = results.path(i);
                for (var vulnerability : result.path("vulns")) {
                    found.get(asked.get(i)).add(vulnerability.path("id").asString(""));
                }
                var next = result.path("next_page_token").asString("");
                if (!next.isEmpty()) {
                    tokens.put(asked.get(i), next);
                }
            }
        }
        return found;
    }

    private ObjectNode body(List<Component> components, Map<Integer, String> tokens) {
        var body = mapper.createObjectNode();
        var queries = body.putArray("queries");
        tokens.forEach((index, token) -> {
            var component = components.get(index);
            var query = queries.addObject();
            query.putObject("package").put("name", component.name()).put("ecosystem", component.ecosystem());
            query.put("version", component.version());
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
        });
        return body;
    }

    private JsonNode post(ObjectNode body) throws IOException, InterruptedException {
        var answer = web.send(Request.post(
                URI.create(base + "/v1/querybatch"), "application/json", mapper.writeValueAsBytes(body), PATIENCE));
        return json(answer);
    }

    private JsonNode json(Web.Answer answer) throws IOException {
        if (!answer.ok()) {
            throw new IOException(base + " answered HTTP " + answer.status());
        }
        try {
            return mapper.readTree(answer.body());
        } catch (JacksonException _) {
            throw new IOException(base + " answered something that is not JSON");
        }
    }

    /** What the database says about each id; empty for one that could not be read. */
    Map<String, Optional<JsonNode>> details(List<String> ids) throws InterruptedException {
        try (var threads =
                Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory())) {
            var asked = new LinkedHashMap<String, Future<JsonNode>>();
            ids.forEach(id -> asked.put(id, threads.submit(() -> detail(id))));
            var result = new LinkedHashMap<String, Optional<JsonNode>>();
            try {
                for (var entry : asked.entrySet()) {
                    result.put(entry.getKey(), answered(entry.getValue()));
                }
            } finally {
                threads.shutdownNow();
            }
            return result;
        }
    }

    private JsonNode detail(String id) throws IOException, InterruptedException {
        var uri = URI.create(base + "/v1/vulns/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        return json(web.send(Request.get(uri, PATIENCE)));
    }

    private static Optional<JsonNode> answered(Future<JsonNode> future) throws InterruptedException {
        try {
            return Optional.of(future.get());
        } catch (ExecutionException _) {
            return Optional.empty();
        }
    }
}
