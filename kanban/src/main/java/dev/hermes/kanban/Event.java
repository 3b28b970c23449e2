package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened to a task. Events are never changed.
 *
 * @param id grows in the order in which the changes became visible
 */
public record Event(
        long id,
        String taskId,
        Optional<Long> runId,
        String kind,
        Optional<ObjectNode> payload,
        Optional<Long> createdAt) {}
