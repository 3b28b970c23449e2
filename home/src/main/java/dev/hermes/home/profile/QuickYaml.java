package dev.hermes.home.profile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few plain values of a YAML file, read line by line: a list of two hundred profiles cannot wait for a parser. Whatever is
 * not written in the plainest way is left to the parser.
 */
final class QuickYaml {
    private QuickYaml() {}

    /**
     * @param wanted keys of the top level, and of one level below as {@code key.below}
     * @return the values that are there; empty when only a parser can tell
     */
    static Optional<Map<String, String>> read(String text, Set<String> wanted) {
        var values = new HashMap<String, String>();
        String top = "";
        int below = 0; // the indentation of the keys below the current one; 0 when not seen yet
        boolean scalar = false;
        for (var line : text.split("\r?\n", -1)) {
            int indent = 0;
            while (indent < line.length() && line.charAt(indent) == ' ') {
                indent++;
            }
            if (indent == line.length() || line.charAt(indent) == '#') {
                continue;
            }
            boolean looked = wanted.contains(top) || wants(wanted, top);
            if (indent > 0 || line.startsWith("- ") || line.equals("-")) {
                if (!looked) {
                    continue; // belongs to a key that nobody asked for
                }
                if (scalar || indent == 0) {
                    return Optional.empty(); // a value of several lines, or a list
                }
                below = below == 0 ? indent : below;
                if (indent > below) {
                    continue; // deeper than what is asked for
                }
                if (indent < below || !entry(line.substring(indent), top + ".", wanted, values)) {
                    return Optional.empty();
                }
                continue;
            }
            int colon = key(line);
            if (colon < 0) {
                return Optional.empty();
            }
            top = line.substring(0, colon);
            below = 0;
            scalar = false;
            looked = wanted.contains(top) || wants(wanted, top);
            if (looked) {
                values.keySet().removeIf(prefixed(top)); // of a key that is given twice, the last counts
                var value = value(line.substring(colon + 1));
                if (value == null) {
                    return Optional.empty();
                }
                scalar = !value.isEmpty();
                if (scalar) {
                    values.put(top, value);
                }
            }
        }
        return Optional.of(values);
    }

    private static java.util.function.Predicate<String> prefixed(String top) {
        return key -> key.equals(top) || key.startsWith(top + ".");
    }

    private static boolean wants(Set<String> wanted, String top) {
        for (var key : wanted) {
            if (key.startsWith(top) && key.length() > top.length() && key.charAt(top.length()) == '.') {
                return true;
            }
        }
        return false;
    }

    private static boolean entry(String line, String prefix, Set<String> wanted, Map<String, String> values) {
        int colon = key(line);
        if (colon < 0) {
            return false;
        }
        var name = prefix + line.substring(0, colon);
        if (!wanted.contains(name)) {
            return true;
        }
        var value = value(line.substring(colon + 1));
        if (value == null || value.isEmpty()) {
            return false;
        }
        values.put(name, value);
        return true;
    }

    /** Where the colon behind a plain key stands; -1 when the line begins with something else. */
    private static int key(String line) {
        int at = 0;
        while (at < line.length() && isPlain(line.charAt(at))) {
            at++;
        }
        boolean ends = at > 0 && at < line.length() && line.charAt(at) == ':';
        return ends && (at + 1 == line.length() || line.charAt(at + 1) == ' ') ? at : -1;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    /** A value on one line; empty when nothing stands there, null when it is not plain. */
    private static @Nullable String value(String rest) {
        var text = rest.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return "";
        }
        char first = text.charAt(0);
        if (first == '\'' || first == '"') {
            int end = text.indexOf(first, 1);
            var behind = end < 0 ? "" : text.substring(end + 1).strip();
            boolean simple = end > 1 && (behind.isEmpty() || behind.startsWith("#")) && text.indexOf('\\') < 0;
            return simple ? text.substring(1, end) : null;
        }
        int comment = text.indexOf(" #");
        var plain = comment < 0 ? text : text.substring(0, comment).stripTrailing();
        boolean odd = "&*!|>%@`{[,#?~".indexOf(first) >= 0 || plain.contains(": ") || plain.endsWith(":");
        return odd || plain.equalsIgnoreCase("null") ? null : plain;
    }
}
