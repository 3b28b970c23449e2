package dev.hermes.agent.delegate;

import java.time.Duration;

/**
 * The {@code delegation} section of the configuration.
 *
 * @param maxTurns model calls a helper may make
 * @param timeout how long helpers may work; {@link Duration#ZERO} for as long as they need
 * @param mostAtOnce helpers of one call
 * @param maxDepth how many generations of helpers there may be below the conversation, 1 to 3
 * @param orchestrators whether a helper may have helpers itself
 * @param approve whether what needs consent is done without asking; else it is denied
 */
public record DelegationSettings(
        int maxTurns, Duration timeout, int mostAtOnce, int maxDepth, boolean orchestrators, boolean approve) {
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    public static final DelegationSettings DEFAULT =
            new DelegationSettings(50, Duration.ofSeconds(600), 3, 1, true, false);

    public DelegationSettings {
        maxTurns = Math.max(1, maxTurns);
        mostAtOnce = Math.max(1, mostAtOnce);
        maxDepth = Math.clamp(maxDepth, 1, 3);
    }

    /** The limit that a user wrote: none for 0, and never less than half a minute. */
    public static Duration timeout(int seconds) {
        return seconds <= 0 ? Duration.ZERO : Duration.ofSeconds(Math.max(SHORTEST.toSeconds(), seconds));
    }
}
