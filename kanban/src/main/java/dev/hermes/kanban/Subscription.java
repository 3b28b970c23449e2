package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * A chat that wants to hear how a task ends, or how all tasks of a board do.
 *
 * @param taskId {@link #WHOLE_BOARD} for all tasks
 * @param notifierProfile whose gateway delivers; empty for any
 * @param lastEventId everything up to this event was delivered
 * @param kinds which events of a whole board; empty for all that chats are told of
 */
public record Subscription(
        String taskId,
        String platform,
        String chatId,
        String threadId,
        Optional<String> userId,
        Optional<String> notifierProfile,
        Optional<Long> createdAt,
        long lastEventId,
        List<String> kinds) {
    /** Stands in the place of a task. */
    public static final String WHOLE_BOARD = "*";

    public Subscription {
        kinds = List.copyOf(kinds);
    }

    /** For one task. */
    public Subscription(
            String taskId,
            String platform,
            String chatId,
            String threadId,
            Optional<String> userId,
            Optional<String> notifierProfile,
            Optional<Long> createdAt,
            long lastEventId) {
        this(taskId, platform, chatId, threadId, userId, notifierProfile, createdAt, lastEventId, List.of());
    }

    /** Whether it is about all tasks. */
    public boolean wholeBoard() {
        return taskId.equals(WHOLE_BOARD);
    }

    boolean sameChat(Subscription other) {
        return taskId.equals(other.taskId)
                && platform.equals(other.platform)
                && chatId.equals(other.chatId)
                && threadId.equals(other.threadId);
    }

    EventFilter wanted(List<String> all) {
        return new EventFilter(
                wholeBoard() ? Optional.empty() : Optional.of(taskId),
                Optional.empty(),
                Optional.empty(),
                kinds.isEmpty() ? all : kinds);
    }

    Subscription upTo(long event) {
        return new Subscription(taskId, platform, chatId, threadId, userId, notifierProfile, createdAt, event, kinds);
    }
}
