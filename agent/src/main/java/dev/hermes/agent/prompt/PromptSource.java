package dev.hermes.agent.prompt;

/** Where the system prompt of a session comes from. Asked once a session and again after each compression. */
public interface PromptSource {
    /** The whole prompt. What cannot be read is left out or named in the text; this never fails. */
    String build(PromptRequest request);
}
