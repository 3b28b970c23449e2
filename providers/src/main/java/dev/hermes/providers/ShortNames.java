package dev.hermes.providers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Families of models that people call by one word, such as {@code sonnet}: the best of a list is meant. */
final class ShortNames {
    private static final List<String> BETTER = List.of("pro", "max", "plus", "turbo");
    private static final int DATE_DIGITS = 8;

    private ShortNames() {}

    static boolean known(String word) {
        return Holder.FAMILIES.containsKey(word.toLowerCase(Locale.ROOT));
    }

    /** The best model of the family in a list, as the list writes it. */
    static Optional<String> best(String word, List<String> models) {
        var family = Holder.FAMILIES.getOrDefault(word.toLowerCase(Locale.ROOT), "");
        return family.isEmpty()
                ? Optional.empty()
                : models.stream()
                        .filter(model -> bare(model).startsWith(family))
                        .map(model -> Rank.of(model, bare(model).substring(family.length())))
                        .sorted(Rank.BEST_FIRST)
                        .map(Rank::model)
                        .findFirst();
    }

    /** Without the vendor, and without the region and vendor that Amazon puts before. */
    private static String bare(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return Holder.AT_AMAZON.matcher(name).replaceFirst("");
    }

    /**
     * How a model compares with others of its family.
     *
     * @param version the numbers in its name
     * @param date eight digits, which are no version: a dated name is older than the same name without a date is likely to be
     * @param suffix the words in its name
     */
    private record Rank(String model, List<Integer> version, int date, String suffix) {
        static final Comparator<Rank> BEST_FIRST = Comparator.comparing(Rank::version, Rank::compareVersions)
                .reversed()
                .thenComparing(rank -> better(rank.suffix()))
                .thenComparing(Rank::suffix)
                .thenComparing(Comparator.comparingInt(Rank::date).reversed());

        static Rank of(String model, String rest) {
            var version = new ArrayList<Integer>();
            var words = new ArrayList<String>();
            int date = 0;
            for (var part : Holder.SEPARATOR.split(rest)) {
                if (!Holder.NUMBER.matcher(part).matches()) {
                    words.add(part);
                } else if (part.length() == DATE_DIGITS) {
                    date = Integer.parseInt(part);
                } else {
                    version.add(Integer.parseInt(part));
                }
            }
            words.removeIf(String::isEmpty);
            return new Rank(model, List.copyOf(version), date, String.join("-", words));
        }

        private static int better(String suffix) {
            int rank = BETTER.indexOf(suffix);
            return rank < 0 ? BETTER.size() : rank;
        }

        private static int compareVersions(List<Integer> one, List<Integer> other) {
            for (int at = 0; at < Math.max(one.size(), other.size()); at++) {
                int left = at < one.size() ? one.get(at) : 0;
                int right = at < other.size() ? other.get(at) : 0;
                if (left != right) {
                    return Integer.compare(left, right);
                }
            }
            return 0;
        }
    }

    private static final class Holder {
        static final Map<String, String> FAMILIES = read();
        static final Pattern SEPARATOR = Pattern.compile("[-_.:@]");
        static final Pattern AT_AMAZON = Pattern.compile("^([a-z]{2,6}\\.)?anthropic\\.");
        static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

        private static Map<String, String> read() {
            var families = new LinkedHashMap<String, String>();
            Resources.json("names.json")
                    .path("short_names")
                    .properties()
                    .forEach(member -> families.put(
                            member.getKey(), member.getValue().path(1).asString()));
            return families;
        }
    }
}
