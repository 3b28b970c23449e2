package dev.hermes.tools;

/**
 * What somebody keeps for the tasks that use tools (a task is a top-level conversation or one subagent). A tool that
 * keeps such state implements this too; the {@link Toolbox} tells it what happens. All methods may be called from any
 * thread.
 */
public interface TaskState {
    /** A tool is about to run. */
    default void toolRuns(String taskId, String tool) {}

    /** The model no longer sees earlier results of its tools, because the conversation was compressed. */
    default void contextLost(String taskId) {}

    /** The task is over: forget it, and end what it left running. */
    default void release(String taskId) {}

    /** The program ends. */
    default void close() {}
}
