package dev.hermes.cli;

import org.jline.utils.Signals;

/** For commands that run until they are stopped: Ctrl-C ends their work and not the process, so that they can say good-bye. */
public final class StopOnInterrupt {
    private static final String SIGNAL = "INT";

    private StopOnInterrupt() {}

    /** What runs until its thread is interrupted. */
    public interface Work {
        void run() throws InterruptedException;
    }

    /** Returns when the work is done or was stopped. */
    public static void during(Work work) {
        var worker = Thread.currentThread();
        var before = Signals.register(SIGNAL, worker::interrupt);
        try {
            work.run();
        } catch (InterruptedException _) {
            return; // this is how it is stopped
        } finally {
            Signals.unregister(SIGNAL, before);
        }
    }
}
