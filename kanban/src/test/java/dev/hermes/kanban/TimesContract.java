package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks that wait for a time. */
abstract class TimesContract extends TogetherContract {
    @Test
    void what_is_scheduled_for_a_time_is_set_free_when_it_has_come() {
        // given
        var id = add("x");
        var untimed = taskIn(Status.SCHEDULED);
        board.schedule(id, Optional.of("embargo"), Optional.of(new When.In(60)), Optional.empty(), Optional.empty());
        var due = board.view(id).orElseThrow().due().orElseThrow();
        assertThat(due).isEqualTo(lastEvent(id, "scheduled").createdAt().orElseThrow() + 60);
        // when
        assertThat(board.wake()).isEmpty();
        advance(Duration.ofSeconds(61));
        // then
        assertThat(board.wake()).containsExactly(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(payload(id, "unblocked")).isEqualTo("{\"by\":\"schedule\"}");
        assertThat(status(untimed)).isEqualTo(Status.SCHEDULED);
        assertThat(board.wake()).isEmpty();
    }

    @Test
    void a_scheduled_task_whose_time_has_come_still_waits_for_its_parents() {
        var parent = add("parent");
        var id = board.create(NewTask.titled("x").assignedTo("ada").after(parent), new When.In(60));
        assertThat(status(id)).isEqualTo(Status.SCHEDULED);
        board.complete(parent, Completion.BARE);
        assertThat(status(id)).isEqualTo(Status.SCHEDULED);
        var other = board.create(NewTask.titled("y").assignedTo("ada").after(add("open")), new When.In(60));
        advance(Duration.ofSeconds(61));
        assertThat(board.wake()).containsExactlyInAnyOrder(id, other);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(status(other)).isEqualTo(Status.TODO);
        assertThat(lastEvent(other, "unblocked")
                        .payload()
                        .orElseThrow()
                        .path("status")
                        .asString())
                .isEqualTo("todo");
    }

    @Test
    void the_last_word_about_the_time_counts() {
        var id = board.create(NewTask.titled("x"), new When.In(60));
        board.unblock(id);
        board.schedule(id, Optional.empty(), Optional.of(new When.In(3600)), Optional.empty(), Optional.empty());
        advance(Duration.ofSeconds(120));
        assertThat(board.wake()).isEmpty();
        board.unblock(id);
        board.schedule(id, Optional.empty(), Optional.empty(), Optional.empty());
        advance(Duration.ofHours(2));
        assertThat(board.wake()).as("until somebody unblocks it").isEmpty();
    }

    @Test
    void a_key_that_is_taken_leaves_the_time_of_its_task_alone() {
        var id = board.create(with(false, false, Optional.of("nightly")));
        assertThat(board.create(with(false, false, Optional.of("nightly")), new When.In(60)))
                .isEqualTo(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThatThrownBy(() -> board.create(with(true, false, Optional.empty()), new When.In(60)))
                .isInstanceOf(HermesException.class);
    }

    @Test
    void a_sign_of_life_does_not_shorten_a_claim_that_was_taken_for_longer() {
        var id = add("x");
        var claim = board.claim(id, "host:1", 7200).orElseThrow();
        board.heartbeat(id, Optional.of(claim.runId()), Optional.empty(), Optional.of("host:1"), TTL);
        assertThat(task(id).claimExpires()).contains(claim.expires());
        board.touch(id, Optional.of(claim.runId()), "host:1", TTL);
        assertThat(task(id).claimExpires()).contains(claim.expires());
    }
}
