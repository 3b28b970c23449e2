package dev.hermes.kanban;

import java.util.Map;
import java.util.Optional;

/** How much of what a board has; archived tasks are left out. */
public record BoardStats(
        Map<Status, Long> byStatus,
        Map<String, Map<Status, Long>> byAssignee,
        Optional<Long> oldestReadyAgeSeconds,
        long now) {}
