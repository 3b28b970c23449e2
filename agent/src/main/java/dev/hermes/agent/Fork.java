package dev.hermes.agent;

import dev.hermes.providers.ResolvedModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A copy of an agent that goes on by itself and leaves no trace: the same prompt, tools and messages, so that the provider's
 * cache serves both, but it is not stored, and only some of its tools do anything.
 */
final class Fork {
    private Fork() {}

    static AgentParts parts(AgentParts given, Set<String> allowed, String systemPrompt) {
        return new AgentParts(
                given.transports(),
                given.keys(),
                given.meter(),
                given.tools().refusingAllBut(allowed),
                Optional.empty(),
                _ -> systemPrompt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                given.results(),
                given.dumps(),
                given.windows(),
                given.redactor(),
                given.clock(),
                given.log(),
                given.random());
    }

    static AgentSettings settings(AgentSettings given, ResolvedModel model, int maxTurns) {
        return new AgentSettings(
                model,
                List.of(),
                given.tools(),
                given.platform(),
                given.source(),
                maxTurns,
                given.attempts(),
                given.maxChildren(),
                given.passSessionId(),
                given.ignoreRules(),
                given.environment(),
                given.workingDirectory(),
                given.parentSession(),
                given.guardrails(),
                given.prefill(),
                false);
    }
}
