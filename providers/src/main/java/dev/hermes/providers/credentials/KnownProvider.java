package dev.hermes.providers.credentials;

import java.util.List;
import java.util.Optional;

/**
 * What must be known of a provider to keep its credentials.
 *
 * @param id key of its pool
 * @param keyVariables environment variables that may hold a key
 * @param baseUrlVariable environment variable that goes before {@code baseUrl}
 * @param baseUrl empty when only the user can say it
 * @param oauth whether one logs in to it by default, instead of giving a key
 */
public record KnownProvider(
        String id,
        String name,
        List<String> keyVariables,
        Optional<String> baseUrlVariable,
        String baseUrl,
        boolean oauth) {
    public KnownProvider {
        keyVariables = List.copyOf(keyVariables);
    }
}
