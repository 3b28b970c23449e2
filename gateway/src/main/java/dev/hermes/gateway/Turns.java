package dev.hermes.gateway;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.api.tool.Person;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The turns that run: as many as are allowed, and none once the gateway drains. */
public final class Turns {
    /** Seconds after which somebody who was refused because of a restart may come back. */
    public static final int COME_BACK = 10;

    private final AgentSource agents;
    private final int most;
    private final Log log;
    private final Set<Turn> running = new HashSet<>();
    private final SessionQueue sessions = new SessionQueue();
    private boolean draining;
    private @Nullable PlatformHost host;

    /** @param most 0 for no limit */
    public Turns(AgentSource agents, int most, Log log) {
        this.agents = agents;
        this.most = most;
        this.log = log;
    }

    /** From now on there may be turns; the host is told when one ends. */
    public synchronized void accept(PlatformHost newHost) {
        host = newHost;
        draining = false;
    }

    public synchronized void stopAccepting() {
        draining = true;
    }

    public synchronized boolean draining() {
        return draining;
    }

    public synchronized int inFlight() {
        return running.size();
    }

    /** Ends all of them; each answers with what it has. */
    public void interrupt() {
        Set<Turn> all;
        synchronized (this) {
            all = Set.copyOf(running);
        }
        all.forEach(Turn::interrupt);
    }

    /**
     * Begins a turn, which whoever gets it closes; empty when the gateway drains, or as many agents work as may. One that has
     * ended is still in flight while its client reads, but takes nobody's place.
     */
    public synchronized Optional<Turn> begin() {
        if (draining
                || most > 0 && running.stream().filter(turn -> !turn.worked).count() >= most) {
            return Optional.empty();
        }
        var turn = new Turn();
        running.add(turn);
        return Optional.of(turn);
    }

    private void end(Turn turn) {
        PlatformHost known;
        synchronized (this) {
            running.remove(turn);
            known = host;
        }
        if (known != null) {
            known.workChanged();
        }
    }

    /** One that runs, or is about to. */
    public final class Turn implements AutoCloseable {
        private @Nullable TurnRunner agent;
        private boolean interrupted;
        private @Nullable Thread waiting;
        private volatile boolean worked;
        private List<Message> history = List.of();

        /** Runs it on the calling thread. Turns of a session that a client has named wait for each other. */
        public TurnResult run(AgentOrder order, Message question, Person person, Consumer<AgentEvent> events)
                throws InterruptedException {
            return run(order, question, person, events, () -> {});
        }

        /**
         * @param begun told when it waits for no other any more
         * @throws HermesException when it was interrupted while it waited
         */
        public TurnResult run(
                AgentOrder order, Message question, Person person, Consumer<AgentEvent> events, Runnable begun)
                throws InterruptedException {
            try {
                if (!order.alone()) {
                    begun.run();
                    return runNow(order, question, person, events);
                }
                try (var _ = place(order.sessionId())) {
                    begun.run();
                    return runNow(order, question, person, events);
                }
            } finally {
                worked = true;
            }
        }

        private SessionQueue.Held place(String session) throws InterruptedException {
            synchronized (this) {
                if (interrupted) {
                    throw neverBegan();
                }
                waiting = Thread.currentThread();
            }
            SessionQueue.Held held;
            try {
                held = sessions.enter(session);
            } catch (InterruptedException e) {
                if (waitsNoMore()) {
                    throw neverBegan();
                }
                throw e;
            }
            if (waitsNoMore()) {
                held.close();
                throw neverBegan();
            }
            return held;
        }

        /** @return whether this turn was interrupted meanwhile; its thread is free of the sign of it then */
        private synchronized boolean waitsNoMore() {
            waiting = null;
            if (interrupted) {
                Thread.interrupted();
            }
            return interrupted;
        }

        private static HermesException neverBegan() {
            return new HermesException(
                    ExitCode.FAILED,
                    "The turn was ended before it began.",
                    "Ask again when the one before it is done.");
        }

        private TurnResult runNow(AgentOrder order, Message question, Person person, Consumer<AgentEvent> events)
                throws InterruptedException {
            var rules = agents.rules(order.platform());
            return rules.footer().below(told -> watched(order, question, person, told, rules.idle()), events);
        }

        private TurnResult watched(
                AgentOrder order, Message question, Person person, Consumer<AgentEvent> events, IdleLimits limits) {
            try (var watch = new IdleWatch(limits)) {
                watch.start(() -> log.warn("gateway.turn", idle(order, limits.warning())), () -> {
                    log.warn("gateway.turn", idle(order, limits.end()) + "; it is ended");
                    interrupt();
                });
                var result = answered(order, question, watch.patientWith(person), watch.watching(events));
                return watch.expired() && result.interrupted()
                        ? result.because("nothing happened for " + limits.end().toSeconds() + " seconds")
                        : result;
            }
        }

        private static String idle(AgentOrder order, Duration limit) {
            return "nothing has happened for " + limit.toSeconds() + " seconds in the turn of session "
                    + order.sessionId();
        }

        private TurnResult answered(AgentOrder order, Message question, Person person, Consumer<AgentEvent> events) {
            try (var opened = agents.open(order)) {
                synchronized (this) {
                    agent = opened;
                    if (interrupted) {
                        opened.interrupt();
                    }
                }
                var result = opened.run(question, person, events);
                synchronized (this) {
                    history = List.copyOf(opened.history());
                }
                return result;
            } finally {
                synchronized (this) {
                    agent = null;
                }
            }
        }

        /** The whole conversation, once the turn has ended. */
        public synchronized List<Message> history() {
            return history;
        }

        public void interrupt() {
            TurnRunner working;
            synchronized (this) {
                interrupted = true;
                working = agent;
                if (waiting != null) {
                    waiting.interrupt();
                }
            }
            if (working != null) {
                working.interrupt();
            }
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
