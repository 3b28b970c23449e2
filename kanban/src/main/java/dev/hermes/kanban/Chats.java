package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * The chats that want to hear of the tasks of a board: of one, or of all. Each subscription is told everything once, whoever else
 * delivers: who takes a notice moves the cursor in the same transaction. A chat with both kinds is told of that task twice.
 */
public final class Chats {
    /** What chats are told of. */
    public static final List<String> TOLD = List.of("completed", "blocked", "gave_up", "crashed", "timed_out");

    private final BoardStore store;

    Chats(BoardStore store) {
        this.store = store;
    }

    /**
     * For a chat that has subscribed nothing changes, except that an owner is noted where there was none, and what it wants to
     * hear of the whole board. Of one task a chat hears
     * everything, of the whole board what happens from now on.
     *
     * @return false when there is no such task
     */
    public boolean subscribe(Subscription subscription) {
        return store.write(rows -> {
            if (subscription.wholeBoard()) {
                rows.subscribe(subscription.upTo(rows.lastEventId()));
                return true;
            }
            if (rows.task(subscription.taskId()).isEmpty()) {
                return false;
            }
            rows.subscribe(subscription);
            return true;
        });
    }

    /** @param taskId {@link Subscription#WHOLE_BOARD} for what was not subscribed for one task */
    public boolean unsubscribe(String taskId, String platform, String chatId, String threadId) {
        return store.write(rows -> rows.unsubscribe(taskId, platform, chatId, threadId));
    }

    /** Those for a task, or all of them. */
    public List<Subscription> list(Optional<String> taskId) {
        return store.read(rows -> rows.subscriptions(taskId));
    }

    /** Whether there is something that a chat has not been told; a look that changes nothing. */
    public boolean hasNotice(Subscription subscription) {
        return store.read(rows -> !rows.eventsAfter(subscription.lastEventId(), subscription.wanted(TOLD), 1)
                .isEmpty());
    }

    /**
     * Takes the next thing that a chat is to be told, so that nobody else tells it; empty when there is none. Who cannot deliver it
     * puts it back with {@link #returned}.
     */
    public Optional<Notice> takeNotice(Subscription subscription) {
        return store.write(rows -> {
            var found = rows.subscriptions(Optional.of(subscription.taskId())).stream()
                    .filter(subscription::sameChat)
                    .findFirst();
            while (found.isPresent()) {
                var current = found.get();
                var next = rows.eventsAfter(current.lastEventId(), current.wanted(TOLD), 1).stream()
                        .findFirst();
                if (next.isEmpty() || !rows.advance(current, next.get().id())) {
                    return Optional.empty();
                }
                var task = rows.task(next.get().taskId());
                if (task.isPresent()) {
                    return Optional.of(new Notice(current, next.get(), task.get()));
                }
                found = Optional.of(
                        current.upTo(next.get().id())); // of a task that was deleted there is nothing to tell
            }
            return Optional.empty();
        });
    }

    /** Puts a notice back that could not be delivered; false when somebody has told more since. */
    public boolean returned(Notice notice) {
        var taken = notice.subscription().upTo(notice.event().id());
        return store.write(rows -> rows.advance(taken, notice.subscription().lastEventId()));
    }
}
