package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ReasoningEffort;
import java.util.Optional;
import java.util.function.Consumer;

/** How much a model takes in, asked of its server where no table and no setting is as good. */
final class Windows {
    private final ModelFacts facts;
    private final ContextCache contexts;
    private final String userAgent;

    Windows(ModelFacts facts, ContextCache contexts, String userAgent) {
        this.facts = facts;
        this.contexts = contexts;
        this.userAgent = userAgent;
    }

    /** What a server on this machine or network runs with. @param notice told one line when it takes longer */
    ResolvedModel measured(ResolvedModel model, Consumer<String> notice) {
        if (model.endpoint().mode() == ApiMode.DEMO
                || model.endpoint().provider().equals(CopilotProgram.PROVIDER)) {
            return model;
        }
        var server = LocalHttp.of(model.endpoint(), userAgent);
        boolean stated = facts.windowStated(model);
        if (model.endpoint().provider().equals(LmStudio.ID)) {
            var wanted = stated ? model.contextLength() : LmStudio.ENOUGH;
            var studio = new LmStudio(server);
            var loaded = studio.prepared(model.model(), wanted, notice);
            if (loaded.isPresent()) {
                var thinking = studio.thinking(model, model.effort());
                return stated ? thinking : thinking.withContextLength(loaded.getAsInt());
            }
        }
        if (stated) {
            return model;
        }
        var answer = new ContextProbe(server).ask(model.model());
        return answer.isPresent() ? model.withContextLength(answer.getAsInt()) : model;
    }

    /** The same model told to think as hard as that, in words that its server understands. */
    ResolvedModel thinking(ResolvedModel model, Optional<ReasoningEffort> effort) {
        return new LmStudio(LocalHttp.of(model.endpoint(), userAgent)).thinking(model, effort);
    }

    /** Whether it is a model of the user's own server, far away, or of Copilot, about which nobody has said anything yet. */
    boolean unknown(ResolvedModel model) {
        var provider = model.endpoint().provider();
        boolean own = provider.equals(ProviderTable.CUSTOM) && !model.local();
        return (own || provider.equals("copilot"))
                && !facts.windowStated(model)
                && contexts.find(model.model(), model.endpoint().baseUrl()).isEmpty();
    }

    void remember(ResolvedModel model, int tokens) {
        contexts.remember(model.model(), model.endpoint().baseUrl(), tokens);
    }
}
