package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.FileLock;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Invariants;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.When;
import dev.hermes.kanban.store.SqliteStore;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import dev.hermes.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round does, on a real board and with real processes as workers; only what they run is the test's. */
class DispatcherTest {
    private static final DispatchLimits LIMITS = limits(DispatchLimits.Workers.UNLIMITED, Optional.empty());

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    private final Workers workers = new Workers();
    private SqliteStore store;
    private Board board;
    private KanbanPaths paths;

    /** Starts {@code sh} in the place of a profile's agent. */
    private static final class Workers implements Spawner {
        private final Map<Long, Process> started = new HashMap<>();
        private final Map<Long, Integer> exits = new HashMap<>();
        private String script = "sleep 600";
        private Optional<String> refusal = Optional.empty();
        private boolean exitsKnown = true;
        private Runnable before = () -> {};
        private Runnable meanwhile = () -> {};

        @Override
        public boolean knows(String assignee) {
            return List.of("ada", "bob", "default").contains(assignee);
        }

        @Override
        public long start(String slug, Claim claim, Path workspace, List<String> skills) throws IOException {
            if (claim.task().title().equals("odd")) {
                throw new IllegalArgumentException("Nul character not allowed");
            }
            if (refusal.isPresent()) {
                throw new IOException(refusal.get());
            }
            var process = new ProcessBuilder("sh", "-c", "exec " + script)
                    .directory(workspace.toFile())
                    .start();
            started.put(process.pid(), process);
            meanwhile.run();
            return process.pid();
        }

        @Override
        public List<String> missingSkills(String assignee, List<String> skills) {
            before.run();
            return skills.stream().filter(name -> name.startsWith("no-")).toList();
        }

        @Override
        public OptionalInt exitCode(long pid) {
            var process = started.get(pid);
            return !exitsKnown || process == null || process.isAlive()
                    ? OptionalInt.empty()
                    : OptionalInt.of(exits.getOrDefault(pid, process.exitValue()));
        }

        void awaitEnd() throws InterruptedException {
            for (var process : started.values()) {
                process.waitFor();
            }
        }

        void kill() throws InterruptedException {
            started.values().forEach(Process::destroyForcibly);
            awaitEnd();
        }
    }

    @BeforeEach
    void open() {
        paths = KanbanPaths.of(Map.of(), directory, directory);
        store = SqliteStore.open(paths.database("default"), clock, Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
        board = new Board(store, Board.Settings.of("default", 2), new Random(1));
    }

    @AfterEach
    void close() throws InterruptedException {
        workers.kill();
        Invariants.hold(store);
        board.close();
    }

    private Tick tick() throws InterruptedException {
        return tick(LIMITS, false);
    }

    private Tick tick(DispatchLimits limits, boolean dryRun) throws InterruptedException {
        return new Dispatcher(
                        limits,
                        workers,
                        new WorkerProcesses(Duration.ofMillis(500)),
                        new Workspaces(paths, Log.NONE),
                        paths,
                        Log.NONE)
                .tick(board, dryRun);
    }

    private String task(String title) {
        return board.create(NewTask.titled(title).assignedTo("ada"));
    }

    private Status status(String id) {
        return board.task(id).orElseThrow().status();
    }

    private List<String> kinds(String id) {
        return board.view(id).orElseThrow().events().stream().map(Event::kind).toList();
    }

    private Event last(String id, String kind) {
        return board.read(rows -> rows.lastEvent(id, kind)).orElseThrow();
    }

    private static List<String> ids(Tick tick) {
        return tick.spawned().stream().map(Tick.Spawned::taskId).toList();
    }

    private static DispatchLimits atMost(int spawn, int perProfile) {
        return limits(
                new DispatchLimits.Workers(
                        OptionalInt.of(spawn),
                        OptionalInt.of(spawn + 1),
                        OptionalInt.of(perProfile),
                        OptionalInt.empty()),
                Optional.of("bob"));
    }

    private static DispatchLimits limits(DispatchLimits.Workers workers, Optional<String> otherwise) {
        return new DispatchLimits(workers, 2, otherwise, DispatchLimits.Waits.USUAL);
    }

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

    private static DispatchLimits one(OptionalInt most, OptionalInt perProfile, Optional<String> otherwise) {
        return limits(
                new DispatchLimits.Workers(most, OptionalInt.empty(), perProfile, OptionalInt.empty()), otherwise);
    }

    private static DispatchLimits.Workers onThisMachine(int most) {
        return new DispatchLimits.Workers(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(most));
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
