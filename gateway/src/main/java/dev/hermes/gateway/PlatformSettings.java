package dev.hermes.gateway;

import dev.hermes.home.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code config.yaml} says about one platform, from all the places where it may be said.
 *
 * @param enabled empty when nothing is said
 * @param values everything else, by key
 */
public record PlatformSettings(Optional<Boolean> enabled, Map<String, Object> values) {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");

    public static PlatformSettings of(Config config, String platform) {
        var values = new LinkedHashMap<String, Object>(config.map(platform));
        for (var place : List.of("gateway.platforms.", "platforms.")) {
            var section = config.map(place + platform);
            values.putAll(section);
            values.remove("extra");
            values.putAll(config.map(place + platform + ".extra"));
        }
        var enabled = Optional.ofNullable(values.remove("enabled")).map(PlatformSettings::truth);
        return new PlatformSettings(enabled, Map.copyOf(values));
    }

    /** The value as text; empty when it is missing or blank. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(value -> !(value instanceof Map) && !(value instanceof List))
                .map(value -> String.valueOf(value).strip())
                .filter(text -> !text.isEmpty());
    }

    /** A whole number; what is none counts as missing. */
    public Optional<Integer> number(String key) {
        return text(key).filter(text -> text.matches("-?\\d{1,9}")).map(Integer::valueOf);
    }

    /** A list, or a text with commas. */
    public List<String> texts(String key) {
        return values.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : text(key).map(PlatformSettings::split).orElse(List.of());
    }

    public static List<String> split(String text) {
        return List.of(text.split(",")).stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** The words that stand for yes. */
    public static boolean truth(Object value) {
        return TRUE.contains(String.valueOf(value).strip().toLowerCase(Locale.ROOT));
    }
}
