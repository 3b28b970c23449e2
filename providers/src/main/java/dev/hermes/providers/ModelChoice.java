package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import java.util.Optional;

/**
 * What was asked for just now, on the command line or in the chat. It goes before everything that is configured; what is
 * absent is taken from there.
 *
 * @param provider id or alias of a provider, or the name of an entry of the user's own
 * @param model as the user wrote it; {@code provider:model} is understood when no provider is named beside it
 * @param mode what is spoken there, when that is said; otherwise the address and the settings tell
 */
public record ModelChoice(
        Optional<String> provider,
        Optional<String> model,
        Optional<String> baseUrl,
        Optional<Secret> key,
        Optional<ApiMode> mode) {
    /** All as it is configured. */
    public static final ModelChoice NONE =
            new ModelChoice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static ModelChoice of(Optional<String> provider, Optional<String> model) {
        return new ModelChoice(provider, model, Optional.empty(), Optional.empty());
    }

    public ModelChoice(
            Optional<String> provider, Optional<String> model, Optional<String> baseUrl, Optional<Secret> key) {
        this(provider, model, baseUrl, key, Optional.empty());
    }

    public ModelChoice {
        provider = provider.map(String::strip).filter(text -> !text.isEmpty());
        model = model.map(String::strip).filter(text -> !text.isEmpty());
        baseUrl = baseUrl.map(String::strip).filter(text -> !text.isEmpty());
    }
}
