package dev.hermes.agent;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the tool that a model meant when it wrote a name that does not exist. */
final class ToolNames {
    private static final double SIMILAR = 0.7;

    private ToolNames() {}

    static Optional<String> meant(String written, Collection<String> known) {
        if (known.contains(written)) {
            return Optional.of(written);
        }
        var snake = snake(written);
        var candidate = snake;
        for (int i = 0; i < 3; i++) {
            if (known.contains(candidate)) {
                return Optional.of(candidate);
            }
            var shorter = withoutSuffix(candidate);
            if (shorter.equals(candidate)) {
                break;
            }
            candidate = shorter;
        }
        return known.stream()
                .filter(name -> similarity(name, snake) >= SIMILAR)
                .max((a, b) -> Double.compare(similarity(a, snake), similarity(b, snake)));
    }

    private static String snake(String name) {
        var result = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean boundary = i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1));
            result.append(boundary ? "_" : "").append(c == '-' || c == ' ' ? '_' : c);
        }
        return result.toString().toLowerCase(Locale.ROOT);
    }

    private static String withoutSuffix(String name) {
        if (!name.endsWith("tool") || name.length() == 4) {
            return name;
        }
        var stem = name.substring(0, name.length() - 4);
        return stem.endsWith("_") ? stem.substring(0, stem.length() - 1) : stem;
    }

    /** Ratcliff and Obershelp: twice the matching characters by all characters. */
    static double similarity(String a, String b) {
        int all = a.length() + b.length();
        return all == 0 ? 1 : 2.0 * matching(a, b) / all;
    }

    private static int matching(String a, String b) {
        int best = 0;
        int startA = 0;
        int startB = 0;
        for (int i = 0; i < a.length(); i++) {
            for (int j = 0; j < b.length(); j++) {
                int length = 0;
                while (i + length < a.length()
                        && j + length < b.length()
                        && a.charAt(i + length) == b.charAt(j + length)) {
                    length++;
                }
                if (length > best) {
                    best = length;
                    startA = i;
                    startB = j;
                }
            }
        }
        return best == 0
                ? 0
                : best
                        + matching(a.substring(0, startA), b.substring(0, startB))
                        + matching(a.substring(startA + best), b.substring(startB + best));
    }
}
