package dev.hermes.api.model;

import dev.hermes.api.Secret;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a model is reached and how.
 *
 * @param provider id of the row in the provider table, or {@code custom}
 * @param baseUrl without a trailing slash; empty for {@link ApiMode#DEMO}
 * @param key absent when the server wants none
 * @param headers sent with every request, beyond those of the protocol
 * @param extraBody members merged into the top level of every request body
 */
public record Endpoint(
        String provider,
        ApiMode mode,
        String baseUrl,
        Optional<Secret> key,
        Map<String, String> headers,
        ObjectNode extraBody) {
    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** The address, fit to be told: without what is asked of it, where some people write their key. */
    public String place() {
        int end = baseUrl.indexOf('?');
        return end < 0 ? baseUrl : baseUrl.substring(0, end);
    }
}
