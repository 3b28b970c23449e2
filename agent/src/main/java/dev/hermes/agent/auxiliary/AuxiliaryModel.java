package dev.hermes.agent.auxiliary;

import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import java.util.List;
import java.util.OptionalInt;

/** Answers side questions, each task with the model that is configured for it, else with the conversation's own. */
public interface AuxiliaryModel {
    /**
     * Asks and waits for the whole answer.
     *
     * @param task name of the section under {@code auxiliary} in the configuration
     * @param main the model of the conversation
     * @return the text, trimmed; empty when the model said nothing
     * @throws dev.hermes.api.HermesException when no candidate answered
     */
    String ask(String task, ResolvedModel main, List<Message> messages, OptionalInt maxTokens)
            throws InterruptedException;

    /** Whom the task is put to first. */
    default ResolvedModel model(String task, ResolvedModel main) {
        return main;
    }
}
