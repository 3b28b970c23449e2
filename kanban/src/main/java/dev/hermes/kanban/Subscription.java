package dev.hermes.kanban;

import java.util.Optional;

/**
 * A chat that wants to hear how a task ends.
 *
 * @param notifierProfile whose gateway delivers; empty for any
 * @param lastEventId everything up to this event was delivered
 */
public record Subscription(
        String taskId,
        String platform,
        String chatId,
        String threadId,
        Optional<String> userId,
        Optional<String> notifierProfile,
        Optional<Long> createdAt,
        long lastEventId) {}
