package dev.hermes.testkit;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A request as it reached the {@link ModelServer}.
 *
 * @param path without the query; of a proxy's client the whole address
 * @param query what follows the question mark, perhaps empty
 * @param headers with lower-case names
 * @param body a missing node when it was no JSON
 */
public record Recorded(String path, String query, Map<String, String> headers, JsonNode body) {
    public Recorded {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
