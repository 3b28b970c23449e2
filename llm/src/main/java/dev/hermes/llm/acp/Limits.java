package dev.hermes.llm.acp;

import dev.hermes.api.model.Timeouts;
import java.time.Duration;

/** How long one message and all of them together may take, from now on. */
final class Limits {
    private static final long FOREVER = Long.MAX_VALUE;

    private final Duration stall;
    private final Duration total;
    private final long begin = System.nanoTime();

    Limits(Timeouts timeouts) {
        stall = timeouts.stall();
        total = timeouts.total();
    }

    /** Milliseconds until the next message must be there. */
    long wait(Duration first) throws AcpException {
        long left = total.isZero() ? FOREVER : total.toMillis() - (System.nanoTime() - begin) / 1_000_000;
        if (left <= 0) {
            throw new AcpException(
                    AcpException.Kind.SILENT, "the answer was not complete after " + seconds(total.toMillis()));
        }
        var patience = first.isZero() ? stall : first;
        return Math.min(left, patience.isZero() ? FOREVER : patience.toMillis());
    }

    static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
