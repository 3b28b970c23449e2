package dev.hermes.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The wishes that this gateway should end. The first begins the draining; a second stop ends it at once. A wish that it
 * stays down beats one that it comes back, because only the former was said by a person who will not say it again.
 */
public final class StopRequests {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable StopRequest current;
    private boolean hurry;
    private boolean news;

    /** Takes a wish down; returns at once, and so may be called by a signal. */
    public void request(StopRequest request) {
        lock.lock();
        try {
            var before = current;
            if (before == null) {
                current = request;
            } else if (request.kind() != StopRequest.Kind.RESTART) {
                hurry = true;
                if (request.kind() == StopRequest.Kind.STOP) {
                    current = request;
                }
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Something is to be looked at again. */
    void notice() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        news = true;
        changed.signalAll();
    }

    Optional<StopRequest> current() {
        lock.lock();
        try {
            return Optional.ofNullable(current);
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody has asked twice. */
    boolean hurry() {
        lock.lock();
        try {
            return hurry;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is news, and at the latest after the limit. */
    void await(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (!news && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
        } finally {
            lock.unlock();
        }
    }
}
