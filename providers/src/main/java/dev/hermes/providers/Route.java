package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.providers.credentials.Sendable;
import java.util.Optional;

/**
 * Which account at which address.
 *
 * @param id the provider as {@code model.provider} would name it
 * @param row of the table; {@code custom} for the user's own servers
 * @param mode what the user says about the wire protocol
 * @param entry the user's own server, or what the user adds to a provider of the table
 * @param configured whether it is the provider that the settings name, so that {@code model.*} is about it
 * @param origin for people
 * @throws dev.hermes.api.HermesException when the key is one that is never sent
 */
record Route(
        String id,
        String name,
        ProviderRow row,
        String baseUrl,
        Optional<Secret> key,
        Optional<ApiMode> mode,
        Optional<Entry> entry,
        boolean configured,
        String origin) {
    /** Whatever way a key came here, no request can be made of one that must not be sent. */
    Route {
        var pool = Hosts.within(baseUrl, "githubcopilot.com") ? "copilot" : id;
        var refused = key.filter(some -> Sendable.refusal(pool, some).isPresent());
        if (refused.isPresent()) {
            throw RouteRefusals.neverSent(name, origin, refused.get());
        }
    }
}
