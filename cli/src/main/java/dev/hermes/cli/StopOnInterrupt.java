package dev.hermes.cli;

import org.jline.utils.Signals;

/** For commands that run until they are stopped: Ctrl-C ends their work and not the process, so that they can say good-bye. */
public final class StopOnInterrupt {
    private StopOnInterrupt() {}

    /** What runs until its thread is interrupted. */
    public interface Work {
        void run() throws InterruptedException;
    }

    /** Returns when the work is done or was stopped. */
    public static void during(Work work) {
        during(work, "INT");
    }

    /** The same for servers: who asks the process to end, as supervisors do, stops the work too. */
    public static void orTermination(Work work) {
        during(work, "INT", "TERM");
    }

    /** The same, and the end of the terminal too. */
    public static void orEnd(Work work) {
        during(work, "INT", "TERM", "HUP");
    }

    private static void during(Work work, String... signals) {
        var worker = Thread.currentThread();
        var before = new Object[signals.length];
        for (int i = 0; i < signals.length; i++) {
            before[i] = Signals.register(signals[i], worker::interrupt);
        }
        try {
            work.run();
        } catch (InterruptedException _) {
            return; // this is how it is stopped
        } finally {
            for (int i = 0; i < signals.length; i++) {
                Signals.unregister(signals[i], before[i]);
            }
        }
    }
}
