package dev.hermes.llm;

import java.util.ArrayDeque;
import java.util.Optional;

/** Mends the JSON that models write as tool arguments: trailing commas, surplus or missing closers, raw control characters. */
public final class ArgumentRepair {
    private static final int MOST_SURPLUS = 50;

    private ArgumentRepair() {}

    /** The text as it is when it is an object, a mended one, or empty when it cannot be mended without guessing. */
    public static Optional<String> repair(String arguments) {
        var text = arguments.strip();
        if (text.isEmpty() || text.equals("None") || text.equals("null")) {
            return Optional.of("{}");
        }
        if (isObject(text)) {
            return Optional.of(text);
        }
        var clean = withoutRawControls(text);
        return tryMend(clean).or(() -> dropSurplus(clean));
    }

    private static Optional<String> tryMend(String text) {
        var closed = close(withoutTrailingCommas(text));
        return closed.filter(ArgumentRepair::isObject);
    }

    private static Optional<String> dropSurplus(String text) {
        var shorter = text;
        for (int n = 0; n < MOST_SURPLUS && (shorter.endsWith("}") || shorter.endsWith("]")); n++) {
            shorter = shorter.substring(0, shorter.length() - 1).stripTrailing();
            if (isObject(shorter)) {
                return Optional.of(shorter);
            }
        }
        return Optional.empty();
    }

    private static boolean isObject(String text) {
        return Json.parse(text).filter(node -> node.isObject()).isPresent();
    }

    /** Appends the closers that are missing, in nesting order; empty when a string is open. */
    private static Optional<String> close(String text) {
        var open = new ArrayDeque<Character>();
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{') {
                open.push('}');
            } else if (c == '[') {
                open.push(']');
            } else if ((c == '}' || c == ']') && !open.isEmpty() && open.peek() == c) {
                open.pop();
            }
        }
        if (inString) {
            return Optional.empty();
        }
        var result = new StringBuilder(withoutTrailingComma(text));
        open.forEach(result::append);
        return Optional.of(result.toString());
    }

    private static String withoutTrailingComma(String text) {
        var stripped = text.stripTrailing();
        return stripped.endsWith(",") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    private static String withoutTrailingCommas(String text) {
        var result = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\' && i + 1 < text.length()) {
                result.append(c).append(text.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString || c != ',' || !closes(text, i + 1)) {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** Whether the next thing, after white space, is a closer. */
    private static boolean closes(String text, int from) {
        int next = from;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && (text.charAt(next) == '}' || text.charAt(next) == ']');
    }

    /** Control characters inside strings become escapes. */
    private static String withoutRawControls(String text) {
        var result = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString && c == '\\' && i + 1 < text.length()) {
                result.append(c).append(text.charAt(++i));
                continue;
            }
            if (c == '"') {
                inString = !inString;
            }
            if (inString && c < 0x20) {
                result.append("\\u%04x".formatted((int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
