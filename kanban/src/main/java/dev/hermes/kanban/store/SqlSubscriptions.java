package dev.hermes.kanban.store;

import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Subscription;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who wants to hear of tasks. Upstream knows chats of one task only, so those of a whole board have a table of their own. */
abstract class SqlSubscriptions implements Rows {
    private static final String OF_TASK = "kanban_notify_subs";
    private static final String OF_BOARD = "kanban_board_subs";
    private static final String CHAT = " WHERE task_id = ? AND platform = ? AND chat_id = ? AND thread_id = ?";

    final Statements sql;

    SqlSubscriptions(Statements sql) {
        this.sql = sql;
    }

    private static String table(String taskId) {
        return taskId.equals(Subscription.WHOLE_BOARD) ? OF_BOARD : OF_TASK;
    }

    @Override
    public void subscribe(Subscription subscription) {
        if (inserted(subscription) > 0) {
            return;
        }
        if (subscription.wholeBoard()) {
            sql.run(
                    "UPDATE " + OF_BOARD + " SET kinds = ?" + CHAT,
                    kinds(subscription),
                    subscription.taskId(),
                    subscription.platform(),
                    subscription.chatId(),
                    subscription.threadId());
        }
        if (subscription.notifierProfile().isPresent()) {
            sql.run(
                    "UPDATE " + table(subscription.taskId()) + " SET notifier_profile = ?" + CHAT
                            + " AND COALESCE(notifier_profile, '') = ''",
                    subscription.notifierProfile(),
                    subscription.taskId(),
                    subscription.platform(),
                    subscription.chatId(),
                    subscription.threadId());
        }
    }

    private int inserted(Subscription subscription) {
        return subscription.wholeBoard()
                ? sql.run(
                        "INSERT INTO " + OF_BOARD + " (" + Records.SUBSCRIPTION
                                + ", kinds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        subscription.taskId(),
                        subscription.platform(),
                        subscription.chatId(),
                        subscription.threadId(),
                        subscription.userId(),
                        subscription.notifierProfile(),
                        now(),
                        subscription.lastEventId(),
                        kinds(subscription))
                : sql.run(
                        "INSERT INTO " + OF_TASK + " (" + Records.SUBSCRIPTION
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        subscription.taskId(),
                        subscription.platform(),
                        subscription.chatId(),
                        subscription.threadId(),
                        subscription.userId(),
                        subscription.notifierProfile(),
                        now(),
                        subscription.lastEventId());
    }

    private static Optional<String> kinds(Subscription subscription) {
        return subscription.kinds().isEmpty() ? Optional.empty() : Optional.of(String.join(",", subscription.kinds()));
    }

    @Override
    public boolean advance(Subscription from, long to) {
        return sql.run(
                        "UPDATE " + table(from.taskId()) + " SET last_event_id = ?" + CHAT + " AND last_event_id = ?",
                        to,
                        from.taskId(),
                        from.platform(),
                        from.chatId(),
                        from.threadId(),
                        from.lastEventId())
                == 1;
    }

    @Override
    public boolean unsubscribe(String taskId, String platform, String chatId, String threadId) {
        return sql.run("DELETE FROM " + table(taskId) + CHAT, taskId, platform, chatId, threadId) == 1;
    }

    @Override
    public List<Subscription> subscriptions(Optional<String> taskId) {
        var ofTasks = taskId.filter(Subscription.WHOLE_BOARD::equals).isPresent()
                ? Stream.<Subscription>empty()
                : of(OF_TASK, "", taskId).stream();
        var ofBoard = taskId.isPresent() && !taskId.get().equals(Subscription.WHOLE_BOARD)
                ? Stream.<Subscription>empty()
                : of(OF_BOARD, ", kinds", Optional.empty()).stream();
        return Stream.concat(ofTasks, ofBoard)
                .sorted(Comparator.comparing(
                                (Subscription one) -> one.createdAt().orElse(0L))
                        .thenComparing(Subscription::taskId)
                        .thenComparing(Subscription::platform)
                        .thenComparing(Subscription::chatId))
                .toList();
    }

    private List<Subscription> of(String table, String kinds, Optional<String> taskId) {
        var where = new Where();
        taskId.ifPresent(id -> where.equal("task_id", id));
        return sql.list(
                "SELECT " + Records.SUBSCRIPTION + kinds + " FROM " + table + where.text(),
                row -> Records.subscription(row, !kinds.isEmpty()),
                where.values());
    }
}
