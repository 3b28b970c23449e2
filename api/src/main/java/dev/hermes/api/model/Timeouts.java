package dev.hermes.api.model;

import java.time.Duration;

/**
 * How long a model call may take. {@link Duration#ZERO} means no limit.
 *
 * @param connect until the connection stands
 * @param read between two pieces of an answer that has begun, whatever is in them
 * @param streamed before a streamed answer begins, and between two events of it; what only keeps the connection open is none
 * @param whole before an answer that comes in one piece
 * @param total for the whole call
 */
public record Timeouts(Duration connect, Duration read, Stall streamed, Stall whole, Duration total) {
    private static final long LARGE_TOKENS = 50_000;
    private static final long HUGE_TOKENS = 100_000;

    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Stall.seconds(180, 240, 300),
            Stall.seconds(300, 450, 600),
            Duration.ofSeconds(1800));

    /**
     * How long a model may be silent, which grows with what it has to read.
     *
     * @param large above 50,000 tokens
     * @param huge above 100,000 tokens
     */
    public record Stall(Duration usual, Duration large, Duration huge) {
        /** The same for requests of every size. */
        public static Stall fixed(Duration limit) {
            return new Stall(limit, limit, limit);
        }

        private static Stall seconds(int usual, int large, int huge) {
            return new Stall(Duration.ofSeconds(usual), Duration.ofSeconds(large), Duration.ofSeconds(huge));
        }

        private Stall within(Duration limit) {
            return new Stall(shorter(usual, limit), shorter(large, limit), shorter(huge, limit));
        }

        private Stall of(long tokens) {
            return fixed(tokens > HUGE_TOKENS ? huge : tokens > LARGE_TOKENS ? large : usual);
        }
    }

    /** The same limit for every kind of silence. */
    public Timeouts(Duration connect, Duration stall, Duration total) {
        this(connect, stall, Stall.fixed(stall), Stall.fixed(stall), total);
    }

    /** How long a streamed answer may be silent. */
    public Duration stall() {
        return streamed.usual();
    }

    /** For a request of this size. */
    public Timeouts forTokens(long tokens) {
        return new Timeouts(connect, read, streamed.of(tokens), whole.of(tokens), total);
    }

    /** The whole call in this time, and so every part of it. */
    public Timeouts within(Duration limit) {
        return new Timeouts(connect, shorter(read, limit), streamed.within(limit), whole.within(limit), limit);
    }

    private static Duration shorter(Duration one, Duration limit) {
        return one.isZero() || one.compareTo(limit) > 0 ? limit : one;
    }
}
