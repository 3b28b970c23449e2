package dev.hermes.agent.goal;

/** What to do after a turn. */
public sealed interface GoalStep {
    /** No goal is being worked on. */
    record Idle() implements GoalStep {}

    /** Not there yet: send {@code prompt} as the next user message, unless the user has one waiting. */
    record GoOn(String prompt, String reason, int turn, int maxTurns) implements GoalStep {}

    record Reached(String reason, int turns) implements GoalStep {}

    /** The user must decide; {@code /goal resume} goes on. */
    record Paused(String reason) implements GoalStep {}
}
