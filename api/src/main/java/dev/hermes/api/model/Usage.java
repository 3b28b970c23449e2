package dev.hermes.api.model;

/**
 * Tokens of one or more model calls, in buckets that do not overlap, but for reasoning, which is part of output.
 *
 * @param input prompt tokens that came neither from a cache nor went into one
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite, long reasoning) {
    public static final Usage ZERO = new Usage(0, 0, 0, 0, 0);

    /** All that was sent, cached or not. */
    public long prompt() {
        return input + cacheRead + cacheWrite;
    }

    public long total() {
        return prompt() + output;
    }

    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning);
    }
}
