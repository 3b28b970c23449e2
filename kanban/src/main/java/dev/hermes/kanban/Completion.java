package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody says when a task is done.
 *
 * @param result becomes the task's result, also when it is empty
 * @param createdCards tasks that the worker says it made; they are checked
 * @param expectedRun the run that says so; empty for a person
 */
public record Completion(
        Optional<String> result,
        Optional<String> summary,
        Optional<ObjectNode> metadata,
        List<String> createdCards,
        Optional<Long> expectedRun) {
    public static final Completion BARE =
            new Completion(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public Completion {
        createdCards = List.copyOf(createdCards);
    }

    public static Completion of(String result) {
        return new Completion(Optional.of(result), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    public Completion by(long run) {
        return new Completion(result, summary, metadata, createdCards, Optional.of(run));
    }
}
