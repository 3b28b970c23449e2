package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What chats are told. */
abstract class ChatsContract extends TimesContract {
    @Test
    void a_subscription_is_made_once_and_an_owner_is_noted_later() {
        var id = add("x");
        var chat = new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        board.chats().subscribe(chat);
        board.chats()
                .subscribe(new Subscription(
                        id, "telegram", "1", "", Optional.empty(), Optional.of("ada"), Optional.empty(), 0));
        assertThat(board.chats().list(Optional.of(id)))
                .extracting(Subscription::notifierProfile)
                .containsExactly(Optional.of("ada"));
        assertThat(board.chats()
                        .subscribe(new Subscription(
                                "t_00000000", "x", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0)))
                .isFalse();
        assertThat(board.chats().unsubscribe(id, "telegram", "1", "")).isTrue();
        assertThat(board.chats().unsubscribe(id, "telegram", "1", "")).isFalse();
    }

    @Test
    void a_chat_is_told_once_of_each_end_and_what_could_not_be_delivered_comes_again() {
        // given
        var id = board.create(NewTask.titled("Write it").assignedTo("ada"));
        var chat = new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        board.chats().subscribe(chat);
        assertThat(board.chats().takeNotice(chat)).isEmpty();
        board.block(id, Optional.of("which language?"), Optional.empty(), Optional.empty());
        // when
        var blocked = board.chats().takeNotice(chat).orElseThrow();
        // then
        assertThat(blocked.text()).isEqualTo("⏸ @ada Kanban " + id + " blocked: which language?");
        assertThat(blocked.last()).isFalse();
        assertThat(board.chats().takeNotice(chat)).as("somebody else asks too").isEmpty();
        assertThat(board.chats().returned(blocked)).isTrue();
        assertThat(board.chats().takeNotice(chat).map(Notice::event)).contains(blocked.event());
        // and when
        board.complete(
                id,
                new Completion(
                        Optional.empty(),
                        Optional.of("done\nand more"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
        var done = board.chats().takeNotice(chat).orElseThrow();
        assertThat(done.text()).isEqualTo("✔ @ada Kanban " + id + " done — Write it\ndone");
        assertThat(done.last()).isTrue();
        assertThat(board.chats().returned(blocked)).as("more was told since").isFalse();
        board.chats().unsubscribe(id, "telegram", "1", "");
        assertThat(board.chats().takeNotice(chat)).isEmpty();
    }

    @Test
    void a_chat_of_the_whole_board_hears_of_every_task_from_then_on() {
        // given
        var before = add("before");
        board.complete(before, Completion.of("old news"));
        var chat = new Subscription(
                Subscription.WHOLE_BOARD,
                "telegram",
                "1",
                "",
                Optional.empty(),
                Optional.of("ada"),
                Optional.empty(),
                0,
                List.of());
        assertThat(board.chats().subscribe(chat)).isTrue();
        assertThat(board.chats().subscribe(chat))
                .as("a second time changes nothing")
                .isTrue();
        var kept = board.chats().list(Optional.of(Subscription.WHOLE_BOARD)).getFirst();
        assertThat(board.chats().hasNotice(kept)).isFalse();
        // when
        var one = add("one");
        var other = add("other");
        board.block(one, Optional.of("why"), Optional.empty(), Optional.empty());
        board.complete(other, Completion.of("fine"));
        // then
        var blocked = board.chats().takeNotice(kept).orElseThrow();
        var done = board.chats().takeNotice(kept).orElseThrow();
        assertThat(blocked.task().id()).isEqualTo(one);
        assertThat(done.text()).startsWith("✔ @ada Kanban " + other + " done");
        assertThat(done.last()).as("there are other tasks").isFalse();
        assertThat(board.chats().takeNotice(kept)).isEmpty();
        assertThat(board.chats().returned(done)).isTrue();
        assertThat(board.chats().takeNotice(kept).map(Notice::event)).contains(done.event());
    }

    @Test
    void a_chat_of_the_whole_board_may_name_what_it_wants_to_hear() {
        var chat = new Subscription(
                Subscription.WHOLE_BOARD,
                "telegram",
                "1",
                "7",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of("gave_up", "completed"));
        board.chats().subscribe(chat);
        var id = add("x");
        board.block(id, Optional.of("why"), Optional.empty(), Optional.empty());
        board.complete(id, Completion.of("done"));
        var kept = board.chats().list(Optional.empty()).getFirst();
        assertThat(kept.kinds()).containsExactly("gave_up", "completed");
        assertThat(board.chats().takeNotice(kept).map(notice -> notice.event().kind()))
                .contains("completed");
        assertThat(board.chats().unsubscribe(Subscription.WHOLE_BOARD, "telegram", "1", "7"))
                .isTrue();
        assertThat(board.chats().list(Optional.empty())).isEmpty();
    }

    @Test
    void a_task_that_was_deleted_holds_up_nobody() {
        var chat = new Subscription(
                Subscription.WHOLE_BOARD,
                "telegram",
                "1",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of());
        board.chats().subscribe(chat);
        var gone = add("x");
        board.complete(gone, Completion.of("r"));
        board.archive(gone);
        board.purge(gone);
        var id = add("y");
        board.complete(id, Completion.of("r"));
        var kept = board.chats().list(Optional.empty()).getFirst();
        assertThat(board.chats().takeNotice(kept).map(notice -> notice.task().id()))
                .contains(id);
    }
}
