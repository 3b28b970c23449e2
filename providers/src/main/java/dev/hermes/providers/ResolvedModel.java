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
 * @param provider as {@code model.provider} names it: an id of the provider table, or an entry of the user's own
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
        String origin) {
    /** The machine that is asked, without its port; empty when there is none. */
    public String host() {
        return Hosts.host(endpoint.baseUrl());
    }

    public ResolvedModel withTimeouts(Timeouts other) {
        return new ResolvedModel(
                provider, providerName, model, endpoint, contextLength, maxTokens, cache, effort, other, local, origin);
    }

    public ResolvedModel withEndpoint(Endpoint other) {
        return new ResolvedModel(
                provider, providerName, model, other, contextLength, maxTokens, cache, effort, timeouts, local, origin);
    }

    public ResolvedModel withEffort(Optional<ReasoningEffort> other) {
        return new ResolvedModel(
                provider,
                providerName,
                model,
                endpoint,
                contextLength,
                maxTokens,
                cache,
                other,
                timeouts,
                local,
                origin);
    }

    /** The same with a window that the server itself told. */
    public ResolvedModel withContextLength(int tokens) {
        return new ResolvedModel(
                provider, providerName, model, endpoint, tokens, maxTokens, cache, effort, timeouts, local, origin);
    }
}
