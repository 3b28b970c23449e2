package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import java.util.Optional;

/**
 * What the {@link Router} looks for.
 *
 * @param provider absent finds one out
 * @param origin where the wish came from, for people
 * @param later whether it may never be asked, so that nobody renews or exchanges a token for it now
 */
record Wanted(
        Optional<String> provider,
        Optional<String> baseUrl,
        Optional<Secret> key,
        Optional<ApiMode> mode,
        String origin,
        boolean later) {
    Wanted(
            Optional<String> provider,
            Optional<String> baseUrl,
            Optional<Secret> key,
            Optional<ApiMode> mode,
            String origin) {
        this(provider, baseUrl, key, mode, origin, false);
    }

    Wanted withProvider(String other) {
        return new Wanted(Optional.of(other), baseUrl, key, mode, origin, later);
    }

    /** The same for what is asked only when another fails. */
    Wanted forLater() {
        return new Wanted(provider, baseUrl, key, mode, origin, true);
    }
}
