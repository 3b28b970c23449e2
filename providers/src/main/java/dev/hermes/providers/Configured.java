package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import dev.hermes.providers.credentials.Credential;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What the settings say under {@code model} about whom to ask. */
final class Configured {
    private final Config config;
    private final ProviderTable table;
    private final Entries entries;
    private final Keys keys;

    Configured(Config config, ProviderTable table, Entries entries, Keys keys) {
        this.config = config;
        this.table = table;
        this.entries = entries;
        this.keys = keys;
    }

    /** What the settings say, without {@code auto}, which says nothing. */
    Optional<String> provider() {
        return config.text("model.provider").filter(name -> !name.equalsIgnoreCase("auto"));
    }

    /** Whether it is the provider that the settings name, by whatever name. */
    boolean is(String id) {
        return provider().map(name -> canonical(name).equals(canonical(id))).orElse(false);
    }

    /** One spelling for every name of a provider. */
    String canonical(String name) {
        var known = table.byId(name);
        if (known.isEmpty()) {
            var entry = entries.find(name);
            if (entry.isPresent()) {
                return entry.get().id();
            }
            known = table.find(name);
        }
        return known.map(ProviderRow::id).orElse(name.strip().toLowerCase(Locale.ROOT));
    }

    Optional<String> address() {
        return config.text("model.base_url");
    }

    Optional<Secret> key() {
        return key(_ -> false);
    }

    /** @param removed whether the user took a source of keys out of use, by the name that the pools have for it */
    Optional<Secret> key(Predicate<String> removed) {
        return config.text("model.api_key")
                .or(() -> config.text("model.api"))
                .filter(_ -> !removed.test(Credential.OF_SETTINGS))
                .flatMap(Keys::usable)
                .or(() -> config.text("model.key_env")
                        .or(() -> config.text("model.api_key_env"))
                        .filter(variable -> !removed.test(Credential.OF_VARIABLE + variable))
                        .flatMap(keys::of));
    }

    Optional<ApiMode> mode() {
        return config.text("model.api_mode").flatMap(ApiMode::of);
    }
}
