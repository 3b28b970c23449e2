package dev.hermes.home;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a text typed by a person stands for as the value of a setting.
 *
 * @param value text, number, truth value, list or map
 * @param warning when the setting takes something else; a sentence
 */
public record TypedValue(Object value, Optional<String> warning) {
    /** The table says what the setting takes; where it does not know, digits are numbers and yes is true. */
    public static TypedValue of(String path, String text) {
        var plain = ConfigFile.typed(text);
        var type = ConfigSchema.of(path).map(ConfigSchema.Key::type).orElse(ConfigSchema.Type.ANY);
        return switch (type) {
            case TEXT -> new TypedValue(text, Optional.empty());
            case INTEGER ->
                text.matches("-?\\d+")
                        ? new TypedValue(new BigInteger(text), Optional.empty())
                        : doubtful(path, plain, "a whole number");
            case NUMBER -> number(path, text, plain);
            case FLAG ->
                plain instanceof Boolean || plain instanceof BigInteger
                        ? new TypedValue(plain, Optional.empty())
                        : doubtful(path, plain, "true or false");
            case LIST ->
                new TypedValue(collection(text).filter(List.class::isInstance).orElse(plain), Optional.empty());
            case MAP ->
                collection(text)
                        .filter(Map.class::isInstance)
                        .map(map -> new TypedValue(map, Optional.empty()))
                        .orElseGet(() ->
                                doubtful(path, plain, "a map, for example {\"name\": 1}, or one key of it at a time"));
            case ANY -> new TypedValue(plain, Optional.empty());
        };
    }

    private static TypedValue number(String path, String text, Object plain) {
        if (plain instanceof Number) {
            return new TypedValue(plain, Optional.empty());
        }
        return text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?")
                ? new TypedValue(new BigDecimal(text).doubleValue(), Optional.empty())
                : doubtful(path, plain, "a number");
    }

    private static TypedValue doubtful(String path, Object plain, String wanted) {
        return new TypedValue(
                plain, Optional.of(path + " takes " + wanted + "; the value was saved, and the default is used."));
    }

    private static Optional<Object> collection(String text) {
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(YamlReader.map("value: " + text).get("value"));
        } catch (YAMLException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
