package dev.hermes.kanban.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Notice;
import dev.hermes.kanban.Subscription;
import dev.hermes.kanban.TestBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What chats are told, on a real board. */
class NotifierTest {
    @TempDir
    Path directory;

    private final Chats chats = new Chats();
    private TestBoard boards;
    private Notifier notifier;

    private static final class Chats implements Messenger {
        private final List<String> told = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();
        private Line line = Line.OPEN;
        private int refusals;

        @Override
        public Line line(String platform) {
            return platform.equals("telegram") ? line : Line.UNKNOWN;
        }

        @Override
        public void deliver(Notice notice, List<Path> left) throws IOException {
            if (refusals > 0) {
                refusals--;
                throw new IOException("try later");
            }
            told.add(notice.event().kind() + " " + notice.subscription().chatId());
            files.addAll(left);
        }
    }

    @BeforeEach
    void open() {
        boards = new TestBoard(directory);
        notifier = new Notifier(boards.boards, "ada"::equals, chats, Log.NONE);
    }

    @AfterEach
    void close() {
        notifier.close();
        boards.close();
    }

    private String subscribed(String platform, Optional<String> owner) {
        var id = boards.board.create(NewTask.titled("x").assignedTo("ada"));
        boards.board
                .chats()
                .subscribe(new Subscription(id, platform, "7", "", Optional.empty(), owner, Optional.empty(), 0));
        return id;
    }

    private void blockAndRelease(String id) {
        boards.board.block(id, Optional.of("which one?"), Optional.empty(), Optional.empty());
        boards.board.unblock(id);
    }

    private long subscriptions() {
        return boards.board.chats().list(Optional.empty()).size();
    }

    @Test
    void each_thing_is_told_once_and_after_the_last_the_chat_is_left_alone() throws Exception {
        var id = subscribed("telegram", Optional.of("ada"));
        assertThat(notifier.round()).isZero();
        blockAndRelease(id);
        blockAndRelease(id);
        assertThat(notifier.round()).isEqualTo(2);
        assertThat(notifier.round()).isZero();
        assertThat(subscriptions()).isEqualTo(1);
        boards.board.complete(id, Completion.of("done"));
        notifier.round();
        assertThat(chats.told).containsExactly("blocked 7", "blocked 7", "completed 7");
        assertThat(subscriptions()).isZero();
    }

    @Test
    void a_chat_that_hears_late_hears_how_it_ended_too() throws Exception {
        var id = subscribed("telegram", Optional.of("ada"));
        blockAndRelease(id);
        boards.board.complete(id, Completion.of("done"));
        assertThat(notifier.round()).isEqualTo(2);
        assertThat(chats.told).containsExactly("blocked 7", "completed 7");
        assertThat(subscriptions()).isZero();
    }

    @Test
    void a_failure_before_the_last_word_is_not_the_end() throws Exception {
        var id = subscribed("telegram", Optional.of("ada"));
        blockAndRelease(id);
        boards.board.complete(id, Completion.of("done"));
        chats.refusals = 1;
        assertThat(notifier.round()).isZero();
        assertThat(notifier.round()).isEqualTo(2);
        assertThat(subscriptions()).isZero();
    }

    @Test
    void what_was_not_delivered_is_tried_again_and_nothing_is_repeated() throws Exception {
        var id = subscribed("telegram", Optional.empty());
        blockAndRelease(id);
        blockAndRelease(id);
        chats.refusals = 2;
        assertThat(notifier.round()).isZero();
        assertThat(notifier.round()).isZero();
        assertThat(notifier.round()).isEqualTo(2);
    }

    @Test
    void the_third_failure_in_a_row_ends_the_subscription() throws Exception {
        var id = subscribed("telegram", Optional.empty());
        blockAndRelease(id);
        chats.refusals = 3;
        for (int n = 0; n < 3; n++) {
            assertThat(subscriptions()).isEqualTo(1);
            notifier.round();
        }
        assertThat(subscriptions()).isZero();
        assertThat(chats.told).isEmpty();
    }

    @Test
    void a_platform_that_is_down_is_waited_for_and_one_that_nobody_knows_is_not() throws Exception {
        chats.line = Messenger.Line.DOWN;
        blockAndRelease(subscribed("telegram", Optional.empty()));
        blockAndRelease(subscribed("carrier-pigeon", Optional.empty()));
        assertThat(notifier.round()).isZero();
        chats.line = Messenger.Line.OPEN;
        assertThat(notifier.round()).isEqualTo(1);
        assertThat(boards.board.chats().list(Optional.empty()))
                .as("all were passed over or told")
                .noneMatch(subscription -> boards.board.chats().hasNotice(subscription));
    }

    @Test
    void who_hears_of_all_tasks_goes_on_hearing_when_one_is_done() throws Exception {
        boards.board
                .chats()
                .subscribe(new Subscription(
                        Subscription.WHOLE_BOARD,
                        "telegram",
                        "9",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0));
        var first = boards.board.create(NewTask.titled("x"));
        boards.board.complete(first, Completion.of("done"));
        assertThat(notifier.round()).isEqualTo(1);
        boards.board.complete(boards.board.create(NewTask.titled("y")), Completion.of("done"));
        assertThat(notifier.round()).isEqualTo(1);
        assertThat(chats.told).containsExactly("completed 9", "completed 9");
        assertThat(subscriptions()).isEqualTo(1);
    }

    @Test
    void what_belongs_to_another_gateway_is_left_to_it() throws Exception {
        blockAndRelease(subscribed("telegram", Optional.of("bob")));
        assertThat(notifier.round()).isZero();
        assertThat(new Notifier(boards.boards, _ -> true, chats, Log.NONE).round())
                .isEqualTo(1);
    }

    @Test
    void files_that_the_task_speaks_of_go_with_the_word_that_it_is_done() throws Exception {
        var report = Files.writeString(directory.resolve("report.pdf"), "x");
        var table = Files.writeString(directory.resolve("table.csv"), "x");
        var id = subscribed("telegram", Optional.empty());
        boards.board.complete(
                id,
                Completion.of("See " + report + ", `" + table + "`, " + report + " and " + directory
                        + "/none.txt or https://x/y"));
        notifier.round();
        assertThat(chats.files).containsExactly(report, table);
    }
}
