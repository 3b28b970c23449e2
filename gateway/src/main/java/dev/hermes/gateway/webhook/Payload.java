package dev.hermes.gateway.webhook;

import dev.hermes.gateway.http.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a delivery says, always as an object. */
final class Payload {
    private Payload() {}

    static Optional<ObjectNode> read(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        var json = Json.parse(text);
        if (json.isPresent()) {
            return Optional.of(wrapped(json.get()));
        }
        return form(text);
    }

    private static ObjectNode wrapped(JsonNode json) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        var wrapper = Json.object();
        wrapper.set(json.isArray() ? "items" : "value", json);
        return wrapper;
    }

    private static Optional<ObjectNode> form(String text) {
        var object = Json.object();
        try {
            for (var pair : text.strip().split("&")) {
                int equals = pair.indexOf('=');
                if (equals <= 0 || pair.chars().anyMatch(Character::isWhitespace)) {
                    return Optional.empty();
                }
                object.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
            return Optional.of(object);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a percent sign that begins no escape
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
