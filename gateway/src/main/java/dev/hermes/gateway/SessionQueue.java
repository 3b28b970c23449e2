package dev.hermes.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets those who want one thing have it one after the other, in the order in which they came. */
public final class SessionQueue {
    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

    /** @param users those who hold it or wait for it */
    private record Place(ReentrantLock lock, int users) {}

    /** One's turn, which ends when this is closed, by the thread that got it. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits until nobody else has it. */
    public Held enter(String name) throws InterruptedException {
        var lock = places.compute(
                        name,
                        (_, place) -> place == null
                                ? new Place(new ReentrantLock(true), 1)
                                : new Place(place.lock(), place.users() + 1))
                .lock();
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            leave(name);
            throw e;
        }
        return () -> {
            lock.unlock();
            leave(name);
        };
    }

    private void leave(String name) {
        places.computeIfPresent(
                name, (_, place) -> place.users() == 1 ? null : new Place(place.lock(), place.users() - 1));
    }
}
