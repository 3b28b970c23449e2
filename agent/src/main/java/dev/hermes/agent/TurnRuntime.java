package dev.hermes.agent;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.providers.ResolvedModel;
import java.util.List;

/**
 * Another agent that answers the turns of a conversation in place of our own loop: it has its own prompt, its own tools and
 * its own way to a model. The conversation stays ours; what is done is told to a {@link Witness} and stored as always.
 */
public interface TurnRuntime extends AutoCloseable {
    /**
     * What is to be answered.
     *
     * @param before the conversation so far, without the question
     * @param context who can be asked for consent, and the environment of the session
     */
    record Order(Message question, List<Message> before, ResolvedModel model, ToolContext context) {
        public Order {
            before = List.copyOf(before);
        }
    }

    /** Told what happens, on the thread of the turn. */
    interface Witness {
        /** These belong into the conversation, together: they are stored before the call returns. */
        void said(List<Message> messages);

        void event(AgentEvent event);

        /** A model was asked once more. */
        void used(Usage usage);
    }

    /** How a turn ended. What was said is in the conversation already. */
    sealed interface Outcome {
        record Answered(String text) implements Outcome {}

        /**
         * There may be something to show, but the turn was cut.
         *
         * @param reason machine-readable
         */
        record Cut(String text, String reason, String error) implements Outcome {}

        /** Stopped by somebody other than us. */
        record Interrupted() implements Outcome {}
    }

    /** Whether turns with this model are answered here; the others go through our own loop. */
    boolean serves(ResolvedModel model);

    /**
     * Answers one message. After any failure the next turn can be tried.
     *
     * @throws InterruptedException within a second after the thread was interrupted
     * @throws HermesException when nothing came of it
     */
    Outcome turn(Order order, Witness witness) throws InterruptedException;

    /** Ends what belongs to the conversation. */
    @Override
    void close();
}
