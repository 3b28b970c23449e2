package dev.hermes.agent.delegate;

import dev.hermes.agent.Agent;

/** Puts an agent together that works for another one. */
@FunctionalInterface
public interface HelperFactory {
    /**
     * @param id of the helper, for people and logs
     * @param parentSession the conversation it works for
     * @return not yet running; whoever asked for it closes it
     */
    Agent start(String id, Assignment assignment, String parentSession);
}
