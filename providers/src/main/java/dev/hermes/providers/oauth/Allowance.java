package dev.hermes.providers.oauth;

import java.io.IOException;
import java.time.Duration;

/** How long several questions to a server may take together, because others wait for the lock meanwhile. */
final class Allowance {
    private final Duration whole;
    private final long end;

    Allowance(Duration whole) {
        this.whole = whole;
        this.end = System.nanoTime() + whole.toNanos();
    }

    /**
     * For the next question.
     *
     * @param most not longer than this
     * @throws IOException when nothing is left
     */
    Duration next(Duration most) throws IOException {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
            throw new IOException("the server was too slow: all of it took longer than " + whole.toSeconds() + " s");
        }
        return left.compareTo(most) < 0 ? left : most;
    }
}
