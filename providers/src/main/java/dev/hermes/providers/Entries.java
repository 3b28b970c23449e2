package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.home.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The user's own servers, read from both places where a configuration may hold them. */
final class Entries {
    private static final Set<String> KNOWN = Set.of(
            "name",
            "api",
            "url",
            "base_url",
            "key_env",
            "api_key_env",
            "api_key",
            "transport",
            "api_mode",
            "default_model",
            "model",
            "models",
            "context_length",
            "discover_models",
            "rate_limit_delay",
            "request_timeout_seconds",
            "stale_timeout_seconds",
            "extra_body");

    private static final Set<String> REFUSED = Set.of("false", "no", "off", "0");

    private static final Map<String, String> CAMEL = Map.of(
            "baseUrl", "base_url",
            "keyEnv", "key_env",
            "apiKeyEnv", "key_env",
            "apiKey", "api_key",
            "apiMode", "api_mode",
            "defaultModel", "default_model");

    private final List<Entry> all;
    private final List<Entry> rows;
    private final Map<String, Entry> tableSettings = new LinkedHashMap<>();

    /** @param table ids in it are never shadowed: an entry with such a name only adds limits to that provider */
    Entries(Config config, ProviderTable table, Log log) {
        var entries = new ArrayList<Entry>();
        config.map("providers").forEach((id, value) -> {
            var settings = spelled(id, Values.map(value), log);
            var entry = entry(id.strip(), settings);
            if (table.byId(id.strip()).isPresent()) {
                tableSettings.put(id.strip().toLowerCase(Locale.ROOT), entry);
            } else {
                entries.add(entry);
            }
        });
        for (var item : config.maps("custom_providers")) {
            var name = Values.text(item, "name").orElse("");
            var settings = spelled(name, item, log);
            var entry = entry("custom:" + slug(name), settings);
            boolean seen = entries.stream()
                    .anyMatch(other -> other.name().equalsIgnoreCase(entry.name())
                            && other.baseUrl().equals(entry.baseUrl())
                            && other.defaultModel().equals(entry.defaultModel()));
            if (!name.isEmpty() && !seen) {
                entries.add(entry);
            }
        }
        all = List.copyOf(entries);
        rows = EntryRows.of(all);
    }

    List<Entry> all() {
        return all;
    }

    /** The same as they are shown, those for one account as one. */
    List<Entry> rows() {
        return rows;
    }

    /** By key, by {@code custom:<key>}, or by the name that people see; case and blanks do not matter. */
    Optional<Entry> find(String name) {
        var wanted = bare(name);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Stream.concat(rows.stream(), all.stream())
                .filter(entry -> bare(entry.id()).equals(wanted))
                .findFirst()
                .or(() -> all.stream()
                        .filter(entry -> slug(entry.name()).equals(wanted))
                        .findFirst());
    }

    /** The entry that describes the server at an address. */
    Optional<Entry> at(String baseUrl) {
        return allAt(baseUrl).stream().findFirst();
    }

    /** All that do, the one that counts first. */
    List<Entry> allAt(String baseUrl) {
        return all.stream().filter(entry -> entry.baseUrl().equals(baseUrl)).toList();
    }

    /** What {@code providers.<id>} adds to a provider of the table. */
    Optional<Entry> settingsOf(String tableId) {
        return Optional.ofNullable(tableSettings.get(tableId));
    }

    static String slug(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "-");
    }

    private static String bare(String name) {
        var slug = slug(name);
        return slug.startsWith("custom:") ? slug.substring("custom:".length()) : slug;
    }

    private static Map<String, Object> spelled(String name, Map<String, Object> written, Log log) {
        var settings = new LinkedHashMap<String, Object>();
        written.forEach((key, value) -> {
            var snake = CAMEL.getOrDefault(key, key);
            if (!snake.equals(key)) {
                log.warn("providers", "providers." + name + "." + key + " is understood as " + snake + ".");
            } else if (!KNOWN.contains(key)) {
                log.warn("providers", "providers." + name + "." + key + " is not known and has no effect.");
            }
            settings.putIfAbsent(snake, value);
        });
        return settings;
    }

    private static Entry entry(String id, Map<String, Object> settings) {
        return new Entry(
                id,
                Values.text(settings, "name").orElse(id),
                Hosts.trimmed(Values.text(settings, "api", "url", "base_url").orElse("")),
                Values.text(settings, "api_key").orElse(""),
                Values.text(settings, "key_env", "api_key_env"),
                Values.text(settings, "transport", "api_mode").flatMap(ApiMode::of),
                Values.text(settings, "default_model", "model"),
                models(settings.getOrDefault("models", Map.of())),
                new Entry.ModelSettings(
                        Values.positive(settings, "context_length"),
                        Values.seconds(settings, "request_timeout_seconds"),
                        Values.seconds(settings, "stale_timeout_seconds")),
                Values.map(settings.getOrDefault("extra_body", Map.of())),
                !REFUSED.contains(String.valueOf(settings.getOrDefault("discover_models", true))
                        .strip()
                        .toLowerCase(Locale.ROOT)));
    }

    /** A map from id to settings, or a list of ids, or of maps with an {@code id} or a {@code name}. */
    private static Map<String, Entry.ModelSettings> models(Object written) {
        var models = new LinkedHashMap<String, Entry.ModelSettings>();
        if (written instanceof Map<?, ?>) {
            Values.map(written).forEach((id, value) -> models.put(id, limits(Values.map(value))));
        } else if (written instanceof List<?> list) {
            for (var id : new LinkedHashSet<>(list)) {
                switch (id) {
                    case Map<?, ?> map -> {
                        var settings = Values.map(map);
                        Values.text(settings, "id", "name").ifPresent(text -> models.put(text, limits(settings)));
                    }
                    case String text when !text.isBlank() -> models.put(text.strip(), limits(Map.of()));
                    case null, default -> {}
                }
            }
        }
        return models;
    }

    private static Entry.ModelSettings limits(Map<String, Object> settings) {
        return new Entry.ModelSettings(
                Values.positive(settings, "context_length"),
                Values.seconds(settings, "timeout_seconds"),
                Values.seconds(settings, "stale_timeout_seconds"));
    }
}
