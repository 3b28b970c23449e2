package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.When;
import dev.hermes.kanban.store.SqliteStore;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a round starts, and what it leaves. */
class DispatcherTest extends Rounds {
    @Test
    void a_ready_task_gets_a_worker_in_a_directory_of_its_own() throws Exception {
        var id = task("one");
        var tick = tick();
        assertThat(tick.spawned()).singleElement().satisfies(one -> {
            assertThat(one.taskId()).isEqualTo(id);
            assertThat(Path.of(one.workspace())).isDirectory().endsWith(Path.of("workspaces", id));
        });
        assertThat(status(id)).isEqualTo(Status.RUNNING);
        assertThat(kinds(id)).containsExactly("created", "claimed", "tip_scratch_workspace", "spawned");
        assertThat(tick().idle()).as("it runs; there is nothing to do").isTrue();
        assertThat(kinds(task("two"))).as("the tip is given once").doesNotContain("tip_scratch_workspace");
    }

    @Test
    void nobody_is_started_for_lanes_from_outside_and_nobody_is_assigned_by_accident() throws Exception {
        var lane = board.create(NewTask.titled("a").assignedTo("outside"));
        var nobody = board.create(NewTask.titled("b"));
        var tick = tick();
        assertThat(tick.skippedNonspawnable()).containsExactly(lane);
        assertThat(tick.skippedUnassigned()).containsExactly(nobody);
        assertThat(ids(tick(atMost(9, 9), false)))
                .as("a default assignee takes it")
                .containsExactly(nobody);
        assertThat(board.task(nobody).orElseThrow().assignee()).contains("bob");
    }

    @Test
    void caps_count_what_runs_and_are_not_subtracted_twice() throws Exception {
        for (int i = 0; i < 5; i++) {
            task("t" + i);
        }
        assertThat(tick(atMost(3, 2), false).spawned()).hasSize(2);
        var second = tick(atMost(3, 9), false);
        assertThat(second.spawned()).hasSize(1);
        assertThat(tick(atMost(3, 9), false).spawned()).isEmpty();
        assertThat(tick(atMost(4, 3), false).skippedPerProfileCapped()).hasSize(2);
    }

    @Test
    void one_machine_has_so_many_workers_on_all_its_boards() throws Exception {
        // given
        var limits = limits(onThisMachine(3), Optional.empty());
        var dispatcher = new Dispatcher(
                limits,
                workers,
                new WorkerProcesses(Duration.ofMillis(500)),
                new Workspaces(paths, Log.NONE),
                paths,
                Log.NONE);
        try (var second = new Board(
                SqliteStore.open(paths.database("second"), clock, Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS),
                Board.Settings.of("second", 2),
                new Random(2))) {
            for (int n = 0; n < 2; n++) {
                task("here " + n);
                second.create(NewTask.titled("there " + n).assignedTo("ada"));
            }
            // when, then
            assertThat(dispatcher.tick(board).spawned()).hasSize(2);
            assertThat(dispatcher.tick(second).spawned()).hasSize(1);
            assertThat(dispatcher.tick(second).spawned()).isEmpty();
        }
    }

    @Test
    void tasks_at_the_front_that_are_held_up_do_not_starve_those_behind() throws Exception {
        for (int n = 0; n < 130; n++) {
            board.comment(task("held " + n), "me", "https://github.com/o/r/pull/" + n);
        }
        clock.advance(Duration.ofSeconds(1));
        var free = task("free");
        assertThat(ids(tick(atMost(1, 5), false))).containsExactly(free);
    }

    @Test
    void the_most_important_comes_first() throws Exception {
        task("usual");
        var urgent = board.create(new NewTask(
                "urgent",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                5,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("no-such", "real"),
                Optional.empty(),
                GoalMode.OFF));
        assertThat(ids(tick(atMost(1, 9), false))).containsExactly(urgent);
        assertThat(last(urgent, "skills_skipped").payload().orElseThrow().toString())
                .isEqualTo("{\"skills\":[\"no-such\"]}");
    }

    @Test
    void a_dry_run_takes_nothing() throws Exception {
        var id = task("one");
        var tick = tick(LIMITS, true);
        assertThat(tick.spawned()).containsExactly(new Tick.Spawned(id, "ada", ""));
        assertThat(status(id)).isEqualTo(Status.READY);
    }

    @Test
    void what_waits_for_a_parent_starts_when_that_is_done() throws Exception {
        var parent = task("parent");
        var child = board.create(NewTask.titled("child").assignedTo("bob").after(parent));
        assertThat(ids(tick())).containsExactly(parent);
        board.complete(parent, Completion.of("made"));
        assertThat(ids(tick())).containsExactly(child);
    }

    @Test
    void a_worker_that_cannot_be_started_is_tried_again_and_then_given_up() throws Exception {
        workers.refusal = Optional.of("no such program");
        var id = task("one");
        assertThat(tick().autoBlocked()).isEmpty();
        assertThat(last(id, "spawn_failed")
                        .payload()
                        .orElseThrow()
                        .path("error")
                        .asString())
                .isEqualTo("no such program");
        assertThat(tick().autoBlocked()).containsExactly(id);
    }

