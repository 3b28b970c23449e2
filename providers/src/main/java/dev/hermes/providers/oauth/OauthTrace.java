package dev.hermes.providers.oauth;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.providers.credentials.Fingerprint;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of identity servers and what they answer, as lines of JSON in the log, for whoever has to find out which token
 * went where. Tokens are told by the first digits of their SHA-256 and never shown.
 */
final class OauthTrace {
    private static final String SOURCE = "providers.oauth.trace";
    private static final int DIGITS = 12;
    private static final Set<String> ON = Set.of("1", "true", "yes", "on");
    private static final List<String> TOKENS = List.of("access_token", "refresh_token", "id_token", "api_key");

    private final boolean on;
    private final Log log;

    OauthTrace(Map<String, String> environment, Log log) {
        this.on = ON.contains(
                environment.getOrDefault("HERMES_OAUTH_TRACE", "").strip().toLowerCase(Locale.ROOT));
        this.log = log;
    }

    /** @param sent secrets of the question, by their names */
    void answered(URI uri, String grant, Map<String, String> sent, int status, JsonNode answer, String error) {
        if (!on) {
            return;
        }
        var event = JsonMapper.shared().createObjectNode();
        event.put("event", "answered");
        event.put(
                "url",
                uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                        + uri.getPath());
        if (!grant.isEmpty()) {
            event.put("grant_type", grant);
        }
        event.put("status", status);
        if (!error.isEmpty()) {
            event.put("error", error);
        }
        var out = event.putObject("sent");
        sent.forEach((name, value) -> put(out, name, value));
        var in = event.putObject("received");
        TOKENS.forEach(name -> put(in, name, answer.path(name).asString("")));
        log.info(SOURCE, event.toString());
    }

    private static void put(ObjectNode event, String name, String token) {
        if (!token.isEmpty()) {
            event.put(name, Fingerprint.hex(Secret.of(token), DIGITS));
        }
    }
}
