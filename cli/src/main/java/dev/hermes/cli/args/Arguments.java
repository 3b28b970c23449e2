package dev.hermes.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a command line says, by the key of each option and the name of each word. */
public final class Arguments {
    private final Map<String, List<String>> given = new LinkedHashMap<>();
    private final Map<String, String> fallbacks = new LinkedHashMap<>();

    /** As if only this had been given. */
    public static Arguments of(String key, String value) {
        var arguments = new Arguments();
        arguments.put(key, value);
        return arguments;
    }

    void put(String key, String value) {
        given.put(key, new ArrayList<>(List.of(value)));
    }

    void add(String key, String value) {
        given.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    void fallback(String key, String value) {
        fallbacks.put(key, value);
    }

    /** Whether the person gave it, with a value or without. */
    public boolean has(String key) {
        return given.containsKey(key);
    }

    /** The value; empty when there is none, or an option that may stand alone did. */
    public Optional<String> text(String key) {
        var values = given.getOrDefault(key, List.of());
        return values.isEmpty() ? Optional.ofNullable(fallbacks.get(key)) : Optional.of(values.getLast());
    }

    /** The value of something that always has one. */
    public String required(String key) {
        return text(key).orElseThrow(() -> new IllegalStateException(key + " has neither a value nor a default"));
    }

    public OptionalInt integer(String key) {
        return text(key).map(value -> OptionalInt.of(Integer.parseInt(value))).orElse(OptionalInt.empty());
    }

    public List<String> texts(String key) {
        return List.copyOf(given.getOrDefault(key, List.of()));
    }

    public boolean flag(String key) {
        return given.containsKey(key);
    }

    /** These, completed by what was given one level above; what may be given several times is joined. */
    public Arguments over(Arguments above) {
        var result = new Arguments();
        result.fallbacks.putAll(above.fallbacks);
        result.fallbacks.putAll(fallbacks);
        above.given.forEach((key, values) -> result.given.put(key, new ArrayList<>(values)));
        given.forEach((key, values) -> {
            if (key.equals("skills")) {
                result.given.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(values);
            } else {
                result.given.put(key, new ArrayList<>(values));
            }
        });
        return result;
    }
}
