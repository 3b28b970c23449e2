package dev.hermes.api.model;

import java.time.Duration;

/**
 * How long a model call may take. {@link Duration#ZERO} means no limit.
 *
 * @param connect until the connection stands
 * @param stall between two pieces of a streamed answer, and before the first
 * @param total for the whole call
 */
public record Timeouts(Duration connect, Duration stall, Duration total) {
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(180), Duration.ofSeconds(1800));
}
