package dev.hermes.providers.oauth;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The project at Google that an account's requests are for; an account without one gets one on its first login. */
final class GoogleProject {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int TRIES = 12;
    private static final String USUAL_TIER = "free-tier";

    private final TokenServer server;
    private final String base;
    private final Pause pause;

    GoogleProject(TokenServer server, Endpoints endpoints, Pause pause) {
        this.server = server;
        this.base = endpoints.codeAssist() + "/v1internal:";
        this.pause = pause;
    }

    /** Empty when the account must name a project of its own. */
    Optional<String> of(String token) throws IOException, InterruptedException {
        var known = ask("loadCodeAssist", request(), token);
        var there = project(known.path("cloudaicompanionProject"));
        return there.isPresent() || known.path("currentTier").isObject() ? there : made(token, tier(known));
    }

    private Optional<String> made(String token, String tier) throws IOException, InterruptedException {
        var request = request().put("tierId", tier);
        for (int i = 0; i < TRIES; i++) {
            var operation = ask("onboardUser", request, token);
            if (operation.path("done").asBoolean(false)) {
                return project(operation.path("response").path("cloudaicompanionProject"));
            }
            pause.of(BETWEEN);
        }
        return Optional.empty();
    }

    private JsonNode ask(String method, JsonNode body, String token) throws IOException, InterruptedException {
        var reply = server.json(base + method, body, Map.of("Authorization", "Bearer " + token), PATIENCE);
        if (!reply.ok()) {
            throw new IOException("Google answered " + method + " with " + reply.description());
        }
        return reply.json();
    }

    private static ObjectNode request() {
        var request = JsonMapper.shared().createObjectNode();
        request.putObject("metadata")
                .put("ideType", "IDE_UNSPECIFIED")
                .put("platform", "PLATFORM_UNSPECIFIED")
                .put("pluginType", "GEMINI");
        return request;
    }

    private static String tier(JsonNode known) {
        return known.path("allowedTiers")
                .valueStream()
                .filter(tier -> tier.path("isDefault").asBoolean(false))
                .map(tier -> tier.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElse(USUAL_TIER);
    }

    private static Optional<String> project(JsonNode node) {
        var id = node.isObject() ? node.path("id").asString("") : node.asString("");
        return Optional.of(id.strip()).filter(text -> !text.isEmpty());
    }
}
