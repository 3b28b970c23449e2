package dev.hermes.agent.compress;

/**
 * The {@code compression} section of the configuration.
 *
 * @param threshold part of the window at which compression is due
 * @param targetRatio part of the threshold that the kept tail may use
 * @param protectFirst messages after the system prompt that are never summarised
 * @param protectLast messages at the end that make a conversation too short to compress before a turn
 * @param abortOnFailure leaves the conversation alone when no summary can be had, instead of dropping the middle
 * @param hardMessageLimit above it a chat platform's session is compressed whatever its size in tokens
 */
public record CompressionSettings(
        boolean enabled,
        double threshold,
        double targetRatio,
        int protectFirst,
        int protectLast,
        boolean abortOnFailure,
        int hardMessageLimit) {
    public static final CompressionSettings DEFAULT = new CompressionSettings(true, 0.50, 0.20, 3, 20, false, 400);

    /** A window below this is too small to work with. */
    public static final int SMALLEST_WINDOW = 64_000;

    public CompressionSettings {
        protectFirst = Math.max(0, protectFirst);
        protectLast = Math.max(0, protectLast);
        targetRatio = Math.clamp(targetRatio, 0.10, 0.80);
    }

    /** Prompt tokens at which a model with this window is due for compression. */
    long thresholdTokens(int window) {
        return Math.max((long) (window * threshold), SMALLEST_WINDOW);
    }
}
