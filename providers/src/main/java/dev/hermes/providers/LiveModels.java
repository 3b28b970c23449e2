package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider which models it has. What it says is not trusted: only ids that could be some are taken. */
final class LiveModels {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int LONGEST_ID = 200;

    private final Web web;
    private final String userAgent;

    LiveModels(Web web, String userAgent) {
        this.web = web;
        this.userAgent = userAgent;
    }

    /**
     * @param mode how the endpoint is spoken to
     * @throws IOException with one line that says what happened
     */
    List<String> of(Route route, ApiMode mode) throws IOException, InterruptedException {
        boolean anthropic = mode == ApiMode.ANTHROPIC_MESSAGES;
        var url = route.baseUrl() + (anthropic && !route.baseUrl().endsWith("/v1") ? "/v1/models" : "/models");
        var request = Web.Request.get(URI.create(url), PATIENCE)
                .with("Accept", "application/json")
                .with("User-Agent", userAgent);
        var key = route.key().map(Secret::reveal).orElse("");
        if (!key.isEmpty() && anthropic) {
            request = request.with("x-api-key", key).with("anthropic-version", "2023-06-01");
        } else if (!key.isEmpty()) {
            request = request.with("Authorization", "Bearer " + key);
        }
        var answer = web.send(request);
        if (!answer.ok()) {
            throw new IOException(Hosts.host(url) + " answered HTTP " + answer.status() + " when asked for its models");
        }
        try {
            return ids(JsonMapper.shared().readTree(answer.body()));
        } catch (JacksonException _) {
            throw new IOException(Hosts.host(url) + " did not answer with a list of models");
        }
    }

    /** From {@code {"data": [{"id": ...}]}}, a bare list, or a list of names. */
    static List<String> ids(JsonNode answer) {
        var ids = new LinkedHashSet<String>();
        for (var item : answer.isArray() ? answer : answer.path("data")) {
            var id = (item.isString() ? item.stringValue() : item.path("id").asString("")).strip();
            id = id.startsWith("models/") ? id.substring("models/".length()) : id;
            if (!id.isEmpty() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl)) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }
}
