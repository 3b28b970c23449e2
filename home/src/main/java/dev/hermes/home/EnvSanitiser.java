package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes apart lines of an {@code .env} file that have run together: {@code FAL_KEY=1GITHUB_TOKEN=2} is what two programs
 * left that appended to a file without a last line break. Only known names split a line, and no character is lost.
 */
final class EnvSanitiser {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?:export\\s+)?[A-Za-z_][A-Za-z0-9_]*\\s*=.*", Pattern.DOTALL);

    private EnvSanitiser() {}

    /** The text as it should be; empty when it is fine, or when it cannot be told apart without loss. */
    static Optional<String> mended(String text) {
        if (!suspicious(text)) {
            return Optional.empty();
        }
        var result = new StringBuilder();
        int copied = 0;
        var before = new EnvParser(text).assignments();
        for (var assignment : before) {
            var parts = parts(text.substring(assignment.start(), assignment.end()));
            if (parts.size() > 1) {
                var lineBreak = text.startsWith("\r\n", assignment.end() - 2) ? "\r\n" : "\n";
                result.append(text, copied, assignment.start());
                result.append(String.join(lineBreak, parts));
                result.append(text.charAt(assignment.end() - 1) == '\n' ? lineBreak : "");
                copied = assignment.end();
            }
        }
        var mended = result.append(text.substring(copied)).toString();
        boolean changed = copied > 0;
        return changed && new EnvParser(mended).assignments().size() > before.size()
                ? Optional.of(mended)
                : Optional.empty();
    }

    /**
     * Whether some line has a second {@code =} directly behind a name. It nearly never has, and then the table of names
     * need not be read, which matters at every start.
     */
    private static boolean suspicious(String text) {
        boolean seen = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                seen = false;
            } else if (c == '=') {
                if (seen && i >= 3 && isName(text.charAt(i - 1)) && isName(text.charAt(i - 2))) {
                    return true;
                }
                seen = true;
            }
        }
        return false;
    }

    private static boolean isName(char c) {
        return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /** One text for each assignment in the statement; the statement itself when there is but one. */
    static List<String> parts(String statement) {
        var line = statement.strip();
        var starts = starts(line);
        if (starts.size() < 2) {
            return List.of(line);
        }
        var parts = new ArrayList<String>();
        var before = line.substring(0, starts.getFirst());
        if (ASSIGNMENT.matcher(before).matches()) {
            parts.add(before.strip());
        } else {
            starts.set(0, 0); // an export, or the beginning of a longer name
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : line.length();
            parts.add(line.substring(starts.get(i), end).strip());
        }
        return parts;
    }

    /** Where known names begin. The longest one counts, nothing within quotes does, and neither does a query in a URL. */
    private static List<Integer> starts(String line) {
        var starts = new ArrayList<Integer>();
        int from = 0;
        boolean first = true;
        for (int equals = line.indexOf('='); equals >= 0; equals = line.indexOf('=', from)) {
            int start = nameBefore(line, from, equals);
            if (start >= 0) {
                starts.add(start);
            }
            from = equals + 1;
            if ((start >= 0 || first) && from < line.length()) {
                from = behindQuotes(line, from);
            }
            first = false;
        }
        return starts;
    }

    private static int nameBefore(String line, int from, int equals) {
        int run = equals;
        while (run > from && isName(line.charAt(run - 1))) {
            run--;
        }
        for (int start = run; start < equals; start++) {
            if (EnvironmentName.of(line.substring(start, equals)).isPresent()) {
                boolean query = start > 0 && "?&".indexOf(line.charAt(start - 1)) >= 0;
                return query ? -1 : start;
            }
        }
        return -1;
    }

    private static int behindQuotes(String line, int from) {
        int value = from;
        while (value < line.length() && (line.charAt(value) == ' ' || line.charAt(value) == '\t')) {
            value++;
        }
        if (value < line.length() && (line.charAt(value) == '\'' || line.charAt(value) == '"')) {
            int end = EnvParser.endOfQuoted(line, value);
            return end < 0 ? from : end;
        }
        return from;
    }
}
