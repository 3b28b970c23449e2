package dev.hermes.gateway;

import dev.hermes.api.model.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a platform needs an agent for.
 *
 * @param platform decides which tools there are and how answers are written
 * @param sessionId of the conversation, which begins when there is none
 * @param history what was said so far, when the other side keeps that; else the database knows
 * @param alone whether other turns of the session wait for this one; always when the database knows what was said
 * @param instructions what the other side adds to the system prompt
 * @param user whose conversation it is
 */
public record AgentOrder(
        String platform,
        String sessionId,
        Optional<List<Message>> history,
        boolean alone,
        Optional<String> instructions,
        Optional<String> user) {
    public AgentOrder {
        history = history.map(List::copyOf);
        alone |= history.isEmpty();
    }

    /** For a conversation that nobody else can name, or that the database keeps. */
    public AgentOrder(
            String platform,
            String sessionId,
            Optional<List<Message>> history,
            Optional<String> instructions,
            Optional<String> user) {
        this(platform, sessionId, history, false, instructions, user);
    }
}
