package dev.hermes.maintenance.doctor;

import dev.hermes.api.Secret;
import java.util.Map;

/**
 * A question to a provider's server that tells whether a key is good.
 *
 * @param variable that holds the key
 * @param url empty when the provider has nothing to ask
 * @param otherUrl asked when the first refuses the key; may be empty
 * @param strict whether every answer but 200 is a failure
 * @param creditsUrl where credits are bought; may be empty
 */
record Probe(
        String label,
        String variable,
        String url,
        String otherUrl,
        Map<String, Secret> headers,
        String userAgent,
        boolean strict,
        String creditsUrl) {}
