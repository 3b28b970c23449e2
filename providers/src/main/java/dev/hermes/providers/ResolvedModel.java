package dev.hermes.providers;

import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Timeouts;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model that can be asked: everything a transport needs, and what the program must know of its limits.
 *
 * @param provider id of the row in the provider table, or {@code custom}
 * @param providerName as a person reads it
 * @param contextLength the window in tokens
 * @param maxTokens the configured upper bound of one answer
 * @param local whether the endpoint is on this machine or network
 * @param origin where the choice came from (a flag, a configuration key, a fallback), for people
 */
public record ResolvedModel(
        String provider,
        String providerName,
        String model,
        Endpoint endpoint,
        int contextLength,
        OptionalInt maxTokens,
        CacheMarkers cache,
        Optional<ReasoningEffort> effort,
        Timeouts timeouts,
        boolean local,
        String origin) {}
