package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import java.util.Optional;

/**
 * What the {@link Router} looks for.
 *
 * @param provider absent finds one out
 * @param origin where the wish came from, for people
 */
record Wanted(
        Optional<String> provider,
        Optional<String> baseUrl,
        Optional<Secret> key,
        Optional<ApiMode> mode,
        String origin) {
    Wanted withProvider(String other) {
        return new Wanted(Optional.of(other), baseUrl, key, mode, origin);
    }
}
