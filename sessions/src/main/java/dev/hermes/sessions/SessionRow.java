package dev.hermes.sessions;

import dev.hermes.api.model.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A row of the table {@code sessions}; unknown columns are left where they are.
 *
 * @param modelConfig JSON
 * @param endReason why it ended; present exactly when {@code endedAt} is
 * @param costStatus {@code estimated}, {@code unknown}, or another word that upstream wrote
 */
public record SessionRow(
        String id,
        String source,
        Optional<String> userId,
        Optional<String> model,
        Optional<String> modelConfig,
        Optional<String> systemPrompt,
        Optional<String> parentId,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<String> endReason,
        int messageCount,
        int toolCallCount,
        Usage usage,
        Optional<String> billingProvider,
        Optional<String> billingBaseUrl,
        Optional<String> billingMode,
        OptionalDouble estimatedCostUsd,
        OptionalDouble actualCostUsd,
        Optional<String> costStatus,
        Optional<String> title,
        int apiCallCount) {}
