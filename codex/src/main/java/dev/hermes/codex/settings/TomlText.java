package dev.hermes.codex.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** TOML as it is written; {@code tomlj} only reads. */
public final class TomlText {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

    private TomlText() {}

    /** A basic string, quotes included. */
    public static String text(String value) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /** One part of a key, quoted only when it must be. */
    static String key(String name) {
        return BARE.matcher(name).matches() ? name : text(name);
    }

    static String list(List<String> values) {
        return values.stream().map(TomlText::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** On one line, in the order of the names. */
    static String table(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> key(entry.getKey()) + " = " + text(entry.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    static String number(Number value) {
        boolean whole = value.doubleValue() == Math.rint(value.doubleValue());
        return whole ? String.valueOf(value.longValue()) : String.valueOf(value.doubleValue());
    }
}
