package dev.hermes.cli.chat;

import dev.hermes.agent.Agent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes Ctrl-C and SIGTERM stop a turn in an orderly way: the JVM's shutdown waits a moment until everything that was
 * opened after this has been closed, child processes included. Open it first, so that it is closed last.
 */
final class StopOnSignal implements AutoCloseable {
    private static final long GRACE_MILLIS = 1_500;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().unstarted(this::stop);
    private final List<Runnable> waits = new CopyOnWriteArrayList<>();
    private volatile @Nullable Agent agent;
    private volatile boolean stopping;

    StopOnSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whose turn is stopped. */
    void watch(Agent working) {
        agent = working;
    }

    /** Ends the wait of somebody for the person, so that what is open gets closed. */
    void onStop(Runnable endOfWait) {
        waits.add(endOfWait);
    }

    boolean stopping() {
        return stopping;
    }

    private void stop() {
        stopping = true;
        var working = agent;
        if (working != null) {
            working.interrupt(Optional.empty());
        }
        waits.forEach(Runnable::run);
        try {
            closed.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            closed.countDown(); // the shutdown is what ended the turn
        }
    }
}
