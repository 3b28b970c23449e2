package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A server of the user's own, from {@code providers} or {@code custom_providers}.
 *
 * @param id what {@code model.provider} says to choose it: the key of the map, or {@code custom:<slug>}
 * @param apiKey as it is written, perhaps empty
 * @param models what is known of single models; keys are their ids
 * @param extraBody merged into every request
 * @param discovers whether the server may be asked for its models when one is chosen
 */
record Entry(
        String id,
        String name,
        String baseUrl,
        String apiKey,
        Optional<String> keyVariable,
        Optional<ApiMode> mode,
        Optional<String> defaultModel,
        Map<String, ModelSettings> models,
        ModelSettings all,
        Map<String, Object> extraBody,
        boolean discovers) {

    /** Limits; those of one model go before those of the whole entry. */
    record ModelSettings(OptionalInt contextLength, OptionalDouble totalSeconds, OptionalDouble stallSeconds) {}

    Entry {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** The same server under another id. */
    Entry withId(String other) {
        return other.equals(id) ? this : named(other, name, models);
    }

    /** The same server under another name, with other models. */
    Entry named(String otherId, String otherName, Map<String, ModelSettings> others) {
        return new Entry(
                otherId,
                otherName,
                baseUrl,
                apiKey,
                keyVariable,
                mode,
                defaultModel,
                others,
                all,
                extraBody,
                discovers);
    }

    /** The default first, then the others as they are written. */
    List<String> offered() {
        var ids = new LinkedHashSet<String>();
        defaultModel.ifPresent(ids::add);
        ids.addAll(models.keySet());
        return List.copyOf(ids);
    }

    boolean usable() {
        return Hosts.isHttp(baseUrl);
    }

    OptionalInt contextLength(String model) {
        var own = models.getOrDefault(model, all).contextLength();
        return own.isPresent() ? own : all.contextLength();
    }

    OptionalDouble totalSeconds(String model) {
        var own = models.getOrDefault(model, all).totalSeconds();
        return own.isPresent() ? own : all.totalSeconds();
    }

    OptionalDouble stallSeconds(String model) {
        var own = models.getOrDefault(model, all).stallSeconds();
        return own.isPresent() ? own : all.stallSeconds();
    }
}
