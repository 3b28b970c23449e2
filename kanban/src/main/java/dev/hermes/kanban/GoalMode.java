package dev.hermes.kanban;

import java.util.Optional;

/**
 * Whether a worker goes on in the same session, turn after turn, until a judge finds its task done.
 *
 * @param maxTurns after how many turns a person is asked; empty for what the worker's settings say
 */
public record GoalMode(boolean on, Optional<Long> maxTurns) {
    public static final GoalMode OFF = new GoalMode(false, Optional.empty());
}
