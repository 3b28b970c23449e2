package dev.hermes.providers.oauth;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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

    /** An end that takes no longer needs no explanation. */
    private static final Duration UNNOTICED = Duration.ofSeconds(1);

    private final Set<One<?>> all = ConcurrentHashMap.newKeySet();
    private final Duration unnoticed;
    private final Consumer<Logins.Awaited> told;

    /** @param told hears what the end waits for, once for each login, when it takes longer than a moment */
    UnderWay(Consumer<Logins.Awaited> told) {
        this(UNNOTICED, told);
    }

    UnderWay(Duration unnoticed, Consumer<Logins.Awaited> told) {
        this.unnoticed = unnoticed;
        this.told = told;
    }

    /**
     * Does it and waits for it.
     *
     * @param provider whose login it is
     * @param limit for all of it, from when the token was sent
     * @throws InterruptedException when the caller was interrupted; what was sent is finished nevertheless
     */
    <T> T finish(String provider, Duration limit, Supplier<T> work) throws InterruptedException {
        var one = new One<>(provider, limit, work);
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
        private final String provider;
        private final Duration limit;
        private final FutureTask<T> task;
        private final Thread thread;
        private final Thread endOfProcess = Thread.ofPlatform().unstarted(this::await);
        private final AtomicBoolean tell = new AtomicBoolean(true);
        private boolean sent;
        private boolean stopped;

        One(String provider, Duration limit, Supplier<T> work) {
            this.provider = provider;
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
            var most = unnoticed.compareTo(limit) < 0 ? unnoticed : limit;
            boolean interrupted = joined(System.nanoTime() + most.toNanos());
            // the hook and whoever closes this wait both, and one of them says it
            if (thread.isAlive() && tell.getAndSet(false)) {
                told.accept(new Logins.Awaited(provider, Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
            }
            interrupted |= joined(end);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** @return whether this thread was interrupted meanwhile */
        private boolean joined(long end) {
            boolean interrupted = false;
            for (long left = end - System.nanoTime(); left > 0 && thread.isAlive(); left = end - System.nanoTime()) {
                try {
                    thread.join(Duration.ofNanos(left));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            return interrupted;
        }
    }
}
