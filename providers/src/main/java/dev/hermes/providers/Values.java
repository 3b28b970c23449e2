package dev.hermes.providers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads what a person wrote into a map of settings; what is of another kind is as good as absent. */
final class Values {
    private Values() {}

    /** The first of the names that holds text that is not blank, or a number. */
    static Optional<String> text(Map<String, Object> map, String... names) {
        for (var name : names) {
            if (map.get(name) instanceof Object value && (value instanceof String || value instanceof Number)) {
                var text = String.valueOf(value).strip();
                if (!text.isEmpty()) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    static OptionalInt positive(Map<String, Object> map, String name) {
        var number = seconds(map, name);
        return number.isPresent() && number.getAsDouble() == Math.rint(number.getAsDouble())
                ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, number.getAsDouble()))
                : OptionalInt.empty();
    }

    /** A number above zero, also when it is quoted. */
    static OptionalDouble seconds(Map<String, Object> map, String name) {
        return text(map, name).map(Values::number).orElse(OptionalDouble.empty());
    }

    static OptionalDouble number(String text) {
        try {
            double number = Double.parseDouble(text.strip());
            return number > 0 && Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /** The members whose names are text; empty when it is no map. */
    static Map<String, Object> map(Object value) {
        var result = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                if (key != null && item != null) {
                    result.put(String.valueOf(key), item);
                }
            });
        }
        return result;
    }
}
