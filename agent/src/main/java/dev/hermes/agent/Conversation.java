package dev.hermes.agent;

import dev.hermes.agent.compress.Compressed;
import dev.hermes.agent.compress.TokenEstimate;
import dev.hermes.agent.prompt.PromptRequest;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What lasts from turn to turn: the messages, the system prompt, the model in use, and how they are made shorter. */
final class Conversation {
    private static final int PASSES = 3;

    private final AgentParts parts;
    private final AgentSettings settings;
    private final Transcript transcript;
    private final Route route;
    private final List<ToolSpec> tools;
    private Optional<String> systemPrompt;

    Conversation(
            AgentParts parts,
            AgentSettings settings,
            Transcript transcript,
            Route route,
            List<ToolSpec> tools,
            Optional<String> systemPrompt) {
        this.parts = parts;
        this.settings = settings;
        this.transcript = transcript;
        this.route = route;
        this.tools = List.copyOf(tools);
        this.systemPrompt = systemPrompt;
    }

    Transcript transcript() {
        return transcript;
    }

    Route route() {
        return route;
    }

    List<ToolSpec> tools() {
        return tools;
    }

    /** What surrounds the tools of a turn. */
    ToolContext toolContext(String taskId, Person person) {
        var environment = new HashMap<>(settings.environment());
        environment.put("HERMES_SESSION_ID", transcript.sessionId());
        return new ToolContext(
                transcript.sessionId(), taskId, "", person, parts.tools().only(settings.tools()), environment);
    }

    /** The same text in every request of the session, because providers cache by the beginning of a prompt. */
    String systemPrompt(Consumer<AgentEvent> events) {
        if (systemPrompt.isEmpty()) {
            systemPrompt = Optional.of(build());
            transcript.systemPrompt(systemPrompt.get(), events);
        }
        return systemPrompt.get();
    }

    private String build() {
        return parts.prompts()
                .build(new PromptRequest(
                        route.primary(),
                        settings.tools(),
                        settings.platform(),
                        settings.workingDirectory(),
                        settings.passSessionId() ? Optional.of(transcript.sessionId()) : Optional.empty(),
                        settings.ignoreRules()));
    }

    /** What is sent: the system prompt, the conversation, and messages that only this request sees. */
    List<Message> request(List<Message> scaffold, Consumer<AgentEvent> events) {
        var all = new ArrayList<Message>();
        all.add(Message.system(systemPrompt(events)));
        all.addAll(settings.prefill());
        var whole = new ArrayList<>(transcript.messages());
        whole.addAll(scaffold);
        all.addAll(History.prepared(whole));
        return all;
    }

    long estimatedTokens(Consumer<AgentEvent> events) {
        return TokenEstimate.ofText(systemPrompt(events))
                + TokenEstimate.of(transcript.messages())
                + TokenEstimate.ofTools(tools);
    }

    void compressBeforeTurn(String taskId, Consumer<AgentEvent> events) throws InterruptedException {
        if (parts.compressor().isEmpty()) {
            return;
        }
        var compressor = parts.compressor().get();
        for (int pass = 0; pass < PASSES; pass++) {
            long tokens = estimatedTokens(events);
            if (!compressor.dueBeforeTurn(transcript.messages(), tokens, route.current())
                    || !shrank(compress(
                            compressor.compress(messages(), route.current(), Optional.empty()), taskId, events))) {
                return;
            }
        }
    }

    void compressWhenDue(long promptTokens, String taskId, Consumer<AgentEvent> events) throws InterruptedException {
        if (parts.compressor().isPresent() && parts.compressor().get().due(promptTokens, route.current())) {
            compress(parts.compressor().get().compress(messages(), route.current(), Optional.empty()), taskId, events);
        }
    }

    /** Makes room because a provider said that the conversation is too long; false when nothing more can go. */
    boolean makeRoom(String taskId, Consumer<AgentEvent> events) throws InterruptedException {
        return parts.compressor().isPresent()
                && shrank(compress(
                        parts.compressor().get().compressNow(messages(), route.current(), Optional.empty()),
                        taskId,
                        events));
    }

    /** Compresses because the person asked. */
    Compressed compressNow(Optional<String> focus, String taskId, Consumer<AgentEvent> events)
            throws InterruptedException {
        return parts.compressor().isEmpty()
                ? new Compressed(messages(), false, false, 0, 0, List.of("Compression is switched off."))
                : compress(parts.compressor().get().compressNow(messages(), route.current(), focus), taskId, events);
    }

    private List<Message> messages() {
        return List.copyOf(transcript.messages());
    }

    private static boolean shrank(Compressed compressed) {
        return compressed.changed() && compressed.tokensAfter() < compressed.tokensBefore();
    }

    private Compressed compress(Compressed compressed, String taskId, Consumer<AgentEvent> events) {
        compressed.notices().forEach(notice -> events.accept(new AgentEvent.Notice(notice)));
        if (compressed.changed()) {
            // Memory and project files may have changed since the session began; a new prompt costs nothing here,
            // because the provider's cache is lost anyway.
            systemPrompt = Optional.of(build());
            var messages = new ArrayList<>(compressed.messages());
            new Steps(parts.tools()).reminder(taskId).ifPresent(messages::add);
            transcript.replaceBy(messages, systemPrompt.get(), events);
            parts.tools().contextLost(taskId);
            events.accept(new AgentEvent.Compressed(
                    transcript.sessionId(), compressed.tokensBefore(), compressed.tokensAfter()));
        }
        return compressed;
    }
}
