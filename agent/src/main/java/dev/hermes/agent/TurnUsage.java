package dev.hermes.agent;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Usage;
import dev.hermes.llm.Pricing;
import dev.hermes.providers.Meter;
import dev.hermes.sessions.UsageDelta;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts what a turn uses, and books every call on the session. */
final class TurnUsage {
    private final Conversation conversation;
    private final Meter meter;
    private Usage total = Usage.ZERO;

    TurnUsage(Conversation conversation, Meter meter) {
        this.conversation = conversation;
        this.meter = meter;
    }

    void add(ModelAnswer answer, Consumer<AgentEvent> events) {
        add(answer, conversation.route().current().endpoint().mode(), events);
    }

    /** @param mode how the model was asked */
    void add(ModelAnswer answer, ApiMode mode, Consumer<AgentEvent> events) {
        var model = conversation.route().current();
        var used = answer.usage();
        total = total.plus(used);
        var cost = Pricing.of(model.endpoint().provider(), answer, model.model(), meter.price(model));
        conversation
                .transcript()
                .usage(
                        new UsageDelta(
                                used,
                                1,
                                Optional.of(model.provider()),
                                Optional.of(model.endpoint().place()).filter(url -> !url.isEmpty()),
                                Optional.of(mode.wireName()),
                                cost,
                                Optional.of(model.model())),
                        events);
        events.accept(new AgentEvent.UsageReported(total, cost, used.prompt(), model.contextLength()));
    }

    Usage total() {
        return total;
    }
}
