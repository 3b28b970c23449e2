package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.providers.ResolvedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an agent works.
 *
 * @param fallbacks asked in this order when the model cannot be had
 * @param tools names of the tools that the model may call
 * @param platform where the answer is read: {@code cli}, {@code telegram}, …
 * @param source the tag of the session in the database; the platform, unless the person chose one
 * @param maxTurns model calls a turn may make
 * @param attempts of one model call
 * @param maxChildren helpers that one answer of the model may start
 * @param passSessionId tells the model which session it is in
 * @param ignoreRules leaves out what the user wrote for agents: identity, project files, memory
 * @param environment of child processes, before the filter of the terminal; {@code HERMES_STREAM_RETRIES} is looked up in it
 * @param parentSession set for a helper that works for another session
 * @param guardrails when a tool that makes no progress is warned about or stopped
 * @param prefill messages that stand between the system prompt and the conversation in every request, and are not stored
 * @param verifyWrites names files under the answer that were to be written and were not
 */
public record AgentSettings(
        ResolvedModel model,
        List<ResolvedModel> fallbacks,
        Set<String> tools,
        String platform,
        String source,
        int maxTurns,
        int attempts,
        int maxChildren,
        boolean passSessionId,
        boolean ignoreRules,
        Map<String, String> environment,
        Path workingDirectory,
        Optional<String> parentSession,
        GuardrailSettings guardrails,
        List<Message> prefill,
        boolean verifyWrites) {
    private static final int STREAM_RETRIES = 2;

    public AgentSettings {
        fallbacks = List.copyOf(fallbacks);
        prefill = List.copyOf(prefill);
        tools = Set.copyOf(tools);
        environment = Map.copyOf(environment);
        attempts = Math.max(1, attempts);
        maxChildren = Math.max(1, maxChildren);
        maxTurns = Math.max(1, maxTurns);
    }

    /** How often an answer is asked for again that broke off before anybody saw anything of it. */
    int streamRetries() {
        var text = environment.getOrDefault("HERMES_STREAM_RETRIES", "").strip();
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : STREAM_RETRIES;
    }

    /** The same with another model. */
    public AgentSettings withModel(ResolvedModel other) {
        return new AgentSettings(
                other,
                fallbacks,
                tools,
                platform,
                source,
                maxTurns,
                attempts,
                maxChildren,
                passSessionId,
                ignoreRules,
                environment,
                workingDirectory,
                parentSession,
                guardrails,
                prefill,
                verifyWrites);
    }
}
