package dev.hermes.home;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files of a home tell of processes of one machine, or were left behind by one that was killed while it wrote. They are of
 * no use in a copy of the home, or mislead there.
 */
public final class RuntimeFiles {
    private static final Set<String> NOTES = Set.of(
            "gateway.pid",
            "cron.pid",
            "processes.json",
            ".clean_shutdown",
            ".gateway-takeover.json",
            ".gateway-takeovers.json",
            ".gateway-planned-stop.json",
            ".children"); // programs that run for tools, a file for each

    /** Beside a database wherever it lies; at the top whatever is called so. A lock file below may be the user's. */
    private static final Pattern LOCK = Pattern.compile("[^/]+\\.lock|(?:.*/)?[^/]+\\.db\\.[a-z]+\\.lock");

    private RuntimeFiles() {}

    /**
     * Whether it is such a file, or the directory of such.
     *
     * @param relative to the home of a profile, parts joined by {@code /}
     */
    public static boolean contains(String relative) {
        int slash = relative.indexOf('/');
        return NOTES.contains(slash < 0 ? relative : relative.substring(0, slash))
                || LOCK.matcher(relative).matches()
                || ScratchFiles.is(relative.substring(relative.lastIndexOf('/') + 1));
    }
}
