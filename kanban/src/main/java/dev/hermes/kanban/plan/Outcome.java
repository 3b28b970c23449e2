package dev.hermes.kanban.plan;

import dev.hermes.kanban.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a rough idea.
 *
 * @param reason why nothing was done; empty when something was
 * @param children ids of the tasks it was taken apart into
 * @param newTitle when it has another one now
 */
public record Outcome(String taskId, Optional<String> reason, List<String> children, Optional<String> newTitle) {
    public Outcome {
        children = List.copyOf(children);
    }

    static Outcome failed(String taskId, String reason) {
        return new Outcome(taskId, Optional.of(reason), List.of(), Optional.empty());
    }

    public boolean ok() {
        return reason.isEmpty();
    }

    public ObjectNode json() {
        return Json.object(
                "task_id",
                taskId,
                "ok",
                ok(),
                "reason",
                reason.orElse(""),
                "fanout",
                !children.isEmpty(),
                "child_ids",
                children,
                "new_title",
                newTitle);
    }
}
