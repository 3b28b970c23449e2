package dev.hermes.tools.file.edit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Moves lines to where the text they replace stands, when a model got the indentation wrong. */
record Indentation(String given, String real) {
    static final Indentation SAME = new Indentation("", "");

    /** What the lines of {@code block} begin with, and what the lines they stand for begin with; the first that says something counts. */
    static Indentation between(List<String> block, List<String> matched) {
        for (int i = 0; i < Math.min(block.size(), matched.size()); i++) {
            if (!block.get(i).isBlank() && !matched.get(i).isBlank()) {
                return new Indentation(leading(block.get(i)), leading(matched.get(i)));
            }
        }
        return SAME;
    }

    /** The lines of a text, moved; blank ones stay. */
    String move(String text) {
        if (given.equals(real)) {
            return text;
        }
        return Arrays.stream(text.split("\n", -1)).map(this::moveLine).collect(Collectors.joining("\n"));
    }

    String moveLine(String line) {
        if (line.isBlank() || given.equals(real)) {
            return line;
        }
        if (line.startsWith(given)) {
            return real + line.substring(given.length());
        }
        if (real.startsWith(given)) {
            return real.substring(given.length()) + line;
        }
        int surplus = Math.max(0, given.length() - real.length());
        return line.substring(Math.min(surplus, leading(line).length()));
    }

    private static String leading(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return line.substring(0, end);
    }
}
