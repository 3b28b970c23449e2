package dev.hermes.home;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Keys and tokens among the variables of an environment. */
public final class Credentials {
    private static final List<String> ENDINGS = List.of("_API_KEY", "_TOKEN", "_SECRET", "_KEY");

    private Credentials() {}

    /** Removes characters that no key has: they come from copying a page, and make a key fail without a visible reason. */
    public static void clean(Map<String, String> variables, List<String> warnings) {
        for (var entry : variables.entrySet()) {
            if (isCredential(entry.getKey()) && !isAscii(entry.getValue())) {
                entry.setValue(cleaned(entry.getKey(), entry.getValue(), warnings));
            }
        }
    }

    private static boolean isCredential(String name) {
        for (var ending : ENDINGS) {
            if (name.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    /** The value without such characters; what was left out is told in a warning that names it. */
    public static String cleaned(String name, String value, List<String> warnings) {
        var found = new LinkedHashSet<String>();
        var kept = new StringBuilder();
        int removed = 0;
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (c < 128) {
                kept.append((char) c);
            } else {
                removed++;
                found.add(EnvNames.codePoint(c));
            }
        }
        warnings.add(name + ": " + removed + " character(s) that no key has were left out ("
                + String.join(", ", found.stream().limit(3).toList()) + "). Copy the key again and store it anew.");
        return kept.toString();
    }
}
