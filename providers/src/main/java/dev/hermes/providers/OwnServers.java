package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Changes what is saved about servers of the user's own. An entry is known by its address; what else it holds stays. */
public final class OwnServers {
    private static final String LIST = "custom_providers";
    private static final String MAP = "providers";

    private final ConfigFile file;

    public OwnServers(HermesHome home) {
        this.file = new ConfigFile(home);
    }

    /**
     * What is known of a server.
     *
     * @param keyVariable environment variable with its key
     * @param mode only when it was chosen
     */
    public record Server(
            String name,
            String baseUrl,
            Optional<String> keyVariable,
            Optional<ApiMode> mode,
            String model,
            OptionalInt contextLength) {}

    /** Saves a server, in place of the entry with the same address if there is one. */
    public void save(Server server) {
        file.update(written -> saved(server, written));
    }

    private static ConfigChanges saved(Server server, Map<String, Object> written) {
        for (var entry : Values.map(written.getOrDefault(MAP, Map.of())).entrySet()) {
            if (sameAddress(Values.map(entry.getValue()), server.baseUrl())) {
                var changes = new ConfigChanges();
                fields(server, "default_model", "transport")
                        .forEach((name, value) -> changes.set(MAP + "." + entry.getKey() + "." + name, value));
                return changes;
            }
        }
        var all = list(written);
        for (int at = 0; at < all.size(); at++) {
            if (sameAddress(all.get(at), server.baseUrl())) {
                var item = LIST + "." + at + ".";
                var changes = new ConfigChanges();
                fields(server, "model", "api_mode").forEach((name, value) -> changes.set(item + name, value));
                return changes;
            }
        }
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", unused(server.name(), all));
        entry.put("base_url", server.baseUrl());
        entry.putAll(fields(server, "model", "api_mode"));
        return written.get(LIST) instanceof List<?>
                ? new ConfigChanges().append(LIST, entry)
                : new ConfigChanges().set(LIST, List.of(entry));
    }

    private static Map<String, Object> fields(Server server, String modelName, String modeName) {
        var fields = new LinkedHashMap<String, Object>();
        server.keyVariable().ifPresent(variable -> fields.put("key_env", variable));
        server.mode().ifPresent(mode -> fields.put(modeName, mode.wireName()));
        fields.put(modelName, server.model());
        server.contextLength().ifPresent(tokens -> fields.put("context_length", tokens));
        return fields;
    }

    /** Notes which model of a server was chosen last. Nothing happens when it is no server of the user's own. */
    public void prefer(String id, String model) {
        file.update(written -> preferred(id, model, written));
    }

    private static ConfigChanges preferred(String id, String model, Map<String, Object> written) {
        var changes = new ConfigChanges();
        if (Values.map(written.getOrDefault(MAP, Map.of())).get(id) instanceof Map<?, ?> entry) {
            if (Values.text(Values.map(entry), "api", "url", "base_url", "baseUrl")
                    .isPresent()) {
                changes.set(MAP + "." + id + ".default_model", model);
            }
            return changes;
        }
        var all = list(written);
        for (int at = 0; at < all.size(); at++) {
            if (slug(all.get(at)).equals(id)) {
                return changes.set(LIST + "." + at + ".model", model);
            }
        }
        return changes;
    }

    private static String slug(Map<String, Object> item) {
        return "custom:" + Entries.slug(Values.text(item, "name").orElse(""));
    }

    /**
     * An entry that is no more.
     *
     * @param keyVariable which holds its key, and was not touched
     */
    public record Removed(String id, Optional<String> baseUrl, Optional<String> keyVariable) {
        private static Removed of(String id, Map<String, Object> entry) {
            return new Removed(
                    id,
                    Values.text(entry, "api", "url", "base_url", "baseUrl").map(Hosts::trimmed),
                    Values.text(entry, "key_env", "keyEnv", "api_key_env", "apiKeyEnv"));
        }

        /** Whether an address is that of the server. */
        public boolean is(Optional<String> address) {
            return baseUrl.isPresent() && address.map(Hosts::trimmed).equals(baseUrl);
        }
    }

    /**
     * Takes an entry out.
     *
     * @param id as {@link Providers#own} names it
     * @return what it was; empty when there was none
     */
    public Optional<Removed> remove(String id) {
        var removed = new ArrayList<Removed>();
        file.update(written -> {
            var changes = without(id, written);
            removed.clear();
            changes.ifPresent(_ -> removed.add(Removed.of(id, entry(id, written))));
            return changes.orElseGet(ConfigChanges::new);
        });
        return removed.stream().findFirst();
    }

    private static Map<String, Object> entry(String id, Map<String, Object> written) {
        var named = Values.map(written.getOrDefault(MAP, Map.of())).get(id);
        return named != null
                ? Values.map(named)
                : list(written).stream()
                        .filter(item -> slug(item).equals(id))
                        .findFirst()
                        .orElse(Map.of());
    }

    private static Optional<ConfigChanges> without(String id, Map<String, Object> written) {
        var changes = new ConfigChanges();
        if (Values.map(written.getOrDefault(MAP, Map.of())).containsKey(id)) {
            return Optional.of(changes.unset(MAP + "." + id));
        }
        var all = list(written);
        int removed = 0;
        for (int at = all.size() - 1; at >= 0; at--) { // from behind: the numbers before it stay
            if (slug(all.get(at)).equals(id)) {
                changes.unset(LIST + "." + at);
                removed++;
            }
        }
        if (removed == 0) {
            return Optional.empty();
        }
        return Optional.of(removed == all.size() ? new ConfigChanges().unset(LIST) : changes);
    }

    private static List<Map<String, Object>> list(Map<String, Object> written) {
        var items = new ArrayList<Map<String, Object>>();
        if (written.get(LIST) instanceof List<?> list) {
            list.forEach(item -> items.add(Values.map(item)));
        }
        return items;
    }

    private static boolean sameAddress(Map<String, Object> entry, String baseUrl) {
        return Values.text(entry, "api", "url", "base_url", "baseUrl")
                .map(Hosts::trimmed)
                .filter(Hosts.trimmed(baseUrl)::equals)
                .isPresent();
    }

    private static String unused(String name, List<Map<String, Object>> others) {
        var wanted = name;
        for (int number = 2; taken(wanted, others); number++) {
            wanted = name + " " + number;
        }
        return wanted;
    }

    private static boolean taken(String name, List<Map<String, Object>> others) {
        return others.stream()
                .anyMatch(item -> Entries.slug(Values.text(item, "name").orElse(""))
                        .equals(Entries.slug(name).toLowerCase(Locale.ROOT)));
    }
}
