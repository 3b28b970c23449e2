package dev.hermes.gateway;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets the turns of one session run one after the other. */
final class SessionQueue {
    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

    /** @param users those who hold it or wait for it */
    private record Place(ReentrantLock lock, int users) {}

    /** What is done alone. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    <T> T alone(String session, Work<T> work) throws InterruptedException {
        var lock = places.compute(
                        session,
                        (_, place) -> place == null
                                ? new Place(new ReentrantLock(true), 1)
                                : new Place(place.lock(), place.users() + 1))
                .lock();
        try {
            lock.lockInterruptibly();
            try {
                return work.run();
            } finally {
                lock.unlock();
            }
        } finally {
            places.computeIfPresent(
                    session, (_, place) -> place.users() == 1 ? null : new Place(place.lock(), place.users() - 1));
        }
    }
}
