package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import java.util.Locale;
import java.util.Optional;

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
        return config.text("model.api_key")
                .or(() -> config.text("model.api"))
                .flatMap(Keys::usable)
                .or(() -> config.text("model.key_env")
                        .or(() -> config.text("model.api_key_env"))
                        .flatMap(keys::of));
    }

    Optional<ApiMode> mode() {
        return config.text("model.api_mode").flatMap(ApiMode::of);
    }
}
