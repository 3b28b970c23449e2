package dev.hermes.codex.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** TOML as it is written; {@code tomlj} only reads. */
public final class Toml {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

    private Toml() {}

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
}
