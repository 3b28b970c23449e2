package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.home.ConfigChanges;
import dev.hermes.home.ConfigFile;
import dev.hermes.home.HermesHome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes the chain of models that are asked when the first choice fails. Entries keep what else is written about them. */
public final class FallbackChain {
    private static final String KEY = "fallback_providers";
    private static final String OLD_KEY = "fallback_model";

    private final ConfigFile file;
    private final UnaryOperator<String> canonical;

    /** @param canonical one spelling for every name of a provider, as {@link Providers#canonical} has it */
    public FallbackChain(HermesHome home, UnaryOperator<String> canonical) {
        this.file = new ConfigFile(home);
        this.canonical = canonical;
    }

    /** As written, each target once, those of the older key last. */
    public List<Fallback> entries() {
        return maps(file.read()).stream()
                .flatMap(map -> Fallback.of(map).stream())
                .toList();
    }

    /**
     * Puts one at the end, without its key.
     *
     * @throws HermesException when it is there already, by whatever name its provider is called
     */
    public void add(Fallback added) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("provider", added.provider());
        entry.put("model", added.model());
        added.baseUrl().ifPresent(url -> entry.put("base_url", url));
        added.mode().ifPresent(mode -> entry.put("api_mode", mode.wireName()));
        added.keyVariable().ifPresent(name -> entry.put("key_env", name));
        file.update(written -> {
            var maps = maps(written);
            if (maps.stream().anyMatch(map -> target(map).equals(target(entry)))) {
                throw new HermesException(
                        ExitCode.FAILED,
                        added.model() + " at " + added.provider() + " is in the fallback chain already.",
                        "'hermes fallback list' shows it.");
            }
            maps.add(entry);
            return written.get(KEY) instanceof List<?> && !written.containsKey(OLD_KEY)
                    ? new ConfigChanges().append(KEY, entry)
                    : whole(maps);
        });
    }

    /**
     * @param number counted from one
     * @return what was removed
     * @throws HermesException when there are fewer
     */
    public Fallback remove(int number) {
        var taken = new ArrayList<Fallback>(1);
        file.update(written -> {
            var maps = maps(written);
            if (number < 1 || number > maps.size()) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "There is no entry " + number + ": the chain has " + maps.size() + ".",
                        "'hermes fallback list' shows them.");
            }
            var gone = maps.remove(number - 1);
            Fallback.of(gone).ifPresent(taken::add);
            return maps.isEmpty() || written.containsKey(OLD_KEY) || !(written.get(KEY) instanceof List<?> items)
                    ? whole(maps)
                    : without(items, target(gone));
        });
        return taken.getFirst();
    }

    /** Item by item, so that the others stay as they are written, with what is written beside them. */
    private ConfigChanges without(List<?> written, String target) {
        var changes = new ConfigChanges();
        for (int at = written.size() - 1; at >= 0; at--) { // from behind: the numbers before it stay
            if (target(Values.map(written.get(at))).equals(target)) {
                changes.unset(KEY + "." + at);
            }
        }
        return changes;
    }

    public void clear() {
        file.apply(whole(List.of()));
    }

    private List<Map<String, Object>> maps(Map<String, Object> written) {
        var all = new ArrayList<Map<String, Object>>();
        for (var key : List.of(KEY, OLD_KEY)) {
            var value = written.getOrDefault(key, List.of());
            var items = value instanceof List<?> list ? list : List.of(value);
            for (var item : items) {
                var map = Values.map(item);
                boolean fresh = all.stream().noneMatch(other -> target(other).equals(target(map)));
                if (Fallback.of(map).isPresent() && fresh) {
                    all.add(map);
                }
            }
        }
        return all;
    }

    private String target(Map<String, Object> map) {
        return (canonical.apply(Values.text(map, "provider").orElse("")) + "\n"
                        + Values.text(map, "model").orElse("") + "\n"
                        + Values.text(map, "base_url").map(Hosts::trimmed).orElse(""))
                .toLowerCase(Locale.ROOT);
    }

    private static ConfigChanges whole(List<Map<String, Object>> maps) {
        var changes = new ConfigChanges().unset(OLD_KEY);
        return maps.isEmpty() ? changes.unset(KEY) : changes.set(KEY, List.copyOf(maps));
    }
}
