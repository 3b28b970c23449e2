package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import java.util.List;

/**
 * What became of a conversation.
 *
 * @param messages the conversation to go on with; the one that came in when nothing changed
 * @param changed whether a part was replaced by a handoff message
 * @param summarised false when the middle was dropped without a summary
 * @param tokensBefore estimated, like {@code tokensAfter}
 * @param notices what the person should know, a sentence each
 */
public record Compressed(
        List<Message> messages,
        boolean changed,
        boolean summarised,
        long tokensBefore,
        long tokensAfter,
        List<String> notices) {
    public Compressed {
        messages = List.copyOf(messages);
        notices = List.copyOf(notices);
    }

    static Compressed unchanged(List<Message> messages, List<String> notices) {
        long tokens = TokenEstimate.of(messages);
        return new Compressed(messages, false, false, tokens, tokens, notices);
    }
}
