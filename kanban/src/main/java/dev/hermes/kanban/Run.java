package dev.hermes.kanban;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One attempt at a task.
 *
 * @param status {@code running} while it is open
 * @param outcome empty while it is open
 */
public record Run(
        long id,
        String taskId,
        Optional<String> profile,
        Optional<String> stepKey,
        String status,
        Optional<String> claimLock,
        Optional<Long> claimExpires,
        Optional<Long> workerPid,
        Optional<Long> maxRuntimeSeconds,
        Optional<Long> lastHeartbeatAt,
        Optional<Long> startedAt,
        Optional<Long> endedAt,
        Optional<String> outcome,
        Optional<String> summary,
        Optional<ObjectNode> metadata,
        Optional<String> error) {

    public boolean open() {
        return endedAt.isEmpty();
    }
}
