package dev.hermes.api.model;

/** A piece of an answer while it is being written, or what comes with it. */
public sealed interface ModelEvent {
    record TextDelta(String text) implements ModelEvent {}

    record ReasoningDelta(String text) implements ModelEvent {}

    /** The model began to write a call of this tool; its arguments are still to come. */
    record ToolCallStarted(String tool) implements ModelEvent {}

    /** What the provider says about the limits of the account, before anything of the answer, or with a refusal. */
    record LimitsTold(RateLimits limits) implements ModelEvent {}
}
