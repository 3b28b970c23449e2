package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The grammar of an {@code .env} file. A line that is no assignment is skipped. */
final class EnvParser {
    /**
     * @param start of its first line
     * @param end behind its last line break
     */
    record Assignment(String name, String value, int start, int end) {}

    private static final Pattern KEY = Pattern.compile("(?:export[ \\t]+)?([^=\\s#'\"]+)[ \\t]*=[ \\t]*");
    private static final Pattern LONE_NAME = Pattern.compile("(?:export[ \\t]+)?[A-Za-z0-9_.-]+[ \\t]*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");

    private final String text;
    private final List<Integer> malformed = new ArrayList<>();
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
                noteMalformed();
                skipLine();
                continue;
            }
            int start = text.lastIndexOf('\n', at) + 1;
            at = key.end();
            var value = value();
            found.add(new Assignment(key.group(1), value, start, at));
        }
        return found;
    }

    /** Numbers of the lines that are neither assignment, comment nor lone name; known after {@link #assignments}. */
    List<Integer> malformed() {
        return malformed;
    }

    private void noteMalformed() {
        int end = text.indexOf('\n', at);
        var line = text.substring(at, end < 0 ? text.length() : end).strip();
        if (!line.startsWith("#") && !LONE_NAME.matcher(line).matches()) {
            malformed.add(1
                    + (int) text.substring(0, at).chars().filter(c -> c == '\n').count());
        }
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

    private @Nullable String quoted(char quote) {
        int end = endOfQuoted(text, at);
        if (end < 0) {
            return null;
        }
        var value = new StringBuilder();
        for (int i = at + 1; i < end - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                value.append(escape(quote, text.charAt(i)));
            } else {
                value.append(c);
            }
        }
        at = end;
        return value.toString();
    }

    /** Where the quoted text that begins here ends, behind its closing quote; -1 when it does not. */
    static int endOfQuoted(String text, int start) {
        char quote = text.charAt(start);
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
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
