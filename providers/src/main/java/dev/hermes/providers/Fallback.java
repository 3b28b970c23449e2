package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of the fallback chain as it is written.
 *
 * @param keyVariable names the environment variable that holds the key
 */
public record Fallback(
        String provider,
        String model,
        Optional<String> baseUrl,
        Optional<ApiMode> mode,
        Optional<Secret> key,
        Optional<String> keyVariable) {

    /** The same of a provider under another name, at another address. */
    Fallback at(String otherProvider, Optional<String> otherUrl) {
        return new Fallback(otherProvider, model, otherUrl, mode, key, keyVariable);
    }

    /** Empty when provider or model is missing. */
    static Optional<Fallback> of(Map<String, Object> written) {
        var provider = Values.text(written, "provider");
        var model = Values.text(written, "model");
        if (provider.isEmpty() || model.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Fallback(
                provider.get(),
                model.get(),
                Values.text(written, "base_url").map(Hosts::trimmed),
                Values.text(written, "api_mode").flatMap(ApiMode::of),
                Values.text(written, "api_key").flatMap(Keys::usable),
                Values.text(written, "key_env", "api_key_env")));
    }
}
