package dev.hermes.gateway;

import dev.hermes.agent.Agent;

/** Puts agents together for the platforms. Handed in, because that needs everything that the program has. */
@FunctionalInterface
public interface AgentSource {
    /**
     * An agent for one or more turns of a conversation. Whoever asks for it closes it.
     *
     * @throws dev.hermes.api.HermesException when no model can be had with these settings
     */
    Agent open(AgentOrder order);

    /** What holds for the turns of a platform. */
    default TurnRules rules(String platform) {
        return TurnRules.NONE;
    }
}
