package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a dispatcher says that it gets nowhere. */
class StuckWatchTest {
    private long nanos = 1;
    private final StuckWatch watch = new StuckWatch(() -> nanos);

    private static Tick guarded() {
        var tick = Tick.empty(false);
        tick.guarded().add(new Tick.Guarded("t_1", "recent_success"));
        return tick;
    }

    private static Tick failing() {
        var tick = Tick.empty(false);
        tick.notStarted().add("t_2");
        return tick;
    }

    private Optional<String> rounds(int count, Tick tick) {
        Optional<String> said = Optional.empty();
        for (int i = 0; i < count; i++) {
            nanos += Duration.ofSeconds(30).toNanos();
            said = watch.after("default", tick);
            if (i < count - 1) {
                assertThat(said).as("round %d", i + 1).isEmpty();
            }
        }
        return said;
    }

    @Test
    void the_sixth_round_in_which_nobody_could_be_started_is_told_with_the_tasks() {
        assertThat(rounds(6, failing()))
                .hasValueSatisfying(text ->
                        assertThat(text).contains("stuck").contains("6 rounds").contains("t_2 (cannot be started)"));
    }

    @Test
    void rounds_that_follow_each_other_at_once_say_nothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(watch.after("default", failing())).isEmpty();
        }
    }

    @Test
    void tasks_that_are_held_back_count_too_and_their_reason_is_told() {
        assertThat(rounds(6, guarded()))
                .hasValueSatisfying(text -> assertThat(text).contains("t_1 (recent_success)"));
    }

    @Test
    void it_is_told_once_in_five_minutes() {
        rounds(6, failing());
        assertThat(rounds(3, failing())).isEmpty();
        nanos += StuckWatch.PAUSE.toNanos();
        assertThat(watch.after("default", failing())).isPresent();
    }

    @Test
    void a_worker_that_was_started_begins_the_count_anew() {
        rounds(5, failing());
        var tick = guarded();
        tick.spawned().add(new Tick.Spawned("t_3", "writer", "/w"));
        watch.after("default", tick);
        assertThat(rounds(5, failing())).isEmpty();
    }

    @Test
    void rounds_with_nothing_to_start_do_not_count() {
        rounds(5, failing());
        watch.after("default", Tick.empty(false));
        assertThat(rounds(5, failing())).isEmpty();
    }

    @Test
    void a_round_that_somebody_else_made_changes_nothing() {
        rounds(5, failing());
        watch.after("default", Tick.empty(true));
        assertThat(watch.after("default", failing())).isPresent();
    }

    @Test
    void boards_are_counted_apart() {
        rounds(5, failing());
        assertThat(watch.after("other", failing())).isEmpty();
    }
}
