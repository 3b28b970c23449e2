package dev.hermes.llm;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Consumer;

/** What has come of one answer so far, whatever the protocol; tells the watcher every piece as it is added. */
final class Draft {
    final ToolCallParts calls = new ToolCallParts();
    private final Consumer<ModelEvent> events;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private Usage usage = Usage.ZERO;
    private Optional<BigDecimal> cost = Optional.empty();
    private String model;
    private Optional<String> id = Optional.empty();
    private Optional<FinishReason> finish = Optional.empty();

    /** @param model as it was asked for, until the server names another */
    Draft(String model, Consumer<ModelEvent> events) {
        this.model = model;
        this.events = events;
    }

    void text(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            events.accept(new ModelEvent.TextDelta(piece));
        }
    }

    /** The text as it is in the end: what was not shown yet is shown now. */
    void settle(String whole) {
        if (whole.startsWith(text.toString())) {
            text(whole.substring(text.length()));
        } else {
            text.setLength(0);
            text.append(whole);
        }
    }

    void think(String piece) {
        if (!piece.isEmpty()) {
            thoughts.append(piece);
            events.accept(new ModelEvent.ReasoningDelta(piece));
        }
    }

    /** @param tool present when its name has just been told for the first time */
    void calling(Optional<String> tool) {
        tool.ifPresent(name -> events.accept(new ModelEvent.ToolCallStarted(name)));
    }

    /** Members {@code id} and {@code model} of a head, where they are. */
    void head(String responseId, String answeringModel) {
        if (!responseId.isEmpty()) {
            id = Optional.of(responseId);
        }
        if (!answeringModel.isEmpty()) {
            model = answeringModel;
        }
    }

    void usage(Usage told) {
        usage = told;
    }

    void cost(BigDecimal told) {
        cost = Optional.of(told);
    }

    void finish(FinishReason reason) {
        finish = Optional.of(reason);
    }

    Optional<FinishReason> finish() {
        return finish;
    }

    boolean hasText() {
        return !text.isEmpty();
    }

    boolean hasThoughts() {
        return !thoughts.isEmpty();
    }

    String text() {
        return text.toString();
    }

    /** Forgets the text; it has been shown, but must not be kept. */
    void withdrawText() {
        text.setLength(0);
    }

    Optional<String> thoughts() {
        return thoughts.isEmpty() ? Optional.empty() : Optional.of(thoughts.toString());
    }

    /** Text that the person may have seen; empty when there is none. */
    Optional<ModelAnswer> partial(Reasoning reasoning) {
        return text.isEmpty() ? Optional.empty() : Optional.of(build(FinishReason.LENGTH, reasoning));
    }

    /** A call that is cut off makes the whole answer cut off; some servers say stop although they made calls. */
    ModelAnswer build(FinishReason reason, Reasoning reasoning) {
        var made = calls.calls();
        var actual = reason;
        if (calls.cutOff()) {
            actual = FinishReason.LENGTH;
        } else if (!made.isEmpty() && reason == FinishReason.STOP) {
            actual = FinishReason.TOOL_CALLS;
        }
        var message = Message.assistant(text.toString(), made)
                .withReasoning(reasoning)
                .withFinishReason(actual);
        return new ModelAnswer(message, actual, usage, model, id, cost);
    }
}
