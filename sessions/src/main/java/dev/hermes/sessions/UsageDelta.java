package dev.hermes.sessions;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Usage;
import java.util.Optional;

/**
 * What model calls used, to be added to a session.
 *
 * @param provider written only where the session has none yet, like {@code baseUrl}, {@code mode} and {@code model}
 * @param cost of these calls
 */
public record UsageDelta(
        Usage usage,
        int apiCalls,
        Optional<String> provider,
        Optional<String> baseUrl,
        Optional<String> mode,
        Cost cost,
        Optional<String> model) {}
