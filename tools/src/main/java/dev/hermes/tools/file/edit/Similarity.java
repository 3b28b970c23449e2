package dev.hermes.tools.file.edit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How alike two texts are, after Ratcliff and Obershelp: the longest common block, then the same to its left and right;
 * twice what is common by what there is. 1 for equal texts, 0 for texts without a common character.
 */
final class Similarity {
    /** From this length on, characters that are everywhere say nothing about where texts correspond. */
    private static final int LONG = 200;

    private final String a;
    private final String b;
    private final Map<Character, int[]> places;

    private Similarity(String a, String b) {
        this.a = a;
        this.b = b;
        this.places = places(b);
    }

    static double of(String a, String b) {
        int total = a.length() + b.length();
        if (total == 0 || a.equals(b)) {
            return 1;
        }
        return 2.0 * new Similarity(a, b).matching(0, a.length(), 0, b.length()) / total;
    }

    /** Whether {@code of(a, b) >= least}, found out without the work where lengths or letters already say no. */
    static boolean atLeast(String a, String b, double least) {
        int total = a.length() + b.length();
        if (a.equals(b)) {
            return true;
        }
        return 2.0 * Math.min(a.length(), b.length()) >= least * total
                && 2.0 * commonLetters(a, b) >= least * total
                && of(a, b) >= least;
    }

    private static int commonLetters(String a, String b) {
        var counts = new HashMap<Character, Integer>();
        for (int i = 0; i < b.length(); i++) {
            counts.merge(b.charAt(i), 1, Integer::sum);
        }
        int common = 0;
        for (int i = 0; i < a.length(); i++) {
            if (counts.merge(a.charAt(i), -1, Integer::sum) >= 0) {
                common++;
            }
        }
        return common;
    }

    private static Map<Character, int[]> places(String text) {
        var places = new HashMap<Character, int[]>();
        var counts = new HashMap<Character, Integer>();
        for (int i = 0; i < text.length(); i++) {
            int count = counts.merge(text.charAt(i), 1, Integer::sum);
            var known = places.getOrDefault(text.charAt(i), new int[4]);
            known = count > known.length ? Arrays.copyOf(known, count * 2) : known;
            known[count - 1] = i;
            places.put(text.charAt(i), known);
        }
        if (text.length() >= LONG) {
            int often = text.length() / 100 + 1;
            counts.forEach((letter, count) -> {
                if (count > often) {
                    places.remove(letter);
                }
            });
        }
        places.replaceAll((letter, known) -> Arrays.copyOf(known, counts.getOrDefault(letter, 0)));
        return places;
    }

    private int matching(int fromA, int toA, int fromB, int toB) {
        if (fromA >= toA || fromB >= toB) {
            return 0;
        }
        var block = longest(fromA, toA, fromB, toB);
        if (block.length() == 0) {
            return 0;
        }
        return block.length()
                + matching(fromA, block.a(), fromB, block.b())
                + matching(block.a() + block.length(), toA, block.b() + block.length(), toB);
    }

    private record Block(int a, int b, int length) {}

    private Block longest(int fromA, int toA, int fromB, int toB) {
        int bestA = fromA;
        int bestB = fromB;
        int best = 0;
        var lengths = new int[toB - fromB + 1]; // lengths[j + 1]: the block that ends at the previous a and j
        for (int i = fromA; i < toA; i++) {
            var next = new int[toB - fromB + 1];
            for (int j : places.getOrDefault(a.charAt(i), new int[0])) {
                if (j < fromB || j >= toB) {
                    continue;
                }
                int length = lengths[j - fromB] + 1;
                next[j - fromB + 1] = length;
                if (length > best) {
                    best = length;
                    bestA = i - length + 1;
                    bestB = j - length + 1;
                }
            }
            lengths = next;
        }
        while (bestA > fromA && bestB > fromB && a.charAt(bestA - 1) == b.charAt(bestB - 1)) {
            bestA--;
            bestB--;
            best++;
        }
        while (bestA + best < toA && bestB + best < toB && a.charAt(bestA + best) == b.charAt(bestB + best)) {
            best++;
        }
        return new Block(bestA, bestB, best);
    }
}
