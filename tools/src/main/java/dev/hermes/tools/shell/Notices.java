package dev.hermes.tools.shell;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Messages that wait until somebody can give them to the model, per task. */
final class Notices {
    private static final int BURST = 15;
    private static final Duration BURST_TIME = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int MAX_WAITING = 100;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Supplier<Optional<String>>>> waiting = new HashMap<>();
    private final Deque<Instant> recent = new ArrayDeque<>();
    private Instant pausedUntil = Instant.MIN;

    Notices(Clock clock) {
        this.clock = clock;
    }

    /** Empty when it was taken back before anybody asked. */
    void add(String taskId, Supplier<Optional<String>> notice) {
        lock.lock();
        try {
            var queue = waiting.computeIfAbsent(taskId, _ -> new ArrayDeque<>());
            if (queue.size() >= MAX_WAITING) {
                queue.removeFirst();
            }
            queue.addLast(notice);
        } finally {
            lock.unlock();
        }
    }

    /** Drops the message when too many come, from all processes together. */
    void addLimited(String taskId, String notice) {
        lock.lock();
        try {
            var now = clock.instant();
            while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(BURST_TIME))) {
                recent.removeFirst();
            }
            if (now.isBefore(pausedUntil)) {
                return;
            }
            if (recent.size() >= BURST) {
                pausedUntil = now.plus(PAUSE);
                return;
            }
            recent.addLast(now);
            add(taskId, () -> Optional.of(notice));
        } finally {
            lock.unlock();
        }
    }

    List<String> take(String taskId) {
        lock.lock();
        try {
            var queue = Optional.ofNullable(waiting.remove(taskId)).orElseGet(ArrayDeque::new);
            var texts = new ArrayList<String>();
            queue.forEach(notice -> notice.get().ifPresent(texts::add));
            return List.copyOf(texts);
        } finally {
            lock.unlock();
        }
    }

    void forget(String taskId) {
        lock.lock();
        try {
            waiting.remove(taskId);
        } finally {
            lock.unlock();
        }
    }
}
