package dev.hermes.agent;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolResult;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** What happens while an agent works, told in order on the thread of the turn unless noted. */
public sealed interface AgentEvent {
    /** Text of the answer, already free of thoughts and of private context. */
    record TextDelta(String text) implements AgentEvent {}

    record ReasoningDelta(String text) implements AgentEvent {}

    /** The text so far is complete; what follows is another piece of the same turn. */
    record SegmentEnd() implements AgentEvent {}

    /** The model is writing the arguments of a call. */
    record ToolPreparing(String tool) implements AgentEvent {}

    /** Told on the thread that runs the tool: calls may run side by side. */
    record ToolStarted(String callId, String tool, ObjectNode arguments) implements AgentEvent {}

    /** Told on the thread that ran the tool. */
    record ToolFinished(String callId, String tool, ToolResult result, Duration took, boolean failed)
            implements AgentEvent {}

    /**
     * After each model call.
     *
     * @param turn what the turn has used so far
     * @param cost of that call
     * @param promptTokens size of the last prompt
     */
    record UsageReported(Usage turn, Cost cost, long promptTokens, int contextLength) implements AgentEvent {}

    /** Something the person should know: a retry, another provider, a warning. */
    record Notice(String text) implements AgentEvent {}

    /** The conversation was made shorter and goes on in a child session. */
    record Compressed(String sessionId, long tokensBefore, long tokensAfter) implements AgentEvent {}

    record Done(TurnResult result) implements AgentEvent {}
}
