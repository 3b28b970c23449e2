package dev.hermes.home;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting that Hermes or something made for it reads: the one table behind the types of {@code config set}, its "did
 * you mean", and {@code docs/configuration.md}. Nothing of an ordinary start needs it.
 */
public final class ConfigSchema {
    private static final String ANY_NAME = "*";

    private ConfigSchema() {}

    /** What a value is. */
    public enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        FLAG,
        LIST,
        /** Open: whatever is below it is known. */
        MAP,
        /** One of several; the meaning tells. */
        ANY
    }

    /**
     * One setting.
     *
     * @param path with {@code *} for a name that the user chooses
     * @param fallback the default as JSON; empty when there is none, or the code that reads it decides
     * @param meaning a phrase; code between backquotes
     * @param since the version of the file that brought it; 0 when it has always been there
     */
    public record Key(String path, Type type, String fallback, String meaning, int since) {
        boolean wild() {
            return path.endsWith("." + ANY_NAME);
        }
    }

    /** In the order of the documentation. */
    public static List<Key> all() {
        return Holder.ALL;
    }

    /** The row of a path; empty when the table has none, or the path is within an open map. */
    public static Optional<Key> of(String path) {
        var segments = path.split("\\.", -1);
        Optional<Key> wild = Optional.empty();
        for (var key : Holder.ALL) {
            if (key.path.equals(path)) {
                return Optional.of(key);
            }
            var pattern = key.path.split("\\.", -1);
            if (pattern.length == segments.length && covers(pattern, segments) && !key.wild()) {
                wild = Optional.of(key);
            }
        }
        return wild;
    }

    /** Whether somebody reads it: a row, a section, or a place within an open map. */
    public static boolean knows(String path) {
        if (of(path).isPresent()) {
            return true;
        }
        var segments = path.split("\\.", -1);
        for (var key : Holder.ALL) {
            var pattern = key.path.split("\\.", -1);
            boolean section = pattern.length > segments.length;
            boolean within = pattern.length < segments.length && (key.type == Type.MAP || key.type == Type.LIST);
            if ((section || within) && covers(pattern, segments)) {
                return true;
            }
        }
        return false;
    }

    /** Whether they agree as far as both go. */
    private static boolean covers(String[] pattern, String[] segments) {
        for (int i = 0; i < Math.min(pattern.length, segments.length); i++) {
            if (!pattern[i].equals(ANY_NAME) && !pattern[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    /** The path that was probably meant: one that differs by a typing mistake, or the same name in another section. */
    public static Optional<String> near(String path) {
        var wanted = path.toLowerCase(Locale.ROOT);
        var leaf = wanted.substring(wanted.lastIndexOf('.') + 1);
        int tolerance = Math.clamp(wanted.length() / 4, 1, 3);
        var concrete = Holder.ALL.stream()
                .map(Key::path)
                .filter(known -> !known.contains(ANY_NAME) && !known.equals(path))
                .toList();
        return concrete.stream()
                .filter(known -> distance(known, wanted) <= tolerance)
                .min(Comparator.comparingInt(known -> distance(known, wanted)))
                .or(() -> concrete.stream()
                        .filter(known -> known.endsWith("." + leaf) && known.indexOf('.') > 0)
                        .findFirst());
    }

    /** How many letters have to be put in, taken out, replaced or swapped with their neighbour. */
    static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        var rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, one, other, i, j);
            }
        }
        return rows[one.length()][other.length()];
    }

    private static int step(int[][] rows, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int best = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }

    /** Read by the first question. */
    private static final class Holder {
        static final List<Key> ALL = read();

        private static List<Key> read() {
            var keys = new ArrayList<Key>();
            for (var row : Tables.rows("config-schema.tsv")) {
                keys.add(new Key(
                        row[0],
                        Type.valueOf(row[1].toUpperCase(Locale.ROOT)),
                        row[2],
                        row[3],
                        row[4].isEmpty() ? 0 : Integer.parseInt(row[4])));
            }
            return List.copyOf(keys);
        }
    }
}
