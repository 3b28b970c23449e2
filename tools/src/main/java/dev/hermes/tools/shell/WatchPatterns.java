package dev.hermes.tools.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for words in the lines of a process and tells when they come, but not more than once in a while. Who matches all
 * the time is not watched any more: the end of the process is told instead. Used by one thread.
 */
final class WatchPatterns {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final int STRIKES = 3;
    private static final int MAX_LINES = 20;
    private static final int MAX_CHARS = 2000;
    private static final int MAX_LINE = 10_000;

    private final List<String> patterns;
    private final Clock clock;
    private final StringBuilder line = new StringBuilder();
    private Instant lastNotice = Instant.MIN;
    private int suppressed;
    private int strikes;
    private boolean tired;

    WatchPatterns(List<String> patterns, Clock clock) {
        this.patterns = patterns.stream().filter(pattern -> !pattern.isEmpty()).toList();
        this.clock = clock;
    }

    /** Whether it stopped watching because there was too much to tell. */
    boolean tired() {
        return tired;
    }

    /** What to tell about the chunk: the lines that match, when it is time to tell again. */
    Optional<String> accept(char[] chunk, int length) {
        if (patterns.isEmpty() || tired) {
            return Optional.empty();
        }
        var matches = new ArrayList<String>();
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n' || line.length() >= MAX_LINE) {
                var text = line.toString();
                line.setLength(0);
                if (patterns.stream().anyMatch(text::contains)) {
                    matches.add(text.strip());
                }
            }
            if (chunk[i] != '\n') {
                line.append(chunk[i]);
            }
        }
        return matches.isEmpty() ? Optional.empty() : tell(matches);
    }

    private Optional<String> tell(List<String> matches) {
        var now = clock.instant();
        if (!lastNotice.equals(Instant.MIN) && now.isBefore(lastNotice.plus(WINDOW))) {
            suppressed += matches.size();
            return Optional.empty();
        }
        strikes = suppressed > 0 ? strikes + 1 : 0;
        int missed = suppressed;
        suppressed = 0;
        lastNotice = now;
        tired = strikes >= STRIKES;
        var text = String.join("\n", matches.subList(0, Math.min(matches.size(), MAX_LINES)));
        var cut = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
        return Optional.of(cut
                + (missed > 0 ? "\n(" + missed + " earlier matches were not told)" : "")
                + (tired ? "\n(too many matches: not watched any more, you will be told when it ends)" : ""));
    }
}
