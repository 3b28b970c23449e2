package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds a block of lines in a text. What it answers are numbers of first lines, counted from 0. */
final class LineSearch {
    private static final double SAME_LINE = 0.80;
    private static final double ONE_CANDIDATE = 0.50;
    private static final double SEVERAL_CANDIDATES = 0.70;
    /** More comparisons of lines than this are not worth the wait. */
    private static final long MAX_COMPARISONS = 4_000_000;

    private final List<String> lines;
    private final List<String> block;

    /** @param block not empty */
    LineSearch(Lines lines, List<String> block) {
        this.lines = lines.texts();
        this.block = block;
    }

    /** Blocks whose every line is the same after {@code form}. */
    List<Integer> same(UnaryOperator<String> form) {
        var wanted = block.stream().map(form).toList();
        var given = lines.stream().map(form).toList();
        var found = new ArrayList<Integer>();
        for (int at = 0; at + wanted.size() <= given.size(); at++) {
            if (given.subList(at, at + wanted.size()).equals(wanted)) {
                found.add(at);
            }
        }
        return found;
    }

    /** Blocks with the same first and last line; how alike the rest must be depends on how many there are. */
    List<Integer> anchored() {
        int size = block.size();
        if (size < 2) {
            return List.of();
        }
        var first = anchor(block.getFirst());
        var last = anchor(block.getLast());
        var candidates = new ArrayList<Integer>();
        for (int at = 0; at + size <= lines.size(); at++) {
            if (anchor(lines.get(at)).equals(first)
                    && anchor(lines.get(at + size - 1)).equals(last)) {
                candidates.add(at);
            }
        }
        double least = candidates.size() == 1 ? ONE_CANDIDATE : SEVERAL_CANDIDATES;
        var middle = String.join("\n", block.subList(1, size - 1));
        candidates.removeIf(at -> size > 2 && !Similarity.atLeast(middle, middle(at, size), least));
        return candidates;
    }

    private String middle(int at, int size) {
        return String.join("\n", lines.subList(at + 1, at + size - 1));
    }

    /** Blocks in which half of the lines, and half of those that are not blank, are nearly the same. */
    List<Integer> similar() {
        int size = block.size();
        if ((long) size * lines.size() > MAX_COMPARISONS) {
            return List.of();
        }
        var wanted = block.stream().map(String::strip).toList();
        var given = lines.stream().map(String::strip).toList();
        long filled = wanted.stream().filter(line -> !line.isEmpty()).count();
        var found = new ArrayList<Integer>();
        for (int at = 0; at + size <= given.size(); at++) {
            int alike = 0;
            int filledAlike = 0;
            for (int i = 0; i < size; i++) {
                if (Similarity.atLeast(wanted.get(i), given.get(at + i), SAME_LINE)) {
                    alike++;
                    filledAlike += wanted.get(i).isEmpty() ? 0 : 1;
                }
            }
            if (alike * 2 >= size && filledAlike * 2L >= filled) {
                found.add(at);
            }
        }
        return found;
    }

    private static String anchor(String line) {
        return Normal.plain(line.strip());
    }
}
