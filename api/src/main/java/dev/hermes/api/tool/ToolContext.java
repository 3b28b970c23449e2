package dev.hermes.api.tool;

import java.util.Map;

/**
 * What surrounds one call of a tool.
 *
 * @param sessionId the conversation; changes when it is compressed into a child session
 * @param taskId what owns terminals, processes and working directories: the top-level conversation or one subagent;
 *     stable over compression
 * @param callId the id the model gave the call
 * @param person who can be asked
 * @param calls how a tool calls other tools ({@code execute_code}); they pass through the same guards
 * @param environment the process environment as the session sees it
 */
public record ToolContext(
        String sessionId,
        String taskId,
        String callId,
        Person person,
        ToolCalls calls,
        Map<String, String> environment) {
    public ToolContext {
        environment = Map.copyOf(environment);
    }

    public ToolContext withCallId(String other) {
        return new ToolContext(sessionId, taskId, other, person, calls, environment);
    }
}
