package dev.hermes.gateway;

import dev.hermes.agent.AgentEvent;
import dev.hermes.api.Secret;
import dev.hermes.api.tool.Person;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one turn in which nothing may happen any more: a tool that hangs, a server that never answers. What the model says and
 * what tools do is activity; while a person is asked for something, or helpers are at work, time does not count.
 */
final class IdleWatch implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(1);

    /** What helpers do is told to nobody; they have a limit of their own. */
    private static final String HELPERS = "delegate_task";

    private final IdleLimits limits;
    private final AtomicInteger asking = new AtomicInteger();
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean expired;
    private @Nullable Thread watcher;

    IdleWatch(IdleLimits limits) {
        this.limits = limits;
    }

    /** @param warn told once when nothing has happened for a while @param end ends the turn */
    void start(Runnable warn, Runnable end) {
        if (!limits.end().isZero() || !limits.warning().isZero()) {
            watcher = Thread.ofVirtual().name("idle-watch").start(() -> watch(warn, end));
        }
    }

    private void watch(Runnable warn, Runnable end) {
        if (!limits.warning().isZero() && idleFor(limits.warning())) {
            warn.run();
        }
        if (!limits.end().isZero() && idleFor(limits.end())) {
            expired = true;
            end.run();
        }
    }

    /** Waits until nothing has happened for so long. @return false when the turn has ended before */
    private boolean idleFor(Duration limit) {
        while (!Thread.currentThread().isInterrupted()) {
            long left = limit.toNanos() - (System.nanoTime() - lastNanos);
            if (asking.get() > 0) {
                left = limit.toNanos();
            } else if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(left);
        }
        return false;
    }

    /** Whether the turn was ended because nothing happened. */
    boolean expired() {
        return expired;
    }

    Consumer<AgentEvent> watching(Consumer<AgentEvent> events) {
        return event -> {
            lastNanos = System.nanoTime();
            switch (event) {
                case AgentEvent.ToolStarted(var _, var tool, var _)
                when tool.equals(HELPERS) -> asking.incrementAndGet();
                case AgentEvent.ToolFinished done when done.tool().equals(HELPERS) -> asking.decrementAndGet();
                default -> {}
            }
            events.accept(event);
        };
    }

    /** The same person, for whom there is time. */
    Person patientWith(Person person) {
        return new Patient(person);
    }

    @Override
    public void close() {
        var thread = watcher;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(END);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private <T> T asked(Question<T> question) throws InterruptedException {
        asking.incrementAndGet();
        try {
            return question.ask();
        } finally {
            lastNanos = System.nanoTime();
            asking.decrementAndGet();
        }
    }

    private final class Patient implements Person {
        private final Person person;

        Patient(Person person) {
            this.person = person;
        }

        @Override
        public Decision approve(Approval approval) throws InterruptedException {
            return asked(() -> person.approve(approval));
        }

        @Override
        public Optional<String> answer(String question, List<String> choices) throws InterruptedException {
            return asked(() -> person.answer(question, choices));
        }

        @Override
        public boolean present() {
            return person.present();
        }

        @Override
        public Optional<Secret> password(String prompt) throws InterruptedException {
            return asked(() -> person.password(prompt));
        }
    }
}
