package dev.hermes.agent;

import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.RateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns the pieces of one answer into events for the person: without thoughts, and silent once a call is being written. */
final class StreamTap implements Consumer<ModelEvent> {
    private final Consumer<AgentEvent> events;
    private final ThoughtScrubber scrubber;
    private final List<String> tools = new ArrayList<>();
    private final boolean continues;
    private boolean shown;
    private Optional<RateLimits> limits = Optional.empty();

    /** @param continues whether the answer goes on in the middle of a sentence, where a leading space counts */
    StreamTap(Consumer<AgentEvent> events, boolean continues) {
        this.events = events;
        this.continues = continues;
        this.scrubber = new ThoughtScrubber(this::show, this::think);
    }

    @Override
    public void accept(ModelEvent event) {
        switch (event) {
            case ModelEvent.TextDelta(var text) -> scrubber.accept(text);
            case ModelEvent.ReasoningDelta(var text) -> think(text);
            case ModelEvent.ToolCallStarted(var tool) -> {
                tools.add(tool);
                events.accept(new AgentEvent.ToolPreparing(tool));
            }
            case ModelEvent.LimitsTold(var told) -> limits = Optional.of(told);
        }
    }

    /** @param segment whether the text is complete; else more of the same sentence follows */
    void end(boolean segment) {
        scrubber.end();
        if (shown && segment) {
            events.accept(new AgentEvent.SegmentEnd());
        }
    }

    boolean shown() {
        return shown;
    }

    /** Tools whose calls were being written. */
    List<String> tools() {
        return List.copyOf(tools);
    }

    /** What the provider said about the limits of the account. */
    Optional<RateLimits> limits() {
        return limits;
    }

    private void show(String text) {
        if (!tools.isEmpty() || !shown && !continues && text.isBlank()) {
            return;
        }
        shown = true;
        events.accept(new AgentEvent.TextDelta(text));
    }

    private void think(String text) {
        events.accept(new AgentEvent.ReasoningDelta(text));
    }
}
