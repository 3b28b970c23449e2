package dev.hermes.agent;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Usage;
import dev.hermes.llm.Pricing;
import dev.hermes.sessions.UsageDelta;
import java.util.Optional;
import java.util.function.Consumer;

/** Counts what a turn uses, and books every call on the session. */
final class TurnUsage {
    private final Conversation conversation;
    private Usage total = Usage.ZERO;

    TurnUsage(Conversation conversation) {
        this.conversation = conversation;
    }

    void add(ModelAnswer answer, Consumer<AgentEvent> events) {
        add(answer.usage(), conversation.route().current().endpoint().mode(), events);
    }

    /** @param mode how the model was asked */
    void add(Usage used, ApiMode mode, Consumer<AgentEvent> events) {
        var model = conversation.route().current();
        total = total.plus(used);
        conversation
                .transcript()
                .usage(
                        new UsageDelta(
                                used,
                                1,
                                Optional.of(model.provider()),
                                Optional.of(model.endpoint().baseUrl()).filter(url -> !url.isEmpty()),
                                Optional.of(mode.wireName()),
                                Pricing.usd(model.provider(), model.model(), used),
                                Optional.of(model.model())),
                        events);
        events.accept(new AgentEvent.UsageReported(total, used.prompt(), model.contextLength()));
    }

    Usage total() {
        return total;
    }
}
