package dev.hermes.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How much a provider still lets an account ask, as it says with an answer or with a refusal. */
public record RateLimits(List<Bucket> buckets) {
    public RateLimits {
        buckets = List.copyOf(buckets);
    }

    /**
     * One of its counts.
     *
     * @param name {@code requests} or {@code tokens}, with {@code -1h} when it is counted by the hour
     * @param reset how long it is until the count begins anew, from when this was told
     */
    public record Bucket(String name, long limit, long remaining, Duration reset) {}

    /** The longest wait for a count that is used up and does not begin anew within {@code atLeast}. */
    public Optional<Duration> exhausted(Duration atLeast) {
        return buckets.stream()
                .filter(bucket -> bucket.remaining() <= 0 && bucket.reset().compareTo(atLeast) >= 0)
                .map(Bucket::reset)
                .max(Duration::compareTo);
    }
}
