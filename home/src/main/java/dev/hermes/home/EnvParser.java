package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The grammar of an {@code .env} file. A line that is no assignment is skipped. */
final class EnvParser {
    record Assignment(String name, String value) {}

    private static final Pattern KEY = Pattern.compile("(?:export[ \\t]+)?([^=\\s#'\"]+)[ \\t]*=[ \\t]*");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");

    private final String text;
    private int at;

    EnvParser(String text) {
        this.text = text;
    }

    List<Assignment> assignments() {
        var found = new ArrayList<Assignment>();
        while (at < text.length()) {
            skipBlank();
            if (at >= text.length()) {
                break;
            }
            var key = KEY.matcher(text).region(at, text.length());
            if (text.charAt(at) == '#' || !key.lookingAt()) {
                skipLine();
                continue;
            }
            at = key.end();
            found.add(new Assignment(key.group(1), value()));
        }
        return found;
    }

    private String value() {
        char first = at < text.length() ? text.charAt(at) : '\n';
        if (first == '\'' || first == '"') {
            int start = at;
            var quoted = quoted(first);
            if (quoted != null) {
                skipLine();
                return quoted;
            }
            at = start; // an opening quote without its end is an ordinary character
        }
        int end = text.indexOf('\n', at);
        var raw = text.substring(at, end < 0 ? text.length() : end);
        skipLine();
        return COMMENT.matcher(raw).replaceFirst("").strip();
    }

    private @org.jspecify.annotations.Nullable String quoted(char quote) {
        var value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                at = i + 1;
                return value.toString();
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                value.append(escape(quote, text.charAt(i)));
            } else {
                value.append(c);
            }
        }
        return null;
    }

    private static String escape(char quote, char c) {
        if (c == '\\' || c == '\'') {
            return String.valueOf(c);
        }
        if (quote == '\'') {
            return "\\" + c;
        }
        return switch (c) {
            case '"' -> "\"";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000B";
            default -> "\\" + c;
        };
    }

    private void skipBlank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
    }
}
