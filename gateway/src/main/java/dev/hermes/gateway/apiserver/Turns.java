package dev.hermes.gateway.apiserver;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Message;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.AgentSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The turns that run: as many as are allowed, and none once the gateway drains. */
final class Turns {
    private static final int COME_BACK = 10;

    private final AgentSource agents;
    private final int most;
    private final Set<Turn> running = new HashSet<>();
    private final SessionQueue sessions = new SessionQueue();
    private boolean draining;
    private @Nullable PlatformHost host;

    Turns(AgentSource agents, int most) {
        this.agents = agents;
        this.most = most;
    }

    synchronized void accept(PlatformHost newHost) {
        host = newHost;
        draining = false;
    }

    synchronized void stopAccepting() {
        draining = true;
    }

    synchronized boolean draining() {
        return draining;
    }

    synchronized int inFlight() {
        return running.size();
    }

    /** Ends all of them; each answers with what it has. */
    void interrupt() {
        Set<Turn> all;
        synchronized (this) {
            all = Set.copyOf(running);
        }
        all.forEach(Turn::interrupt);
    }

    /** Begins a turn. Whoever gets it closes it. */
    synchronized Turn begin() throws ApiException {
        if (draining) {
            throw ApiException.later(
                    503,
                    "The gateway is about to restart and takes no new work.",
                    "server_error",
                    "gateway_draining",
                    COME_BACK);
        }
        if (most > 0 && running.size() >= most) {
            throw ApiException.later(
                    429, "Too many concurrent runs (max " + most + ")", "rate_limit_error", "rate_limit_exceeded", 1);
        }
        var turn = new Turn();
        running.add(turn);
        return turn;
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
    final class Turn implements AutoCloseable {
        private @Nullable Agent agent;
        private boolean interrupted;

        /** Runs it on the calling thread. Turns of a session whose history is in the database wait for each other. */
        TurnResult run(AgentOrder order, Message question, Person person, Consumer<AgentEvent> events)
                throws InterruptedException {
            return order.history().isPresent()
                    ? runNow(order, question, person, events)
                    : sessions.alone(order.sessionId(), () -> runNow(order, question, person, events));
        }

        private TurnResult runNow(AgentOrder order, Message question, Person person, Consumer<AgentEvent> events) {
            try (var opened = agents.open(order)) {
                synchronized (this) {
                    agent = opened;
                    if (interrupted) {
                        opened.interrupt(Optional.empty());
                    }
                }
                return opened.run(question, person, events);
            } finally {
                synchronized (this) {
                    agent = null;
                }
            }
        }

        void interrupt() {
            Agent working;
            synchronized (this) {
                interrupted = true;
                working = agent;
            }
            if (working != null) {
                working.interrupt(Optional.empty());
            }
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
