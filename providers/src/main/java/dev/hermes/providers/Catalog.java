package dev.hermes.providers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models that are offered for each provider without asking it; the first is its default. */
final class Catalog {
    private Catalog() {}

    static List<String> of(ProviderRow row) {
        return row.file().map(ProviderFile::models).orElseGet(() -> of(row.id()));
    }

    /** The same of one that ships with the program. */
    static List<String> of(String provider) {
        return provider.equals(ProviderTable.DEMO)
                ? List.of(ProviderTable.DEMO)
                : Holder.MODELS.getOrDefault(provider, List.of());
    }

    private static final class Holder {
        static final Map<String, List<String>> MODELS = read();

        private static Map<String, List<String>> read() {
            var models = new LinkedHashMap<String, List<String>>();
            Resources.json("models.json")
                    .path("models")
                    .properties()
                    .forEach(member -> models.put(member.getKey(), Resources.texts(member.getValue())));
            return models;
        }
    }
}
