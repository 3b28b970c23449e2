package dev.hermes.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An environment variable that Hermes knows.
 *
 * @param category {@code provider}, {@code tool}, {@code skill}, {@code messaging}, {@code setting}, or {@code known} for
 *     one that is read and never offered
 * @param secret whether its value is never shown
 * @param advanced whether it is left out when new ones are offered
 * @param since the version of {@code config.yaml} it came with; 0 when it has always been there
 * @param tools that need it
 * @param url where to get a value
 */
public record EnvironmentName(
        String name,
        String category,
        boolean secret,
        boolean advanced,
        int since,
        List<String> tools,
        Optional<String> url) {

    public EnvironmentName {
        tools = List.copyOf(tools);
    }

    /** All of them, providers first. */
    public static List<EnvironmentName> all() {
        return Holder.ALL;
    }

    public static Optional<EnvironmentName> of(String name) {
        for (var known : Holder.ALL) {
            if (known.name.equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** Whether anybody is asked for it. */
    public boolean offered() {
        return !category.equals("known");
    }

    /** Read by the first question; an ordinary start asks none. */
    private static final class Holder {
        static final List<EnvironmentName> ALL = read();

        private static List<EnvironmentName> read() {
            var names = new ArrayList<EnvironmentName>();
            for (var row : Tables.rows("environment-names.tsv")) {
                names.add(new EnvironmentName(
                        row[0],
                        row[1],
                        row[2].equals("secret"),
                        row[3].equals("advanced"),
                        row[4].equals("-") ? 0 : Integer.parseInt(row[4]),
                        row[5].equals("-") ? List.of() : List.of(row[5].split(" ")),
                        Optional.of(row[6]).filter(url -> !url.equals("-"))));
            }
            return List.copyOf(names);
        }
    }
}
