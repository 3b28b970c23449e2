package dev.hermes.agent.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An {@code @} reference in what a user wrote.
 *
 * @param start where it begins in the message; {@code end} is behind it
 * @param value empty for {@code @diff} and {@code @staged}
 */
record Reference(int start, int end, Kind kind, String value, Optional<Lines> lines) {
    enum Kind {
        DIFF,
        STAGED,
        FILE,
        FOLDER,
        GIT,
        URL
    }

    /** Lines of a file, counted from 1, both included. */
    record Lines(int first, int last) {}

    private static final class Syntax {
        static final Pattern TOKEN = Pattern.compile(
                "(?<![\\w/])@(?:(diff|staged)(?![\\w:/])|(file|folder|git|url):(`[^`\\n]+`|\"[^\"\\n]+\"|'[^'\\n]+'|[^\\s`\"']\\S*)(:\\d+(?:-\\d+)?)?)");
        static final Pattern LINES = Pattern.compile("^(.+?):(\\d{1,9})(?:-(\\d{1,9}))?$");
    }

    static List<Reference> in(String message) {
        var found = new ArrayList<Reference>();
        var matcher = Syntax.TOKEN.matcher(message);
        while (matcher.find()) {
            var simple = Optional.ofNullable(matcher.group(1));
            if (simple.isPresent()) {
                found.add(new Reference(matcher.start(), matcher.end(), kind(simple.get()), "", Optional.empty()));
                continue;
            }
            var kind = kind(String.valueOf(matcher.group(2)));
            var written = String.valueOf(matcher.group(3));
            var range = Optional.ofNullable(matcher.group(4)).orElse("");
            char quote = written.charAt(0);
            if (quote == '`' || quote == '"' || quote == '\'') {
                var inner = written.substring(1, written.length() - 1);
                boolean ranged = kind == Kind.FILE && !range.isEmpty();
                int end = ranged ? matcher.end() : matcher.end(3);
                found.add(of(matcher.start(), end, kind, inner, ranged ? range : ""));
            } else {
                var value = trimmed(written + range);
                if (!value.isEmpty()) {
                    found.add(of(matcher.start(), matcher.start(3) + value.length(), kind, value, ""));
                }
            }
        }
        return List.copyOf(found);
    }

    private static Reference of(int start, int end, Kind kind, String value, String range) {
        var ranged = Syntax.LINES.matcher(value + range);
        if (kind == Kind.FILE && ranged.matches()) {
            int first = Integer.parseInt(ranged.group(2));
            int last =
                    Optional.ofNullable(ranged.group(3)).map(Integer::parseInt).orElse(first);
            return new Reference(
                    start, end, kind, String.valueOf(ranged.group(1)), Optional.of(new Lines(first, last)));
        }
        return new Reference(start, end, kind, value, Optional.empty());
    }

    /** Without the punctuation of the sentence around it: closing brackets go only when they were not opened inside. */
    private static String trimmed(String value) {
        var text = value;
        while (!text.isEmpty()) {
            char last = text.charAt(text.length() - 1);
            int bracket = ")]}".indexOf(last);
            boolean unopened = bracket >= 0 && count(text, last) > count(text, "([{".charAt(bracket));
            if (",.;!?".indexOf(last) < 0 && !unopened) {
                break;
            }
            text = text.substring(0, text.length() - 1);
        }
        return text;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static Kind kind(String name) {
        return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
