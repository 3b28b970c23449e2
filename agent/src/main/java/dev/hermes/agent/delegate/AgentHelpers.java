package dev.hermes.agent.delegate;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentParts;
import dev.hermes.agent.AgentSettings;
import dev.hermes.agent.prompt.PromptSource;
import dev.hermes.providers.ResolvedModel;
import dev.hermes.tools.Toolsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Derives helpers from the agent they work for: the same model, places and limits; a history of their own, and none of
 * the tools that reach the person or what is remembered of them.
 */
public final class AgentHelpers implements HelperFactory {
    private static final Set<String> NEVER =
            Set.of(DelegateTool.NAME, "clarify", "memory", "send_message", "execute_code");
    private static final String DUTY = """


            # You are a helper
            Another agent gave you the task below. Nobody answers questions, so decide yourself and say what you assumed. \
            Work until the task is done, then answer with a summary: what you did, what you found, which files you made or \
            changed, and what is open. The other agent reads nothing but that summary.""";

    private final Supplier<AgentParts> parts;
    private final AgentSettings parent;
    private final Supplier<ResolvedModel> model;
    private final DelegationSettings settings;
    private final int depth;

    /**
     * @param parts made anew for each helper, because some of them belong to one agent
     * @param parent how the agent works that is helped
     * @param model whom helpers ask, at the moment they start
     * @param depth generations between the conversation and the agent that is helped
     */
    public AgentHelpers(
            Supplier<AgentParts> parts,
            AgentSettings parent,
            Supplier<ResolvedModel> model,
            DelegationSettings settings,
            int depth) {
        this.parts = parts;
        this.parent = parent;
        this.model = model;
        this.settings = settings;
        this.depth = depth;
    }

    @Override
    public Agent start(String id, Assignment assignment, String parentSession) {
        var tools = tools(assignment);
        boolean orchestrates = assignment.orchestrator() && settings.orchestrators() && depth + 1 < settings.maxDepth();
        if (orchestrates) {
            tools.add(DelegateTool.NAME);
        }
        var given = parts.get();
        var own = own(tools, parentSession);
        return Agent.start(own(given, orchestrates, own), own, Optional.empty());
    }

    private TreeSet<String> tools(Assignment assignment) {
        var tools = new TreeSet<>(parent.tools());
        if (!assignment.toolsets().isEmpty()) {
            tools.retainAll(Toolsets.standard().tools(assignment.toolsets()));
        }
        tools.removeAll(NEVER);
        return tools;
    }

    private AgentParts own(AgentParts given, boolean orchestrates, AgentSettings own) {
        PromptSource prompts = request -> given.prompts().build(request) + DUTY;
        var tools = orchestrates
                ? given.tools()
                        .with(new DelegateTool(
                                settings,
                                depth + 1,
                                new AgentHelpers(parts, own, model, settings, depth + 1),
                                given.random(),
                                given.log()))
                : given.tools();
        return new AgentParts(
                given.transports(),
                given.keys(),
                given.meter(),
                tools,
                given.sessions(),
                prompts,
                given.compressor(),
                Optional.empty(),
                given.checkpoints(),
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

    private AgentSettings own(Set<String> tools, String parentSession) {
        return new AgentSettings(
                model.get(),
                parent.fallbacks(),
                tools,
                parent.platform(),
                parent.source(),
                settings.maxTurns(),
                parent.attempts(),
                parent.maxChildren(),
                false,
                true,
                parent.environment(),
                parent.workingDirectory(),
                Optional.of(parentSession),
                parent.guardrails(),
                List.of(),
                parent.verifyWrites());
    }
}
