package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.Diagnosis.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of trouble is found when it is there, grows, and is gone when it is mended. */
class DiagnosticsTest {
    @TempDir
    Path directory;

    private TestBoard on;
    private Optional<String> plannerMissing = Optional.empty();

    @BeforeEach
    void open() {
        on = new TestBoard(directory);
    }

    @AfterEach
    void close() {
        on.close();
    }

    private List<Diagnosis> found(String id) {
        return new Diagnostics(new Diagnostics.Thresholds(2, 2, 2, 24, 1800, plannerMissing))
                .of(on.board.view(id).orElseThrow(), on.clock.instant().getEpochSecond());
    }

    private List<String> kinds(String id) {
        return found(id).stream().map(Diagnosis::kind).toList();
    }

    private String task() {
        return on.board.create(NewTask.titled("one").assignedTo("ada"));
    }

    private void crash(String id, int limit) {
        var claim = on.board.claim(id, "host:1", 900).orElseThrow();
        on.board.lost(
                claim.task(),
                new Loss(RunOutcome.CRASHED, "crashed", Json.object("pid", 1), "pid 1 is gone", OptionalInt.of(limit)));
    }

    @Test
    void a_task_that_goes_its_way_has_nothing() {
        assertThat(found(task())).isEmpty();
    }

    @Test
    void failures_in_a_row_are_told_and_forgotten_when_it_is_set_free() {
        var id = task();
        crash(id, 9);
        assertThat(found(id)).isEmpty();
        crash(id, 2);
        assertThat(found(id)).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.kind()).isEqualTo("repeated_failures");
            assertThat(diagnosis.severity()).isEqualTo(Severity.ERROR);
            assertThat(diagnosis.json().path("data").path("most_recent_outcome").asString())
                    .isEqualTo("crashed");
        });
        on.board.unblock(id);
        assertThat(kinds(id)).as("the history still shows dying workers").containsExactly("repeated_crashes");
    }

    @Test
    void a_question_that_nobody_answers_for_a_day_is_told_until_somebody_does() {
        var id = task();
        on.board.block(id, Optional.of("which one?"), Optional.empty(), Optional.empty());
        on.clock.advance(Duration.ofHours(25));
        assertThat(found(id)).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.kind()).isEqualTo("stuck_in_blocked");
            assertThat(diagnosis.detail()).isEqualTo("which one?");
        });
        on.board.comment(id, "user", "the left one");
        assertThat(found(id)).isEmpty();
    }

    @Test
    void a_ready_task_that_nobody_takes_gets_worse_with_time() {
        var id = task();
        on.clock.advance(Duration.ofMinutes(31));
        assertThat(found(id)).extracting(Diagnosis::severity).containsExactly(Severity.WARNING);
        on.clock.advance(Duration.ofMinutes(30));
        assertThat(found(id)).extracting(Diagnosis::severity).containsExactly(Severity.ERROR);
        on.clock.advance(Duration.ofHours(3));
        assertThat(found(id)).extracting(Diagnosis::severity).containsExactly(Severity.CRITICAL);
        on.board.claim(id, "host:1", 900);
        assertThat(found(id)).isEmpty();
    }

    @Test
    void a_worker_that_names_tasks_it_did_not_make_is_told_until_it_completes() {
        var id = task();
        on.board.complete(
                id,
                new Completion(
                        Optional.of("r"), Optional.empty(), Optional.empty(), List.of("t_deadbeef"), Optional.empty()));
        assertThat(found(id)).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.kind()).isEqualTo("hallucinated_cards");
            assertThat(diagnosis.detail()).isEqualTo("t_deadbeef");
        });
        on.board.complete(id, Completion.of("made t_deadbee0"));
        assertThat(kinds(id)).containsExactly("prose_phantom_refs");
        on.board.edit(id, "made nothing", Optional.empty(), Optional.empty());
        assertThat(found(id)).isEmpty();
    }

    @Test
    void a_summary_that_names_unknown_tasks_is_forgotten_with_the_next_completion() {
        var id = task();
        on.board.complete(id, Completion.of("made t_deadbee0"));
        assertThat(kinds(id)).containsExactly("prose_phantom_refs");
        on.board.note(
                id, Optional.empty(), "completed", Json.object("summary", "as upstream does after it was reopened"));
        assertThat(found(id)).isEmpty();
    }

    @Test
    void setting_free_and_blocking_again_and_again_is_told() {
        var id = task();
        for (int i = 0; i < 4; i++) {
            on.board.block(id, Optional.of("no"), Optional.empty(), Optional.empty());
            on.clock.advance(Duration.ofMinutes(1));
            on.board.unblock(id);
        }
        assertThat(kinds(id)).containsExactly("block_unblock_cycling");
        on.clock.advance(Duration.ofHours(25));
        assertThat(kinds(id)).doesNotContain("block_unblock_cycling");
    }

    @Test
    void an_idea_waits_in_vain_where_no_model_can_plan_it() {
        var id = on.idea("rough");
        assertThat(found(id)).isEmpty();
        plannerMissing = Optional.of("kanban_decomposer");
        assertThat(kinds(id)).containsExactly("triage_aux_unavailable");
    }
}
