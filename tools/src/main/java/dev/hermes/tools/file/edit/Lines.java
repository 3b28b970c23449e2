package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text and where they lie in it. After a final newline comes one more, empty line.
 *
 * @param all without their ends
 */
record Lines(String text, List<Line> all) {
    /**
     * @param start where the line begins
     * @param end where its text ends, before {@code \n} or {@code \r\n}
     * @param next where the following line begins; the length of the text for the last one
     */
    record Line(String text, int start, int end, int next) {}

    static Lines of(String text) {
        var lines = new ArrayList<Line>();
        int start = 0;
        while (true) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int next = newline < 0 ? end : newline + 1;
            if (newline > start && text.charAt(newline - 1) == '\r') {
                end--;
            }
            lines.add(new Line(text.substring(start, end), start, end, next));
            if (newline < 0) {
                return new Lines(text, List.copyOf(lines));
            }
            start = next;
        }
    }

    int size() {
        return all.size();
    }

    Line get(int index) {
        return all.get(index);
    }

    List<String> texts() {
        return all.stream().map(Line::text).toList();
    }

    /** The line end that most lines of the text have; {@code \n} when there is none. */
    static String dominantEnd(String text) {
        int windows = 0;
        int all = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            all++;
            if (i > 0 && text.charAt(i - 1) == '\r') {
                windows++;
            }
        }
        return windows * 2 > all ? "\r\n" : "\n";
    }

    /** The same text with other line ends. */
    static String withEnds(String text, String end) {
        var plain = text.replace("\r\n", "\n");
        return end.equals("\n") ? plain : plain.replace("\n", end);
    }
}
