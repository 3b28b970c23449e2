package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.When;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Why tasks rest, in words. */
class HeldTest extends Rounds {
    private Map<String, String> why(DispatchLimits limits) {
        return Held.why(board, board.tasks(TaskFilter.ALL), limits, view(0));
    }

    private static Held.View view(long ownWorkers) {
        return new Held.View("ada"::equals, at -> "time " + at, () -> ownWorkers);
    }

    @Test
    void what_holds_tasks_up_can_be_told() throws Exception {
        // given
        var running = board.create(NewTask.titled("one").assignedTo("ada"));
        var ready = board.create(NewTask.titled("two").assignedTo("ada"));
        assertThat(why(LIMITS)).isEmpty();
        // when
        var child = board.create(NewTask.titled("three").assignedTo("ada").after(ready));
        var nobodys = board.create(NewTask.titled("four"));
        var lane = board.create(NewTask.titled("five").assignedTo("outside"));
        var timed = board.create(NewTask.titled("six"), new When.At(4_000_000_000L));
        // then
        assertThat(why(LIMITS))
                .isEqualTo(Map.of(
                        child, "waits for " + ready,
                        nobodys, "nobody is assigned",
                        lane, "there is no profile 'outside'; somebody outside must claim it",
                        timed, "waits until time 4000000000"));
        board.claim(running, "host:1", 900);
        assertThat(why(one(OptionalInt.of(1), OptionalInt.empty(), Optional.empty()))
                        .get(ready))
                .isEqualTo("as many tasks run as may at once (1)");
        var onePerProfile = why(one(OptionalInt.empty(), OptionalInt.of(1), Optional.of("ada")));
        assertThat(onePerProfile.get(ready)).contains("its profile works on as many tasks");
        assertThat(onePerProfile.get(nobodys)).isEqualTo(onePerProfile.get(ready));
        assertThat(onePerProfile).doesNotContainKey(running);
        board.comment(ready, "ada", "see https://github.com/a/b/pull/7");
        assertThat(why(LIMITS).get(ready)).contains("pull request");
    }

    @Test
    void that_this_machine_has_no_room_on_any_board_is_told() throws Exception {
        var id = task("one");
        var limits = limits(onThisMachine(3), Optional.empty());
        assertThat(Held.why(board, board.tasks(TaskFilter.ALL), limits, view(2)))
                .isEmpty();
        assertThat(Held.why(board, board.tasks(TaskFilter.ALL), limits, view(3)))
                .containsExactly(Map.entry(id, "this machine has as many workers as it may on all its boards (3)"));
    }
}
