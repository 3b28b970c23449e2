package dev.hermes.tools.file.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Shows a model the places it may have meant. */
final class Nearby {
    private static final double LEAST = 0.3;
    private static final int SNIPPETS = 3;
    private static final int CONTEXT = 2;
    private static final int MAX_LINES = 50_000;

    private Nearby() {}

    private record Candidate(int line, double similarity) {}

    /** Begins with a new line; empty when nothing in the text is like it. */
    static String of(Lines lines, String wanted) {
        var block = wanted.strip().lines().toList();
        if (block.isEmpty()) {
            return "";
        }
        var first = block.getFirst().strip();
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < Math.min(lines.size(), MAX_LINES); i++) {
            var line = lines.get(i).text().strip();
            if (!line.isEmpty() && Similarity.atLeast(first, line, LEAST)) {
                candidates.add(new Candidate(i, Similarity.of(first, line)));
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::similarity).reversed());
        var snippets = apart(candidates, block.size()).stream()
                .map(line -> snippet(lines, line, block.size()))
                .toList();
        return snippets.isEmpty() ? "" : "\n\nDid you mean one of these sections?\n" + String.join("\n---\n", snippets);
    }

    /** The best that do not show the same lines again. */
    private static List<Integer> apart(List<Candidate> candidates, int size) {
        var chosen = new ArrayList<Integer>();
        for (var candidate : candidates) {
            if (chosen.size() < SNIPPETS
                    && chosen.stream().noneMatch(line -> Math.abs(line - candidate.line()) <= size)) {
                chosen.add(candidate.line());
            }
        }
        return chosen;
    }

    private static String snippet(Lines lines, int line, int size) {
        int from = Math.max(0, line - CONTEXT);
        int to = Math.min(lines.size(), line + size + CONTEXT);
        var numbered = new ArrayList<String>();
        for (int i = from; i < to; i++) {
            numbered.add("%4d| %s".formatted(i + 1, lines.get(i).text()));
        }
        return String.join("\n", numbered);
    }
}
