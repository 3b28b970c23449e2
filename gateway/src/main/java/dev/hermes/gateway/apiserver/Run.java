package dev.hermes.gateway.apiserver;

import dev.hermes.api.tool.Person;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.Json;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A turn that works whether or not somebody listens. What happens in it is kept, so that whoever comes late, or comes
 * back, hears all of it; several may listen at once. Its person is who answers its approvals.
 */
final class Run implements Person {
    private static final int MOST_EVENTS = 2_000;
    private static final Duration APPROVAL = Duration.ofMinutes(5);

    private final String id;
    private final String session;
    private final String model;
    private final Turns.Turn turn;
    private final Clock clock;
    private final Instant created;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<CompletableFuture<Decision>> asked = new ArrayDeque<>();
    private RunStatus status = RunStatus.QUEUED;
    private Instant updated;
    private String lastEvent = "";
    private long nextEvent;
    private boolean stopped;
    private @Nullable ObjectNode outcome;

    /** One that was told, with its number. */
    record Event(long number, String json) {}

    Run(String id, String session, String model, Turns.Turn turn, Clock clock) {
        this.id = id;
        this.session = session;
        this.model = model;
        this.turn = turn;
        this.clock = clock;
        this.created = clock.instant();
        this.updated = created;
    }

    String id() {
        return id;
    }

    Turns.Turn turn() {
        return turn;
    }

    ObjectNode shown() {
        lock.lock();
        try {
            var node = Json.object();
            node.put("object", "hermes.run");
            node.put("run_id", id);
            node.put("status", status.text());
            node.put("created_at", seconds(created));
            node.put("updated_at", seconds(updated));
            node.put("session_id", session);
            node.put("model", model);
            node.put("last_event", lastEvent);
            if (outcome != null) {
                outcome.propertyStream().forEach(entry -> node.set(entry.getKey(), entry.getValue()));
            }
            return node;
        } finally {
            lock.unlock();
        }
    }

    /** As digits: a number of that size with a fraction would be written with an exponent. */
    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    /** When it ended; empty while it works. */
    Optional<Instant> endedAt() {
        lock.lock();
        try {
            return status.over() ? Optional.of(updated) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void begin() {
        lock.lock();
        try {
            status(stopped ? RunStatus.STOPPING : RunStatus.RUNNING);
        } finally {
            lock.unlock();
        }
    }

    void tell(String name, ObjectNode event) {
        lock.lock();
        try {
            event.put("event", name);
            event.put("run_id", id);
            event.put("timestamp", seconds(clock.instant()));
            events.addLast(new Event(nextEvent++, event.toString()));
            if (events.size() > MOST_EVENTS) {
                events.removeFirst();
            }
            lastEvent = name;
            updated = clock.instant();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The last event. One that was stopped was cancelled, however it ended. */
    void end(RunStatus wanted, ObjectNode result) {
        lock.lock();
        try {
            var last = stopped ? RunStatus.CANCELLED : wanted;
            outcome = last == RunStatus.CANCELLED ? null : result;
            tell("run." + last.text(), last == RunStatus.CANCELLED ? Json.object() : result.deepCopy());
            status(last);
        } finally {
            lock.unlock();
        }
    }

    private void status(RunStatus next) {
        status = next;
        updated = clock.instant();
        changed.signalAll();
    }

    /** @return false when it has ended already */
    boolean stop() {
        List<CompletableFuture<Decision>> open;
        lock.lock();
        try {
            if (status.over()) {
                return false;
            }
            stopped = true;
            status(RunStatus.STOPPING);
            open = List.copyOf(asked);
            asked.clear();
        } finally {
            lock.unlock();
        }
        open.forEach(question -> question.complete(Decision.DENY));
        turn.interrupt();
        return true;
    }

    /** Waits until it has ended, or the limit is over. */
    void awaitEnd(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (!status.over() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Events after that number; waits for some, and returns none when the limit is over or there will be no more. */
    List<Event> after(long number, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (nextEvent - 1 <= number && !status.over() && left > 0) {
                left = changed.awaitNanos(left);
            }
            var found = new ArrayList<Event>();
            for (var event : events) {
                if (event.number() > number) {
                    found.add(event);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    void forgetEvents() {
        lock.lock();
        try {
            events.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Decision approve(Approval approval) throws InterruptedException {
        var question = new CompletableFuture<Decision>();
        lock.lock();
        try {
            if (stopped) {
                return Decision.DENY;
            }
            asked.addLast(question);
            status(RunStatus.WAITING_FOR_APPROVAL);
            var event = Json.object().put("command", approval.command()).put("description", approval.reason());
            var choices = event.putArray("choices");
            choices.add("once").add("session");
            if (approval.mayBeAlways()) {
                choices.add("always");
            }
            choices.add("deny");
            tell("approval.request", event);
        } finally {
            lock.unlock();
        }
        try {
            return question.get(APPROVAL.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            return Decision.TIMEOUT;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a decision is never an exception", e);
        } finally {
            answered(question);
        }
    }

    private void answered(CompletableFuture<Decision> question) {
        lock.lock();
        try {
            asked.remove(question);
            if (status == RunStatus.WAITING_FOR_APPROVAL && asked.isEmpty()) {
                status(RunStatus.RUNNING);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether it works, so that something could be asked. */
    boolean active() {
        return endedAt().isEmpty();
    }

    /**
     * Answers the oldest open question, or all.
     *
     * @return how many were answered
     */
    int decide(Decision decision, boolean all) {
        var open = new ArrayList<CompletableFuture<Decision>>();
        lock.lock();
        try {
            while (!asked.isEmpty() && (all || open.isEmpty())) {
                open.add(asked.removeFirst());
            }
            if (!open.isEmpty()) {
                var choice = decision.name().toLowerCase(Locale.ROOT);
                tell("approval.responded", Json.object().put("choice", choice).put("resolved", open.size()));
            }
        } finally {
            lock.unlock();
        }
        open.forEach(question -> question.complete(decision));
        return open.size();
    }

    @Override
    public Optional<String> answer(String question, List<String> choices) {
        return Optional.empty(); // the protocol has no way to ask
    }
}
