package dev.hermes.sessions;

import java.time.Instant;
import java.util.Optional;

/**
 * A session as lists show it. A chain of compressed sessions is one entry: the live end with the start of the first.
 *
 * @param id of the live end
 * @param rootId of the first session of the chain; the same as {@code id} when there is no chain
 * @param preview the beginning of the first thing the person said; empty when they said nothing
 * @param lastActive when the newest message was written, else the start
 */
public record SessionSummary(
        String id,
        String rootId,
        String source,
        Optional<String> title,
        String preview,
        Optional<String> model,
        Instant startedAt,
        Instant lastActive,
        Optional<Instant> endedAt,
        int messageCount,
        int toolCallCount) {}
