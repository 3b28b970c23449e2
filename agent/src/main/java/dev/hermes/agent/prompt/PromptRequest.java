package dev.hermes.agent.prompt;

import dev.hermes.providers.ResolvedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * For whom and where a system prompt is written.
 *
 * @param tools names of the tools that the model may call
 * @param platform {@code cli}, {@code telegram}, …: decides what markup is asked for
 * @param cwd where the session works; project files are looked for here
 * @param sessionId present only when the model shall know it
 * @param ignoreRules leaves out everything the user wrote: identity, project files, memory
 */
public record PromptRequest(
        ResolvedModel model,
        Set<String> tools,
        String platform,
        Path cwd,
        Optional<String> sessionId,
        boolean ignoreRules) {
    public PromptRequest {
        tools = Set.copyOf(tools);
    }
}
