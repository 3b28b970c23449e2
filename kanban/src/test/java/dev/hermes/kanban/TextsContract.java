package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of texts that not every database takes, and who may write. */
abstract class TextsContract extends WaitingContract {
    private static final String NUL = "a\0b \\u0000 \uD83D c";
    private static final String KEPT = "a\uFFFDb \\u0000 \uFFFD c";

    @Test
    void of_what_a_worker_hands_over_nothing_is_lost_but_a_nul() {
        // given
        var id = add("x");
        claim(id);
        // when
        board.heartbeat(id, Optional.empty(), Optional.of(NUL), Optional.empty(), TTL);
        board.comment(id, "ada", NUL);
        board.complete(
                id,
                new Completion(
                        Optional.of(NUL),
                        Optional.of(NUL),
                        Optional.of(Json.object("said", NUL, "all", List.of(NUL), "a\0b", 7)),
                        List.of(),
                        Optional.empty()));
        // then
        assertThat(lastEvent(id, "heartbeat")
                        .payload()
                        .orElseThrow()
                        .get("note")
                        .asString())
                .isEqualTo(KEPT);
        var view = board.view(id).orElseThrow();
        assertThat(view.comments().getFirst().body()).isEqualTo(KEPT);
        assertThat(view.task().result()).contains(KEPT);
        var run = view.runs().getFirst();
        assertThat(run.summary()).contains(KEPT);
        assertThat(run.metadata()).contains(Json.object("said", KEPT, "all", List.of(KEPT), "a\uFFFDb", 7));
        assertThat(lastEvent(id, "completed")
                        .payload()
                        .orElseThrow()
                        .get("summary")
                        .asString())
                .isEqualTo(KEPT);
    }

    @Test
    void the_last_words_of_a_worker_may_hold_a_nul_when_it_is_given_up() {
        // given
        var id = add("x");
        claim(id);
        // when
        var loss =
                new Loss(RunOutcome.CRASHED, "crashed", Json.object("said", NUL), "it said: " + NUL, OptionalInt.of(1));
        assertThat(board.lost(task(id), loss)).isTrue();
        // then
        assertThat(lastEvent(id, "gave_up").payload().orElseThrow().get("error").asString())
                .isEqualTo("it said: " + KEPT);
        var blocked = add("y");
        board.block(blocked, Optional.of(NUL), Optional.empty(), Optional.of("ada"));
        assertThat(lastEvent(blocked, "blocked")
                        .payload()
                        .orElseThrow()
                        .get("reason")
                        .asString())
                .isEqualTo(KEPT);
    }

    @Test
    void numbers_that_are_none_hold_up_nobody_else() {
        // given: what other programs, or older ones, wrote into the events
        var odd = taskIn(Status.SCHEDULED);
        var givenUp = add("x");
        store.write(rows -> {
            rows.event(odd, Optional.empty(), "scheduled", Optional.of(Json.object("at", "tomorrow")));
            rows.update(givenUp, Change.to(Status.BLOCKED));
            rows.event(givenUp, Optional.empty(), "gave_up", Optional.of(Json.object("effective_limit", "many")));
            return true;
        });
        // when, then
        assertThat(board.wake()).isEmpty();
        assertThat(board.read(Rows::dueTimes)).isEmpty();
        assertThat(board.pass()).containsExactly(givenUp);
    }

    @Test
    void who_was_replaced_does_not_say_where_the_task_is_worked_on_nor_anything_about_its_run() {
        // given
        var id = add("x");
        var old = claim(id);
        board.reclaim(task(id), Optional.empty(), Json.object());
        var current = claim(id);
        assertThat(board.workspace(current, "/srv/current")).isTrue();
        assertThat(board.note(current, "tip", Json.object("a", "b"))).isTrue();
        var before = board.view(id);
        // when
        assertThat(board.workspace(old, "/srv/old")).isFalse();
        assertThat(board.note(old, "tip", Json.object("a", "c"))).isFalse();
        // then
        assertThat(board.view(id)).isEqualTo(before);
        assertThat(task(id).workspacePath()).contains("/srv/current");
    }
}
