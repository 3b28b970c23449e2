package dev.hermes.agent;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One turn: asks the model, runs the tools it calls, and repeats that until there is an answer. Used once. */
final class Turn implements Answerer {
    private static final int MOST_UNKNOWN = 3;
    private static final int MOST_BROKEN = 3;
    private static final int MOST_INCOMPLETE = 3;
    private static final int MOST_COMPRESSIONS = 3;
    private static final int LARGE_TOKENS = 50_000;
    private static final int LARGE_MESSAGES = 80;
    private static final String EMPTY = "(empty)";

    private final AgentSettings settings;
    private final Conversation conversation;
    private final ModelCaller caller;
    private final ToolBatch batch;
    private final Guardrails guardrails;
    private final Interruption interruption;
    private final Steering steering;
    private final Person person;
    private final Consumer<AgentEvent> events;
    private final String taskId;
    private final TurnUsage usage;

    private final Set<String> toolNames;
    private final Continuation continuation = new Continuation();
    private final Silence silence = new Silence();
    private int calls;
    private int unknownNames;
    private int brokenArguments;
    private int incomplete;
    private int compressions;
    private boolean retriedCutCall;

    Turn(
            AgentSettings settings,
            Conversation conversation,
            ModelCaller caller,
            ToolBatch batch,
            Guardrails guardrails,
            Interruption interruption,
            Steering steering,
            TurnUsage usage,
            Person person,
            Consumer<AgentEvent> events,
            String taskId) {
        this.settings = settings;
        this.conversation = conversation;
        this.caller = caller;
        this.batch = batch;
        this.guardrails = guardrails;
        this.interruption = interruption;
        this.steering = steering;
        this.usage = usage;
        this.person = person;
        this.events = events;
        this.taskId = taskId;
        this.toolNames =
                conversation.tools().stream().map(ToolSpec::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Ending run(Message user) throws InterruptedException {
        conversation.route().beginTurn();
        history().add(user);
        conversation.systemPrompt(events);
        if (!large()) {
            flush(); // what the person wrote survives a crash during the answer
        }
        interruption.check();
        conversation.compressBeforeTurn(taskId, events);
        while (calls < settings.maxTurns()) {
            interruption.check();
            steering.drainInto(history()); // what came while the conversation was compressed
            var ending = step();
            if (ending.isPresent()) {
                return ending.get();
            }
            if (interruption.wanted()) {
                return Ending.interrupted("interrupted_by_user");
            }
        }
        return summary();
    }

    private List<Message> history() {
        return conversation.transcript().messages();
    }

    private boolean large() {
        return history().size() > LARGE_MESSAGES || conversation.estimatedTokens(events) > LARGE_TOKENS;
    }

    void flush() {
        conversation.transcript().flush(events);
    }

    private Optional<Ending> step() throws InterruptedException {
        return switch (ask(conversation.tools())) {
            case Answered.Answer(var answer, var shown) -> {
                flush(); // a long question is stored once the model took it
                calls++;
                usage.add(answer, events);
                yield handle(answer, shown);
            }
            case Answered.TooLong(var why) -> shorten(why);
            case Answered.GaveUp(var reason, var error, var keep) ->
                Optional.of(
                        continuation.text().isEmpty()
                                ? Ending.failed(reason, error, keep)
                                : finish(continuation.text(), "partial_stream_recovery", error));
        };
    }

    private Answered ask(List<ToolSpec> tools) throws InterruptedException {
        return caller.ask(new ModelCaller.Question(
                conversation.request(continuation.scaffold(), events),
                tools,
                conversation.transcript().sessionId(),
                continuation.outputCap(conversation.route().current().maxTokens()),
                !continuation.text().isEmpty(),
                events));
    }

    private Optional<Ending> shorten(String why) throws InterruptedException {
        if (++compressions > MOST_COMPRESSIONS || !conversation.makeRoom(taskId, events)) {
            return Optional.of(Ending.failed(
                    "compression_exhausted",
                    "The conversation is too long for the model, and could not be made shorter. " + why
                            + " Start a new session with /new.",
                    false));
        }
        return Optional.empty();
    }

    private Optional<Ending> handle(ModelAnswer answer, boolean shown) throws InterruptedException {
        var message = answer.message();
        if (answer.finishReason() == FinishReason.LENGTH) {
            return cut(answer, shown);
        }
        if (!message.toolCalls().isEmpty()) {
            return tools(answer, shown);
        }
        // Of the last of several pieces nothing is trimmed: that would lose the space between them.
        var text = continuation.text().isEmpty() ? AnswerText.visible(message) : AnswerText.untrimmed(message);
        if (answer.finishReason() == FinishReason.INCOMPLETE && ++incomplete <= MOST_INCOMPLETE) {
            continuation.push(message, "[System: go on.]");
            return Optional.empty();
        }
        if (!text.isEmpty()) {
            tell(text, shown);
            return Optional.of(answered(message, text, answer.finishReason()));
        }
        if (!continuation.text().isEmpty()) {
            return Optional.of(answered(message, "", answer.finishReason()));
        }
        return silent(answer);
    }

    private Ending answered(Message message, String text, FinishReason reason) {
        var whole = continuation.joined(text).strip();
        history().add(AnswerText.kept(message).withText(whole));
        return Ending.answered(whole, "text_response(finish_reason=" + reason.wireName() + ")");
    }

    /** Text that no stream has shown yet. */
    private void tell(String text, boolean shown) {
        if (!shown) {
            events.accept(new AgentEvent.TextDelta(text));
            events.accept(new AgentEvent.SegmentEnd());
        }
    }

    private Optional<Ending> cut(ModelAnswer answer, boolean shown) {
        var message = answer.message();
        if (!message.toolCalls().isEmpty()) {
            if (retriedCutCall) {
                return Optional.of(finish(
                        continuation.joined(AnswerText.visible(message)),
                        "truncated_tool_call",
                        "The model's tool call was cut at the output limit twice. Raise model.max_tokens."));
            }
            retriedCutCall = true;
            return Optional.empty();
        }
        var piece = AnswerText.untrimmed(message);
        if (piece.isBlank()) {
            return Optional.of(finish(
                    continuation.text(),
                    "truncated_reasoning",
                    "The whole output limit went into the model's thoughts. Lower agent.reasoning_effort or raise"
                            + " model.max_tokens."));
        }
        tell(piece, shown);
        boolean more = continuation.add(piece, answer.responseId().equals(Optional.of("partial-stream-stub")));
        return more
                ? Optional.empty()
                : Optional.of(
                        finish(continuation.text(), "truncated", "The answer is longer than the output limit allows."));
    }

    /** Ends with what there is. */
    private Ending finish(String text, String reason, String error) {
        if (!text.isBlank()) {
            history().add(Message.assistant(text).withFinishReason(FinishReason.LENGTH));
            events.accept(new AgentEvent.SegmentEnd());
        }
        return Ending.partial(text, reason, error);
    }

    private Optional<Ending> silent(ModelAnswer answer) {
        switch (silence.next(answer, history(), conversation.route().hasFallback())) {
            case USE_EARLIER_TEXT -> {
                history().add(Message.assistant(silence.earlierText()));
                return Optional.of(Ending.answered(silence.earlierText(), "fallback_prior_turn_content"));
            }
            case NUDGE ->
                continuation.push(
                        Message.assistant(EMPTY),
                        "[System: you said nothing about the results above. Go on with the task, or answer.]");
            case CONTINUE_THOUGHT ->
                continuation.push(
                        Message.assistant(EMPTY).withReasoning(answer.message().reasoning()),
                        "[System: you only thought. Say the answer, or call a tool.]");
            case RETRY -> continuation.reset();
            case FALLBACK ->
                conversation.route().advance(false).ifPresent(model -> {
                    silence.anew();
                    events.accept(
                            new AgentEvent.Notice("The model stays silent. Going on with " + model.model() + "."));
                });
            case GIVE_UP -> {
                return Optional.of(Ending.partial(
                        EMPTY,
                        "empty_response_exhausted",
                        "The model answered with nothing, several times. Try again or choose another model."));
            }
        }
        return Optional.empty();
    }

    private Optional<Ending> tools(ModelAnswer answer, boolean shown) throws InterruptedException {
        var checked = ToolCallCheck.check(answer.message(), toolNames, settings.maxChildren());
        switch (checked) {
            case ToolCallCheck.Checked.Sound(var message, var runnable) -> {
                unknownNames = 0;
                brokenArguments = 0;
                retriedCutCall = false;
                return run(message, runnable, answer, shown);
            }
            case ToolCallCheck.Checked.Unknown(var message, var results) -> {
                append(message, results);
                if (++unknownNames >= MOST_UNKNOWN) {
                    return Optional.of(Ending.partial(
                            AnswerText.visible(message),
                            "invalid_tool_calls",
                            "The model keeps calling tools that do not exist."));
                }
            }
            case ToolCallCheck.Checked.Broken(var message, var results, var truncated) -> {
                if (truncated) {
                    return Optional.of(finish(
                            AnswerText.visible(message),
                            "truncated_tool_call",
                            "The model's tool call was cut; nothing was run."));
                }
                if (++brokenArguments >= MOST_BROKEN) {
                    brokenArguments = 0;
                    append(message, results);
                }
            }
        }
        return Optional.empty();
    }

    private void append(Message message, List<Message> results) {
        history().add(AnswerText.kept(message).withText(continuation.joined(AnswerText.visible(message))));
        continuation.reset();
        history().addAll(results);
        steering.drainInto(history());
        flush();
    }

    private Optional<Ending> run(
            Message message, List<ToolCallCheck.Runnable> runnable, ModelAnswer answer, boolean shown)
            throws InterruptedException {
        var text = AnswerText.visible(message);
        if (!text.isEmpty()) {
            tell(text, shown);
        }
        silence.sawTools(text, runnable.stream().map(call -> call.call().name()).toList());
        // Both go into the conversation together, and only then to the disk: a crash leaves no call without a result.
        var results = batch.run(runnable, conversation.toolContext(taskId, person));
        append(message, results);
        var halt = guardrails.halt();
        if (halt.isPresent()) {
            var said = "I stopped because a tool made no progress: " + halt.get();
            tell(said, false);
            history().add(Message.assistant(said));
            return Optional.of(Ending.partial(said, "guardrail_halt", halt.get()));
        }
        if (!interruption.wanted()) {
            long reported = answer.usage().prompt();
            conversation.compressWhenDue(
                    reported == 0 ? conversation.estimatedTokens(events) : reported, taskId, events);
        }
        return Optional.empty();
    }

    /** The budget is used up: one more question, without tools, for what was reached. */
    private Ending summary() throws InterruptedException {
        var reason = "max_iterations_reached(" + calls + "/" + settings.maxTurns() + ")";
        continuation.reset();
        continuation
                .scaffold()
                .add(Message.user(
                        "[System: the limit of steps for this request is reached and no tool can be called any"
                                + " more. Say what was done, what was found, and what is left.]"));
        for (int attempt = 0; attempt < 2; attempt++) {
            if (ask(List.of()) instanceof Answered.Answer(var answer, var shown)) {
                usage.add(answer, events);
                var text = AnswerText.visible(answer.message());
                if (!text.isEmpty()) {
                    tell(text, shown);
                    history().add(Message.assistant(text).withFinishReason(FinishReason.STOP));
                    return Ending.exhausted(text, reason);
                }
            }
        }
        var apology = "I used up the " + settings.maxTurns()
                + " steps of this request before it was done. Ask me to go on, or raise agent.max_turns.";
        tell(apology, false);
        history().add(Message.assistant(apology));
        return Ending.exhausted(apology, reason);
    }

    @Override
    public int calls() {
        return calls;
    }
}
