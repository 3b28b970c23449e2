package dev.hermes.sessions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes what a person typed a query that FTS5 accepts. */
final class QueryCleaner {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}]+(?:[._-]+[\\p{L}\\p{N}]+)+");
    private static final List<String> OPERATORS = List.of("AND", "OR", "NOT");

    private QueryCleaner() {}

    /** Empty when nothing is left to look for. */
    static Optional<String> cleaned(String query) {
        var result = new ArrayList<String>();
        var quoted = QUOTED.matcher(query);
        int at = 0;
        while (quoted.find()) {
            loose(query.substring(at, quoted.start()), result);
            if (!quoted.group(1).isBlank()) {
                result.add("\"" + quoted.group(1) + "\"");
            }
            at = quoted.end();
        }
        loose(query.substring(at), result);
        while (!result.isEmpty() && OPERATORS.contains(result.getFirst())) {
            result.removeFirst();
        }
        while (!result.isEmpty() && OPERATORS.contains(result.getLast())) {
            result.removeLast();
        }
        return result.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", result));
    }

    private static void loose(String text, List<String> into) {
        var plain =
                text.replaceAll("[+{}()\"^\\x00]", " ").replaceAll("\\*+", "*").replaceAll("(^|\\s)\\*+", "$1");
        Arrays.stream(plain.split("\\s+")).filter(word -> !word.isEmpty()).forEach(word -> {
            var bare = word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
            into.add(TERM.matcher(bare).matches() ? "\"" + bare + "\"" + word.substring(bare.length()) : word);
        });
    }

    /** The words of a query in a script without spaces, and whether there are any. */
    static boolean isCjk(int c) {
        return c >= 0x3000 && c <= 0x30FF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x4E00 && c <= 0x9FFF
                || c >= 0xAC00 && c <= 0xD7AF
                || c >= 0x20000 && c <= 0x2A6DF;
    }

    static boolean hasCjk(String text) {
        return text.codePoints().anyMatch(QueryCleaner::isCjk);
    }

    static List<String> words(String query) {
        return Arrays.stream(query.replace('"', ' ').split("\\s+"))
                .filter(word -> !word.isEmpty() && !OPERATORS.contains(word))
                .toList();
    }
}
