package dev.hermes.kanban;

import java.util.Optional;

/** A run that begins with a claim. */
public record NewRun(
        String taskId,
        Optional<String> profile,
        Optional<String> stepKey,
        Optional<String> claimLock,
        Optional<Long> claimExpires,
        Optional<Long> maxRuntimeSeconds) {}
