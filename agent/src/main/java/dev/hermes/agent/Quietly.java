package dev.hermes.agent;

import dev.hermes.api.Log;
import java.util.function.Consumer;

/** Keeps whoever watches from ending the turn: what they throw is logged. */
record Quietly(Consumer<AgentEvent> events, Log log) implements Consumer<AgentEvent> {
    @Override
    public void accept(AgentEvent event) {
        try {
            events.accept(event);
        } catch (RuntimeException e) {
            log.warn("agent", "whoever watches failed at " + event.getClass().getSimpleName(), e);
        }
    }
}
