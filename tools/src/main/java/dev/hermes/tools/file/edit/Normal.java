package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text in a form in which differences that do not matter are gone, and the way back from its characters to those of
 * the text. Line ends are always {@code \n} in it.
 */
final class Normal {
    private final StringBuilder text;
    private int[] starts;
    private int[] ends;

    private Normal(int size) {
        text = new StringBuilder(size);
        starts = new int[size];
        ends = new int[size];
    }

    /** Runs of spaces and tabs become one space. */
    static Normal spaces(String original) {
        var normal = new Normal(original.length());
        for (int i = 0; i < original.length(); ) {
            int end = i;
            while (end < original.length() && isBlank(original.charAt(end))) {
                end++;
            }
            if (end > i) {
                normal.add(" ", i, end);
                i = end;
            } else {
                i = normal.addChar(original, i, false);
            }
        }
        return normal;
    }

    /** Typographic characters become plain ones. */
    static Normal typography(String original) {
        var normal = new Normal(original.length());
        for (int i = 0; i < original.length(); ) {
            i = normal.addChar(original, i, true);
        }
        return normal;
    }

    /** Just the text of {@link #typography}. */
    static String plain(String original) {
        for (int i = 0; i < original.length(); i++) {
            if (original.charAt(i) > 0x7f) {
                return typography(original).text.toString();
            }
        }
        return original;
    }

    private int addChar(String original, int at, boolean plain) {
        char c = original.charAt(at);
        if (c == '\r' && at + 1 < original.length() && original.charAt(at + 1) == '\n') {
            add("\n", at, at + 2);
            return at + 2;
        }
        add(plain ? plain(c) : String.valueOf(c), at, at + 1);
        return at + 1;
    }

    private void add(String replacement, int start, int end) {
        int at = text.length();
        text.append(replacement);
        if (text.length() > starts.length) {
            starts = Arrays.copyOf(starts, text.length() * 2);
            ends = Arrays.copyOf(ends, text.length() * 2);
        }
        // Only the first and the last character of a replacement stand at an edge of the original.
        Arrays.fill(starts, at, text.length(), -1);
        Arrays.fill(ends, at, text.length(), -1);
        starts[at] = start;
        ends[text.length() - 1] = end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static String plain(char c) {
        return switch (c) {
            case '\u2018', '\u2019' -> "'";
            case '\u201C', '\u201D' -> "\"";
            case '\u2014' -> "--";
            case '\u2013' -> "-";
            case '\u2026' -> "...";
            case '\u00A0' -> " ";
            default -> String.valueOf(c);
        };
    }

    /** Where the other text, in the same normal form, occurs: places in the original text. They may overlap. */
    List<Span> find(Normal other) {
        var spans = new ArrayList<Span>();
        var wanted = other.text.toString();
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            int start = starts[at];
            int end = ends[at + wanted.length() - 1];
            if (start >= 0 && end >= 0) {
                spans.add(new Span(start, end));
            }
        }
        return spans;
    }
}
