package dev.hermes.gateway.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what cannot tell that it happened. */
final class Poll {
    private Poll() {}

    /** @return whether it happened within the limit */
    static boolean until(BooleanSupplier happened, Duration limit, Duration pause) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(pause);
        }
        return true;
    }
}
