package dev.hermes.tools.approval;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Managed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code command_allowlist} in {@code config.yaml}. What is there and no list is reported and left alone. */
final class SavedInConfig implements SavedApprovals {
    private static final String PATH = "command_allowlist";

    private final HermesHome home;
    private final Optional<Managed> managed;
    private final Log log;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** @param managed what owns the settings; nothing is saved then */
    SavedInConfig(Config config, HermesHome home, Optional<Managed> managed, Log log) {
        this.home = home;
        this.managed = managed;
        this.log = log;
        keys.addAll(keys(config));
        if (!sound(config)) {
            log.warn("tools.approval", PATH + " in " + home.config() + " is not a list and is not used");
        }
    }

    @Override
    public Set<String> keys() {
        return Set.copyOf(keys);
    }

    @Override
    public void add(String key) {
        keys.add(key);
        try {
            if (managed.isPresent()) {
                throw managed.get().refusal("save configuration");
            }
            new ConfigFile(home).update(written -> with(key, Config.of(written)));
        } catch (HermesException e) {
            log.warn("tools.approval", "'" + key + "' is allowed until the program ends, but could not be saved", e);
        }
    }

    private ConfigChanges with(String key, Config saved) {
        if (!sound(saved)) {
            log.warn("tools.approval", PATH + " in " + home.config() + " is not a list, so '" + key + "' is not saved");
            return new ConfigChanges();
        }
        var all = new LinkedHashSet<>(keys(saved));
        all.add(key);
        return new ConfigChanges().set(PATH, List.copyOf(all));
    }

    private static boolean sound(Config config) {
        return config.value(PATH).map(List.class::isInstance).orElse(true);
    }

    private static Set<String> keys(Config config) {
        return sound(config) ? new LinkedHashSet<>(config.texts(PATH)) : Set.of();
    }
}
