package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a round takes back from workers that are gone, hang or take too long. */
class RecoveryTest extends Rounds {
    @Test
    void a_worker_that_is_killed_counts_as_a_failure_and_the_second_one_gives_up() throws Exception {
        var id = task("one");
        tick();
        workers.kill();
        var second = tick();
        assertThat(second.crashed()).containsExactly(id);
        assertThat(ids(second)).as("and is tried again at once").containsExactly(id);
        assertThat(board.task(id).orElseThrow().lastFailureError().orElseThrow())
                .matches("pid \\d+ not alive \\(signal 9\\)");
        assertThat(last(id, "crashed").payload().orElseThrow().path("exit_kind").asString())
                .isEqualTo("signaled");
        workers.kill();
        var third = tick();
        assertThat(third.autoBlocked()).containsExactly(id);
        assertThat(third.spawned()).isEmpty();
        assertThat(status(id)).isEqualTo(Status.BLOCKED);
        assertThat(tick().promoted()).as("the breaker holds (K3)").isEmpty();
    }

    @Test
    void a_worker_that_ends_without_a_word_is_a_breach_and_its_last_words_are_kept() throws Exception {
        workers.script = "true";
        var id = task("one");
        tick();
        workers.awaitEnd();
        Files.createDirectories(paths.logs("default"));
        Files.writeString(paths.log("default", id), "I am tired\n");
        assertThat(tick().autoBlocked()).containsExactly(id);
        assertThat(kinds(id)).contains("protocol_violation", "gave_up");
        assertThat(board.task(id).orElseThrow().lastFailureError().orElseThrow())
                .contains("I am tired");
    }

    @Test
    void three_crashes_of_the_same_kind_in_one_round_are_a_fault_of_the_system() throws Exception {
        var tasks = List.of(task("a"), task("b"), task("c"));
        workers.script = "sh -c 'exit 3'";
        tick();
        workers.awaitEnd();
        assertThat(tick().autoBlocked()).containsExactlyInAnyOrderElementsOf(tasks);
    }

    @Test
    void an_attempt_whose_end_nobody_saw_has_a_grace_if_one_is_set_and_counts_it_from_its_own_start() throws Exception {
        // given: the second attempt at a task
        workers.script = "true";
        workers.exitsKnown = false;
        var id = task("one");
        tick();
        workers.awaitEnd();
        assertThat(tick().crashed()).as("without a grace").containsExactly(id);
        workers.awaitEnd();
        clock.advance(Duration.ofSeconds(29));
        // when, then
        var waits = new DispatchLimits.Waits(
                Duration.ofHours(4), Duration.ofMinutes(15), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
        var patient = new DispatchLimits(DispatchLimits.Workers.UNLIMITED, 2, Optional.empty(), waits);
        assertThat(tick(patient, false).crashed()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(tick(patient, false).crashed()).containsExactly(id);
    }

    @Test
    void an_attempt_whose_exit_code_is_known_has_no_grace() throws Exception {
        workers.script = "sh -c 'exit 3'";
        var id = task("one");
        tick();
        workers.awaitEnd();
        var waits = new DispatchLimits.Waits(
                Duration.ofHours(4), Duration.ofMinutes(15), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30));
        assertThat(tick(new DispatchLimits(DispatchLimits.Workers.UNLIMITED, 2, Optional.empty(), waits), false)
                        .crashed())
                .containsExactly(id);
    }

    @Test
    void a_claim_goes_on_while_its_worker_lives() throws Exception {
        var id = task("one");
        tick();
        clock.advance(Duration.ofMinutes(16));
        assertThat(tick().reclaimed()).isEmpty();
        assertThat(kinds(id)).contains("claim_extended");
        assertThat(status(id)).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_claim_does_not_go_on_for_a_worker_that_stopped_giving_signs_of_life() throws Exception {
        var id = task("one");
        tick();
        var run = board.task(id).orElseThrow().currentRunId();
        board.heartbeat(id, run, Optional.empty(), Optional.empty(), 900);
        clock.advance(Duration.ofMinutes(61));
        assertThat(tick().reclaimed()).containsExactly(id);
        assertThat(board.task(id).orElseThrow().consecutiveFailures()).isZero();
        assertThat(kinds(id)).containsSubsequence("spawned", "heartbeat", "reclaimed", "spawned");
    }

    @Test
    void a_claim_from_another_machine_ends_with_its_time_and_not_before() throws Exception {
        var id = board.create(NewTask.titled("x").assignedTo("outside"));
        board.claim(id, "elsewhere:1", 900);
        assertThat(tick().reclaimed()).isEmpty();
        clock.advance(Duration.ofMinutes(16));
        assertThat(tick().reclaimed()).containsExactly(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(board.task(id).orElseThrow().consecutiveFailures()).isZero();
    }

    @Test
    void a_worker_without_a_sign_of_life_for_hours_is_ended_and_that_is_no_failure() throws Exception {
        var id = task("one");
        var pid = tick().spawned().isEmpty()
                ? 0
                : board.task(id).orElseThrow().workerPid().orElseThrow();
        clock.advance(Duration.ofHours(5));
        var tick = tick();
        assertThat(tick.stale()).containsExactly(id);
        assertThat(workers.started.get(pid).waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(board.task(id).orElseThrow().consecutiveFailures()).isZero();
    }

    @Test
    void a_sign_of_life_within_the_hour_keeps_it() throws Exception {
        var id = task("one");
        tick();
        clock.advance(Duration.ofHours(5));
        board.heartbeat(id, Optional.empty(), Optional.of("half"), Optional.empty(), 900);
        assertThat(tick().stale()).isEmpty();
        assertThat(status(id)).isEqualTo(Status.RUNNING);
    }

    @Test
    void an_attempt_that_takes_longer_than_the_task_allows_is_ended() throws Exception {
        var id = board.create(new NewTask(
                "slow",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.of(60L),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GoalMode.OFF));
        tick();
        clock.advance(Duration.ofSeconds(61));
        assertThat(tick().timedOut()).containsExactly(id);
        assertThat(last(id, "timed_out")
                        .payload()
                        .orElseThrow()
                        .path("limit_seconds")
                        .asInt())
                .isEqualTo(60);
        assertThat(board.task(id).orElseThrow().consecutiveFailures()).isEqualTo(1);
    }

    @Test
    void a_worker_that_met_a_rate_limit_has_not_failed_and_rests() throws Exception {
        workers.script = "sh -c 'exit 75'";
        var id = task("one");
        tick();
        workers.awaitEnd();
        var second = tick();
        assertThat(second.rateLimited()).containsExactly(id);
        assertThat(second.crashed()).isEmpty();
        assertThat(second.guarded()).containsExactly(new Tick.Guarded(id, "rate_limited"));
        var task = board.task(id).orElseThrow();
        assertThat(task.consecutiveFailures()).isZero();
        assertThat(task.status()).isEqualTo(Status.READY);
        clock.advance(Duration.ofMinutes(6));
        assertThat(ids(tick())).containsExactly(id);
    }
}
