package dev.hermes.kanban;

import java.util.OptionalInt;

/**
 * How many tasks may run at once, counted where the claim is made: several dispatchers together do not exceed them.
 *
 * @param board tasks of the board
 * @param profile tasks of the assignee
 */
public record Caps(OptionalInt board, OptionalInt profile) {
    public static final Caps NONE = new Caps(OptionalInt.empty(), OptionalInt.empty());

    boolean none() {
        return board.isEmpty() && profile.isEmpty();
    }
}
