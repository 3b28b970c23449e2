package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.function.Consumer;

/** How much a model takes in, asked of its server where no table and no setting is as good. */
final class Windows {
    private final ModelFacts facts;
    private final ContextCache contexts;

    Windows(ModelFacts facts, ContextCache contexts) {
        this.facts = facts;
        this.contexts = contexts;
    }

    /** What a server on this machine or network runs with. @param notice told one line when it takes longer */
    ResolvedModel measured(ResolvedModel model, Consumer<String> notice) {
        if (model.endpoint().mode() == ApiMode.DEMO
                || model.endpoint().provider().equals(CopilotProgram.PROVIDER)) {
            return model;
        }
        boolean stated = facts.windowStated(model);
        if (model.endpoint().provider().equals(LmStudio.ID)) {
            var wanted = stated ? model.contextLength() : LmStudio.ENOUGH;
            var loaded = LmStudio.prepared(model.model(), model.endpoint().baseUrl(), wanted, notice);
            if (loaded.isPresent()) {
                var thinking = LmStudio.thinking(model, model.effort());
                return stated ? thinking : thinking.withContextLength(loaded.getAsInt());
            }
        }
        if (stated) {
            return model;
        }
        var answer = ContextProbe.ask(model.model(), model.endpoint().baseUrl());
        return answer.isPresent() ? model.withContextLength(answer.getAsInt()) : model;
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
