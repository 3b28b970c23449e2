package dev.hermes.agent;

import dev.hermes.agent.auxiliary.TitleWriter;
import dev.hermes.agent.checkpoint.Checkpoints;
import dev.hermes.agent.compress.Compressor;
import dev.hermes.agent.prompt.PromptSource;
import dev.hermes.agent.prompt.SubdirectoryHints;
import dev.hermes.api.Log;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.home.Redactor;
import dev.hermes.providers.KeyRing;
import dev.hermes.providers.Meter;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.sessions.SessionStore;
import dev.hermes.tools.ToolResultStore;
import dev.hermes.tools.Toolbox;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What an agent is made of. Compressor, hints and runtime belong to one agent; the rest may be shared.
 *
 * @param keys other credentials for the same model
 * @param meter prices and limits of the accounts that are asked
 * @param sessions absent when nothing is kept, or when the database cannot be opened
 * @param compressor absent when the conversation is never compressed
 * @param hints absent when project files are ignored
 * @param checkpoints absent when no snapshots are taken
 * @param titles absent when sessions stay without a title of their own
 * @param runtime absent when every turn goes through our own loop; belongs to one agent, which closes it
 * @param results keeps results that are too large for a conversation
 * @param dumps where requests are written down that no model answers
 * @param windows told the context window, in tokens, that a server named when it refused a request
 * @param random spreads waiting times
 */
public record AgentParts(
        Function<ApiMode, ModelTransport> transports,
        KeyRing keys,
        Meter meter,
        Toolbox tools,
        Optional<SessionStore> sessions,
        PromptSource prompts,
        Optional<Compressor> compressor,
        Optional<SubdirectoryHints> hints,
        Optional<Checkpoints> checkpoints,
        Optional<TitleWriter> titles,
        Optional<TurnRuntime> runtime,
        ToolResultStore results,
        RequestDump dumps,
        BiConsumer<ResolvedModel, Integer> windows,
        Redactor redactor,
        Clock clock,
        Log log,
        RandomGenerator random) {
    /** The same for an agent whose turns another one answers. */
    public AgentParts withRuntime(TurnRuntime other) {
        return new AgentParts(
                transports,
                keys,
                meter,
                tools,
                sessions,
                prompts,
                compressor,
                hints,
                checkpoints,
                titles,
                Optional.of(other),
                results,
                dumps,
                windows,
                redactor,
                clock,
                log,
                random);
    }
}
