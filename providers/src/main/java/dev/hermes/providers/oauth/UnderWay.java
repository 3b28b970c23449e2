package dev.hermes.providers.oauth;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Renewals under way, each on a thread of its own.
 *
 * <p>A refresh token may be good for one time only: when it was sent, the server has used it up, and the pair that comes back is
 * all that is left of the login. So what was sent is waited for and stored, whatever becomes of the turn that wanted the token,
 * and the end of the process waits too, as long as the server has for its answer. Until then who is interrupted stops the
 * renewal, and nothing has happened.
 */
final class UnderWay implements AutoCloseable {
    /** The renewal that the thread works for. */
    private static final ScopedValue<One<?>> CURRENT = ScopedValue.newInstance();

    private final Set<One<?>> all = ConcurrentHashMap.newKeySet();

    /**
     * Does it and waits for it.
     *
     * @param limit for all of it, from when the token was sent
     * @throws InterruptedException when the caller was interrupted; what was sent is finished nevertheless
     */
    <T> T finish(Duration limit, Supplier<T> work) throws InterruptedException {
        var one = new One<>(limit, work);
        all.add(one);
        one.thread.start();
        try {
            return one.task.get();
        } catch (InterruptedException e) {
            one.stop();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /**
     * The next thing that this thread does uses a token up.
     *
     * @throws InterruptedException when nobody wants it any more
     */
    static void sending() throws InterruptedException {
        if (CURRENT.isBound()) {
            CURRENT.get().sending();
        }
    }

    /** Waits for what was sent. */
    @Override
    public void close() {
        all.forEach(One::await);
    }

    private final class One<T> {
        private final Duration limit;
        private final FutureTask<T> task;
        private final Thread thread;
        private final Thread endOfProcess = Thread.ofPlatform().unstarted(this::await);
        private boolean sent;
        private boolean stopped;

        One(Duration limit, Supplier<T> work) {
            this.limit = limit;
            this.task = new FutureTask<>(() -> ScopedValue.where(CURRENT, this).call(work::get));
            this.thread = Thread.ofVirtual().name("renewal").unstarted(this::run);
        }

        private void run() {
            try {
                task.run();
            } finally {
                all.remove(this);
                letEnd();
            }
        }

        synchronized void sending() throws InterruptedException {
            if (stopped) {
                throw new InterruptedException();
            }
            if (sent) {
                return;
            }
            sent = true;
            try {
                Runtime.getRuntime().addShutdownHook(endOfProcess);
            } catch (IllegalStateException _) {
                // the process is ending already: who still works in it closes this when he is done
            }
        }

        /** Nobody waits for it any more. */
        synchronized void stop() {
            stopped = true;
            if (!sent) {
                thread.interrupt();
            }
        }

        private synchronized void letEnd() {
            try {
                Runtime.getRuntime().removeShutdownHook(endOfProcess);
            } catch (IllegalStateException _) {
                // the hook runs already, and ends with this thread
            }
        }

        /** Also by a thread that is interrupted: that is why there is something to wait for. */
        private void await() {
            long end = System.nanoTime() + limit.toNanos();
            boolean interrupted = false;
            for (long left = limit.toNanos(); left > 0 && thread.isAlive(); left = end - System.nanoTime()) {
                try {
                    thread.join(Duration.ofNanos(left));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
