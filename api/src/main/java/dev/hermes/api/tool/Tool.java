package dev.hermes.api.tool;

import tools.jackson.databind.node.ObjectNode;

/** Something a model may call. Safe for concurrent use by several sessions; what belongs to a session is in the context. */
public interface Tool {
    ToolSpec spec();

    /** Whether it can work here and now (a program, a key, a server is there). Asked often: answer in microseconds. */
    default boolean available() {
        return true;
    }

    /**
     * Does the work and answers.
     *
     * <p>Interrupting the thread ends the work within a second, child processes included. What the model did wrong is
     * answered with {@link ToolResult#error}; an exception is for what should not happen, and is told to the model
     * without its stack trace.
     *
     * @param arguments already coerced to the schema where that was possible; not validated beyond that
     */
    ToolResult run(ObjectNode arguments, ToolContext context) throws InterruptedException;
}
