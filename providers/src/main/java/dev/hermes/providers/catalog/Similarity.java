package dev.hermes.providers.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How much two names are alike, after Ratcliff and Obershelp: twice the letters in common blocks by all letters. */
public final class Similarity {
    private Similarity() {}

    /** A name of a list, and how much it is like what was wanted. */
    public record Near(String id, double ratio) {}

    /** Between 0, nothing in common, and 1, the same; capitals do not matter. */
    public static double of(String one, String other) {
        var a = one.toLowerCase(Locale.ROOT);
        var b = other.toLowerCase(Locale.ROOT);
        return a.isEmpty() && b.isEmpty() ? 1 : 2.0 * matching(a, b) / (a.length() + b.length());
    }

    /** Those that are at least so much alike, the most alike first, and no more than {@code most}. */
    public static List<Near> nearest(String wanted, List<String> ids, double least, int most) {
        return ids.stream()
                .map(id -> new Near(id, of(wanted, id)))
                .filter(near -> near.ratio() >= least)
                .sorted(Comparator.comparingDouble(Near::ratio).reversed())
                .limit(most)
                .toList();
    }

    /** The longest block that both have, the leftmost of several; then the same before and behind it. */
    private static int matching(String a, String b) {
        int best = 0;
        int bestA = 0;
        int bestB = 0;
        int[] before = new int[b.length() + 1];
        for (int i = 0; i < a.length(); i++) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j < b.length(); j++) {
                if (a.charAt(i) == b.charAt(j)) {
                    row[j + 1] = before[j] + 1;
                    if (row[j + 1] > best) {
                        best = row[j + 1];
                        bestA = i - best + 1;
                        bestB = j - best + 1;
                    }
                }
            }
            before = row;
        }
        return best == 0
                ? 0
                : best
                        + matching(a.substring(0, bestA), b.substring(0, bestB))
                        + matching(a.substring(bestA + best), b.substring(bestB + best));
    }
}
