package dev.hermes.kanban.notify;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Notice;
import dev.hermes.kanban.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells chats how the tasks end that they subscribed to. Each thing is told once, whoever else delivers for the same boards: it is
 * taken before it is sent, and put back when it could not be. {@link #start} looks every few seconds on a thread of its own, {@link
 * #round} looks once.
 */
public final class Notifier implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    private final Boards boards;
    private final Predicate<Optional<String>> ours;
    private final Messenger messenger;
    private final Log log;
    private final Map<Chat, Integer> failures = new HashMap<>();
    private @Nullable Thread thread;

    private record Chat(String board, String task, String platform, String chat, String topic) {
        static Chat of(Board board, Subscription subscription) {
            return new Chat(
                    board.location(),
                    subscription.taskId(),
                    subscription.platform(),
                    subscription.chatId(),
                    subscription.threadId());
        }
    }

    /** @param ours whether subscriptions of an owner are delivered here; of nobody always */
    public Notifier(Boards boards, Predicate<String> ours, Messenger messenger, Log log) {
        this.boards = boards;
        this.ours =
                owner -> owner.filter(name -> !name.isBlank()).map(ours::test).orElse(true);
        this.messenger = messenger;
        this.log = log;
    }

    /** Begins; once. */
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException("started already");
        }
        thread = Thread.ofPlatform().name("kanban-notify").daemon().start(() -> {
            try {
                Thread.sleep(FIRST);
                while (true) {
                    round();
                    Thread.sleep(POLL);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // that is how it ends
            }
        });
    }

    /** Looks once. @return how many messages were delivered */
    public int round() throws InterruptedException {
        int delivered = 0;
        var seen = new HashSet<String>();
        try {
            for (var info : boards.list(false)) {
                delivered += board(info.slug(), seen);
            }
        } catch (RuntimeException e) {
            log.warn("kanban.notify", "the boards cannot be listed: " + e.getMessage(), e);
        }
        return delivered;
    }

    /** Names that lead to the same rows are visited once. */
    private int board(String slug, HashSet<String> seen) throws InterruptedException {
        int delivered = 0;
        try {
            var board = boards.open(slug);
            if (seen.add(board.location())) {
                for (var subscription : board.chats().list(Optional.empty())) {
                    if (ours.test(subscription.notifierProfile())) {
                        delivered += tell(board, subscription);
                    }
                }
            }
        } catch (RuntimeException e) { // one board's trouble is not that of the others
            log.warn("kanban.notify", "board " + slug + ": " + e.getMessage(), e);
        }
        return delivered;
    }

    private int tell(Board board, Subscription subscription) throws InterruptedException {
        int delivered = 0;
        boolean last = false;
        var line = messenger.line(subscription.platform());
        if (line == Messenger.Line.DOWN || !board.chats().hasNotice(subscription)) {
            return 0;
        }
        // One at a time, so that a failure in the middle repeats nothing.
        for (var notice = board.chats().takeNotice(subscription);
                notice.isPresent();
                notice = board.chats().takeNotice(subscription)) {
            if (line == Messenger.Line.UNKNOWN) {
                continue;
            }
            if (!delivered(board, notice.get())) {
                return delivered;
            }
            delivered++;
            last = notice.get().last();
        }
        if (last) {
            drop(board, subscription);
        }
        return delivered;
    }

    private boolean delivered(Board board, Notice notice) throws InterruptedException {
        var chat = Chat.of(board, notice.subscription());
        boolean told = false;
        try {
            messenger.deliver(notice, Leftovers.of(notice));
            told = true;
            failures.remove(chat);
            return true;
        } catch (IOException | HermesException e) {
            int times = failures.merge(chat, 1, Integer::sum);
            log.warn(
                    "kanban.notify",
                    chat + " was not told of " + notice.event().kind() + " (" + times + "): " + e.getMessage());
            if (times >= MOST_FAILURES) {
                failures.remove(chat);
                drop(board, notice.subscription());
            }
            return false;
        } finally {
            if (!told) {
                board.chats().returned(notice); // does nothing for one that was dropped
            }
        }
    }

    private static void drop(Board board, Subscription subscription) {
        board.chats()
                .unsubscribe(
                        subscription.taskId(), subscription.platform(), subscription.chatId(), subscription.threadId());
    }

    /** Ends the looking. What is being sent may still arrive. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            running.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
