package dev.hermes.gateway;

/** Puts agents together for the platforms. Handed in, because that needs everything that the program has. */
@FunctionalInterface
public interface AgentSource {
    /**
     * Who answers one or more turns of a conversation. Whoever asks for it closes it.
     *
     * @throws dev.hermes.api.HermesException when no model can be had with these settings
     */
    TurnRunner open(AgentOrder order);

    /** What holds for the turns of a platform. */
    default TurnRules rules(String platform) {
        return TurnRules.NONE;
    }
}
