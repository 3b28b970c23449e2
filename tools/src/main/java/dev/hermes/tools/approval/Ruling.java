package dev.hermes.tools.approval;

import java.util.Optional;

/** What {@link Approvals} decided about one run of one command. */
public sealed interface Ruling {
    /** @param note told to the model with the result, when somebody had to agree */
    record Run(Optional<String> note) implements Ruling {}

    /**
     * @param message told to the model: what happened, and not to try again by another way
     * @param hardline nobody could have allowed it
     */
    record Blocked(String message, boolean hardline) implements Ruling {}
}
