package dev.hermes.providers.catalog;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names of models that strangers sent, and lists of them. */
public final class Ids {
    private static final int LONGEST = 200;

    private Ids() {}

    /** The name without blanks around it, unless it could be none: it goes to terminals and into requests. */
    public static Optional<String> clean(String text) {
        var id = text.strip();
        boolean fit = !id.isEmpty()
                && id.length() <= LONGEST
                && id.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        return fit ? Optional.of(id) : Optional.empty();
    }

    /** The first list, then what only the second has, however it is capitalised. */
    public static List<String> merged(List<String> first, List<String> second) {
        var seen = new LinkedHashSet<String>();
        var all = new LinkedHashSet<String>();
        for (var list : List.of(first, second)) {
            list.stream().filter(id -> seen.add(id.toLowerCase(Locale.ROOT))).forEach(all::add);
        }
        return List.copyOf(all);
    }

    /** How a list writes a name, however it is capitalised. */
    public static Optional<String> in(List<String> list, String id) {
        return list.stream()
                .filter(id::equals)
                .findFirst()
                .or(() -> list.stream().filter(id::equalsIgnoreCase).findFirst());
    }
}
