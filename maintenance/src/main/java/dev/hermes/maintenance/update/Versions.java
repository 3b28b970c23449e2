package dev.hermes.maintenance.update;

import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of versions: {@code major.minor.patch}, and one with a suffix before the one without. */
final class Versions {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-([0-9A-Za-z.-]+))?");

    /** Only for what {@link #valid} accepts. */
    static final Comparator<String> ORDER = Comparator.<String, int[]>comparing(Versions::numbers, Arrays::compare)
            .thenComparing(version -> !version.contains("-"))
            .thenComparing(Comparator.naturalOrder());

    private Versions() {}

    /** Whether it is a version, and may be a name of a directory. */
    static boolean valid(String version) {
        return SHAPE.matcher(version).matches();
    }

    private static int[] numbers(String version) {
        var matcher = SHAPE.matcher(version);
        return matcher.matches()
                ? new int[] {
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))
                }
                : new int[3];
    }
}
