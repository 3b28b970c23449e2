package dev.hermes.providers.credentials;

import dev.hermes.api.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells a key from what people write where a key should be. */
public final class UsableSecret {
    private static final int SHORTEST = 4;
    private static final Set<String> PLACEHOLDERS = Set.of(
            "changeme",
            "your_api_key",
            "your_api_key_here",
            "your-api-key",
            "placeholder",
            "example",
            "dummy",
            "null",
            "none");

    private UsableSecret() {}

    /**
     * A key, unless the text is obviously none: too short, a placeholder, an address, a reference that nothing replaced, or what
     * no header can carry.
     */
    public static Optional<Secret> of(String text) {
        var key = text.strip();
        boolean none = key.length() < SHORTEST
                || PLACEHOLDERS.contains(key.toLowerCase(Locale.ROOT))
                || key.chars().allMatch(c -> c == '*')
                || key.contains("${")
                || key.chars().anyMatch(c -> c <= ' ' || c == 0x7F)
                || key.matches("(?i)https?://.*");
        return none ? Optional.empty() : Optional.of(Secret.of(key));
    }
}
