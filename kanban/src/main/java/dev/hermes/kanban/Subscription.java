package dev.hermes.kanban;

import java.util.List;
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
        long lastEventId) {

    boolean sameChat(Subscription other) {
        return taskId.equals(other.taskId)
                && platform.equals(other.platform)
                && chatId.equals(other.chatId)
                && threadId.equals(other.threadId);
    }

    EventFilter wanted(List<String> kinds) {
        return new EventFilter(Optional.of(taskId), Optional.empty(), Optional.empty(), kinds);
    }

    Subscription upTo(long event) {
        return new Subscription(taskId, platform, chatId, threadId, userId, notifierProfile, createdAt, event);
    }
}
