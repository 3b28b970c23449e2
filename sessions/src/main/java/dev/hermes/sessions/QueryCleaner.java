package dev.hermes.sessions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes what a person typed a query that FTS5 accepts, as far as that is possible. */
final class QueryCleaner {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern MEANINGFUL_TO_FTS = Pattern.compile("[+{}()\"^\\x00]");
    private static final Pattern STARS = Pattern.compile("\\*+");
    private static final Pattern LEADING_STAR = Pattern.compile("(?<!\\S)\\*");

    /** FTS5 would take the punctuation in {@code chat-send} or {@code P2.2} for an operator. */
    private static final Pattern JOINED =
            Pattern.compile("(?<![\\p{L}\\p{N}_])[\\p{L}\\p{N}_]*(?:[._-]+[\\p{L}\\p{N}_]+)+(?![\\p{L}\\p{N}_])");

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
                result.add("\"" + quoted.group(1).replace('\0', ' ') + "\"");
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
                STARS.matcher(MEANINGFUL_TO_FTS.matcher(text).replaceAll(" ")).replaceAll("*");
        var tidy = LEADING_STAR.matcher(plain).replaceAll("");
        for (var word : tidy.split("\\s+")) {
            if (!word.isEmpty()) {
                into.add(JOINED.matcher(word)
                        .replaceAll(joined -> Matcher.quoteReplacement("\"" + joined.group() + "\"")));
            }
        }
    }

    /** Characters of scripts that put no spaces between words. */
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

    /** The words of a query without its quotes and operators. */
    static List<String> words(String query) {
        return Arrays.stream(query.replace('"', ' ').replace('\0', ' ').split("[\\s\\u3000]+"))
                .filter(word -> !word.isEmpty() && !OPERATORS.contains(word))
                .toList();
    }
}
