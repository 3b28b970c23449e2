package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tasks wait for, and how they are to be worked on. */
abstract class WaitingContract extends ChatsContract {
    @Test
    void the_parents_that_hold_tasks_up_are_told_for_all_of_them_at_once() {
        var a = add("A");
        var b = add("B");
        var both = add("both", a, b);
        var one = add("one", b);
        add("free", taskIn(Status.DONE));
        assertThat(board.read(Rows::waits).keySet()).containsExactlyInAnyOrder(both, one);
        assertThat(board.read(Rows::waits).get(both))
                .containsExactlyInAnyOrder(a, b)
                .isSorted();
        board.complete(b, Completion.BARE);
        assertThat(board.read(Rows::waits)).isEqualTo(Map.of(both, List.of(a)));
        board.complete(a, Completion.BARE);
        assertThat(board.read(Rows::waits)).isEmpty();
    }

    @Test
    void the_times_that_tasks_wait_for_are_told_for_all_of_them_at_once() {
        var timed = board.create(NewTask.titled("x"), new When.In(60));
        taskIn(Status.SCHEDULED);
        add("ready");
        long due = board.view(timed).orElseThrow().due().orElseThrow();
        assertThat(board.read(Rows::dueTimes)).isEqualTo(Map.of(timed, due));
    }

    @Test
    void what_was_commented_lately_is_told() {
        var old = add("old");
        board.comment(old, "me", "x");
        advance(Duration.ofDays(2));
        var fresh = add("fresh");
        board.comment(fresh, "me", "x");
        board.comment(fresh, "me", "y");
        long day = Duration.ofDays(1).toSeconds();
        var commented = board.read(rows -> rows.commentedSince(rows.now() - day));
        assertThat(commented).containsExactly(fresh);
    }

    @Test
    void whether_a_worker_goes_on_to_a_goal_is_kept_with_the_task() {
        var plain = add("x");
        var open = board.create(goal(new GoalMode(true, Optional.empty())));
        var bounded = board.create(goal(new GoalMode(true, Optional.of(7L))));
        assertThat(task(plain).goal()).isEqualTo(GoalMode.OFF);
        assertThat(task(open).goal()).isEqualTo(new GoalMode(true, Optional.empty()));
        assertThat(task(bounded).goal()).isEqualTo(new GoalMode(true, Optional.of(7L)));
        assertThat(TaskJson.of(task(bounded)).toString()).contains("\"goal_mode\":true,\"goal_max_turns\":7");
        assertThat(board.tasks(TaskFilter.ALL))
                .extracting(Task::goal)
                .contains(task(open).goal(), GoalMode.OFF);
    }
}
