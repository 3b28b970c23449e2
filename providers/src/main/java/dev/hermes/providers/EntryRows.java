package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The user's own servers as they are shown: entries of the list that name the same server and the same key, which people write
 * once for each model, are one, and no two have one id.
 */
final class EntryRows {
    private static final String LISTED = "custom:";

    private EntryRows() {}

    /** @param mode one server can speak two protocols, and an entry has room for one */
    private record Account(String baseUrl, String apiKey, String keyVariable, Optional<ApiMode> mode) {}

    static List<Entry> of(List<Entry> all) {
        var accounts = new LinkedHashMap<Object, List<Entry>>();
        for (var entry : all) {
            // an entry of the map is what its key says; an entry without an address is the same as no other
            Object account = entry.id().startsWith(LISTED) && entry.usable()
                    ? new Account(
                            entry.baseUrl().toLowerCase(Locale.ROOT),
                            entry.apiKey(),
                            entry.keyVariable().orElse(""),
                            entry.mode())
                    : entry;
            accounts.computeIfAbsent(account, _ -> new ArrayList<>()).add(entry);
        }
        // what an entry is called stays its own, whatever others are called together
        var taken = new HashSet<String>();
        var ids = new HashMap<List<Entry>, String>();
        accounts.values().stream()
                .filter(entries -> entries.size() == 1)
                .forEach(entries -> ids.put(entries, free(entries.getFirst().id(), taken)));
        return accounts.values().stream()
                .map(entries -> {
                    if (entries.size() == 1) {
                        return entries.getFirst().withId(ids.getOrDefault(entries, ""));
                    }
                    var together = united(entries);
                    return together.withId(free(together.id(), taken));
                })
                .toList();
    }

    private static Entry united(List<Entry> entries) {
        var first = entries.getFirst();
        var name = Holder.REST.matcher(first.name()).replaceFirst("").strip();
        var models = new LinkedHashMap<String, Entry.ModelSettings>();
        for (var entry : entries) {
            entry.offered()
                    .forEach(model -> models.putIfAbsent(model, entry.models().getOrDefault(model, entry.all())));
        }
        return first.named(LISTED + Entries.slug(name), name, models);
    }

    private static String free(String id, Set<String> taken) {
        var candidate = id;
        for (int number = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); number++) {
            candidate = id + "-" + number;
        }
        return candidate;
    }

    private static final class Holder {
        /** {@code Ollama — GLM 4.7} and {@code Ollama - GLM 4.7} are models of {@code Ollama}. */
        static final Pattern REST = Pattern.compile(" [—-] .*$");
    }
}
