package dev.hermes.agent;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One turn that another agent answers. Used once. */
final class RuntimeTurn implements Answerer {
    private final TurnRuntime runtime;
    private final Conversation conversation;
    private final Interruption interruption;
    private final TurnUsage usage;
    private final ToolContext context;
    private final Consumer<AgentEvent> events;
    private int calls;

    RuntimeTurn(
            TurnRuntime runtime,
            Conversation conversation,
            Interruption interruption,
            TurnUsage usage,
            ToolContext context,
            Consumer<AgentEvent> events) {
        this.runtime = runtime;
        this.conversation = conversation;
        this.interruption = interruption;
        this.usage = usage;
        this.context = context;
        this.events = events;
    }

    @Override
    public Ending run(Message user) throws InterruptedException {
        var history = conversation.transcript().messages();
        var order = new TurnRuntime.Order(user, history, conversation.route().current(), context);
        history.add(user);
        conversation.systemPrompt(events); // for when the conversation goes on in our own loop one day
        conversation.transcript().flush(events);
        interruption.check();
        return switch (runtime.turn(order, new Notes())) {
            case TurnRuntime.Outcome.Answered(var text) -> Ending.answered(text, "text_response(finish_reason=stop)");
            case TurnRuntime.Outcome.Cut(var text, var reason, var error) -> Ending.partial(text, reason, error);
            case TurnRuntime.Outcome.Interrupted() -> Ending.interrupted("interrupted_by_runtime");
        };
    }

    @Override
    public int calls() {
        return calls;
    }

    private final class Notes implements TurnRuntime.Witness {
        @Override
        public void said(List<Message> messages) {
            conversation.transcript().messages().addAll(messages);
            conversation.transcript().flush(events);
        }

        @Override
        public void event(AgentEvent event) {
            events.accept(event);
        }

        @Override
        public void used(Usage used) {
            calls++;
            var answer = new ModelAnswer(
                    Message.assistant(""),
                    FinishReason.STOP,
                    used,
                    conversation.route().current().model(),
                    Optional.empty());
            usage.add(answer, ApiMode.CODEX_APP_SERVER, events);
        }
    }
}
