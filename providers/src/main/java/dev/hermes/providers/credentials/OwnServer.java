package dev.hermes.providers.credentials;

import java.util.Optional;

/**
 * A server of the user's own, as the settings describe it.
 *
 * @param pool key of its pool: {@code custom:} and the name
 * @param apiKey as it is written, perhaps empty
 * @param keyVariable environment variable that holds the key
 */
public record OwnServer(String pool, String name, String baseUrl, String apiKey, Optional<String> keyVariable) {}