    @Test
    void a_workspace_that_cannot_be_made_is_a_failed_start() throws Exception {
        var id = board.create(new NewTask(
                "there",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                new NewTask.Workspace("dir", Optional.of("relative/path"), Optional.empty()),
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(1L),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GoalMode.OFF));
        assertThat(tick().autoBlocked()).containsExactly(id);
        assertThat(board.task(id).orElseThrow().lastFailureError().orElseThrow())
                .startsWith("workspace: ")
                .contains("relative");
    }

    @Test
    void a_worker_whose_task_is_taken_away_while_it_starts_is_ended() throws Exception {
        var id = task("one");
        workers.meanwhile = () -> {
            board.reclaim(board.task(id).orElseThrow(), Optional.empty(), Json.object());
            board.claim(id, "elsewhere:1", 900);
        };
        assertThat(tick().spawned()).isEmpty();
        assertThat(workers.started.values())
                .singleElement()
                .satisfies(process ->
                        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue());
        assertThat(board.task(id).orElseThrow().claimLock()).contains("elsewhere:1");
        assertThat(board.task(id).orElseThrow().workerPid()).isEmpty();
    }

    @Test
    void no_worker_starts_when_the_task_was_taken_away_before() throws Exception {
        var id = board.create(NewTask.titled("one").assignedTo("ada"));
        workers.before = () -> board.reclaim(board.task(id).orElseThrow(), Optional.empty(), Json.object());
        assertThat(tick().spawned()).isEmpty();
        assertThat(workers.started).isEmpty();
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(board.task(id).orElseThrow().consecutiveFailures()).isZero();
    }

    @Test
    void a_dispatcher_that_was_superseded_while_it_prepared_says_nothing_of_the_new_attempt() throws Exception {
        // given
        var id = board.create(new NewTask(
                "one",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("no-such-skill"),
                Optional.empty(),
                GoalMode.OFF));
        workers.before = () -> {
            board.reclaim(board.task(id).orElseThrow(), Optional.empty(), Json.object());
            board.claim(id, "elsewhere:1", 900);
        };
        // when
        assertThat(tick().spawned()).isEmpty();
        // then
        assertThat(kinds(id)).endsWith("claimed").doesNotContain("skills_skipped");
        assertThat(workers.started).isEmpty();
    }

    @Test
    void what_is_odd_about_one_task_does_not_keep_the_others_from_starting() throws Exception {
        var odd = task("odd");
        clock.advance(Duration.ofSeconds(1));
        var sound = task("sound");
        var tick = tick();
        assertThat(tick.notStarted()).containsExactly(odd);
        assertThat(ids(tick)).containsExactly(sound);
        assertThat(kinds(odd)).contains("spawn_failed");
    }

    @Test
    void of_many_tasks_of_nobody_only_those_that_may_start_are_read() throws Exception {
        var first = board.create(NewTask.titled("first"));
        clock.advance(Duration.ofSeconds(1));
        for (int n = 0; n < 120; n++) {
            board.create(NewTask.titled("t" + n));
        }
        assertThat(ids(tick(atMost(1, 5), false))).containsExactly(first);
        List<Task> some = board.read(rows -> rows.unassigned(Status.READY, 7));
        assertThat(some).hasSize(7);
    }

    @Test
    void a_task_without_access_rests_and_is_then_tried_once_more() throws Exception {
        workers.refusal = Optional.of("429 rate limit");
        var id = task("one");
        tick();
        workers.refusal = Optional.empty();
        assertThat(tick().guarded()).containsExactly(new Tick.Guarded(id, "blocker_auth"));
        assertThat(tick().spawned()).isEmpty();
        assertThat(kinds(id)).as("told once").containsOnlyOnce("respawn_guarded");
        clock.advance(Duration.ofMinutes(6));
        assertThat(ids(tick())).containsExactly(id);
    }

    @Test
    void what_was_scheduled_starts_in_the_round_in_which_it_is_due() throws Exception {
        var id = board.create(NewTask.titled("later").assignedTo("ada"), new When.In(3600));
        assertThat(tick().idle()).isTrue();
        clock.advance(Duration.ofHours(1));
        var due = tick();
        assertThat(due.woken()).containsExactly(id);
        assertThat(ids(due)).containsExactly(id);
    }

    @Test
    void a_round_of_a_loop_starts_the_same_and_does_not_list_what_it_leaves() throws Exception {
        var id = task("one");
        board.create(NewTask.titled("outside").assignedTo("lane"));
        var tick = new Dispatcher(
                        LIMITS,
                        workers,
                        new WorkerProcesses(Duration.ofMillis(500)),
                        new Workspaces(paths, Log.NONE),
                        paths,
                        Log.NONE)
                .tick(board);
        assertThat(ids(tick)).containsExactly(id);
        assertThat(tick.skippedNonspawnable()).isEmpty();
    }

    @Test
    void a_task_with_an_open_pull_request_is_left_alone_for_a_day() throws Exception {
        var id = task("one");
        board.comment(id, "ada", "See https://github.com/a/b/pull/7");
        assertThat(tick().guarded()).containsExactly(new Tick.Guarded(id, "active_pr"));
        clock.advance(Duration.ofHours(25));
        assertThat(ids(tick())).containsExactly(id);
    }

    @Test
    void of_two_dispatchers_at_once_one_skips_its_round() throws Exception {
        task("one");
        try (var _ = FileLock.tryExclusive(directory.resolve("kanban.db.dispatch.lock"))
                .orElseThrow()) {
            assertThat(tick().skippedLocked()).isTrue();
        }
        assertThat(tick().spawned()).hasSize(1);
    }
}
