package dev.hermes.kanban.plan;

/** A model that answers one question. */
@FunctionalInterface
public interface Adviser {
    /**
     * @param slot name of the section under {@code auxiliary} in the configuration
     * @return the answer; blank when there was none
     * @throws dev.hermes.api.HermesException when nobody answers
     */
    String ask(String slot, String system, String question, int maxTokens) throws InterruptedException;
}
