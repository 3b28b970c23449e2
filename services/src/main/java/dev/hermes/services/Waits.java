package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do. */
@FunctionalInterface
public interface Waits {
    /** Until it is so; false when it is not within the limit. */
    boolean until(BooleanSupplier condition, Duration limit);

    /** Looks again and again. */
    static Waits polling(Duration pause) {
        return (condition, limit) -> {
            long end = System.nanoTime() + limit.toNanos();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - end >= 0) {
                    return false;
                }
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new HermesException(ExitCode.INTERRUPTED, e, "Interrupted while waiting for the gateway.");
                }
            }
            return true;
        };
    }
}
