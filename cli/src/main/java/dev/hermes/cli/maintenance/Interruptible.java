package dev.hermes.cli.maintenance;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.StopOnInterrupt;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Long work that Ctrl-C stops in an orderly way: what it has begun to write is removed. */
final class Interruptible {
    private Interruptible() {}

    /**
     * @param nothing what did not happen when it is stopped, as a sentence
     * @throws HermesException of the work, or with exit code 130 when it was stopped
     */
    static <T> T call(String nothing, Supplier<T> work) {
        return call(nothing, work, StopOnInterrupt::during);
    }

    /** The same for work that leaves something to be put right: also who ends the process, or its terminal, stops it in order. */
    static <T> T untilTheEnd(String nothing, Supplier<T> work) {
        return call(nothing, work, StopOnInterrupt::orEnd);
    }

    private static <T> T call(String nothing, Supplier<T> work, Consumer<StopOnInterrupt.Work> stopping) {
        var result = new ArrayList<T>(1);
        try {
            stopping.accept(() -> result.add(work.get()));
        } catch (HermesException e) {
            // An interrupt closes the channel that is being written, which looks like a failure of the disk.
            if (Thread.interrupted()) {
                throw new HermesException(ExitCode.INTERRUPTED, e, nothing);
            }
            throw e;
        }
        return result.getFirst();
    }
}
