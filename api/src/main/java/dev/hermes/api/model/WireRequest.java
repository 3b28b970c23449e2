package dev.hermes.api.model;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A request as its protocol writes it, for people who look for the reason of a refusal.
 *
 * @param headers without those that carry credentials
 * @param body as it is sent
 */
public record WireRequest(String url, Map<String, String> headers, JsonNode body) {
    public WireRequest {
        headers = Map.copyOf(headers);
    }
}
