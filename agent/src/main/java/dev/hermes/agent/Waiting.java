package dev.hermes.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before a model is asked again. */
record Waiting(Duration base, Duration cap) {
    static final Waiting ERROR = new Waiting(Duration.ofSeconds(2), Duration.ofSeconds(60));
    static final Waiting MALFORMED = new Waiting(Duration.ofSeconds(5), Duration.ofSeconds(120));
    private static final Duration LONGEST_ASKED_FOR = Duration.ofSeconds(120);

    /**
     * Doubles with each attempt up to the cap, plus up to half of that at random, so that many clients do not return
     * together. What the provider asked for wins.
     *
     * @param attempt 1 for the wait after the first failure
     */
    Duration before(int attempt, Optional<Duration> retryAfter, RandomGenerator random) {
        if (retryAfter.isPresent()) {
            return retryAfter.get().compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : retryAfter.get();
        }
        long millis = Math.min(base.toMillis() << Math.min(attempt - 1, 10), cap.toMillis());
        return Duration.ofMillis(millis + random.nextLong(millis / 2 + 1));
    }
}
