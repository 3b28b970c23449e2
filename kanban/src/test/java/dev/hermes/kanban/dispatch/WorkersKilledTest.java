package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Invariants;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.store.SqliteStore;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at random while dispatchers work. Some seconds in the suite; {@code -Dkanban.killing.seconds=120} for the long run.
 */
@Timeout(900)
class WorkersKilledTest {
    private static final Duration KILLING = Duration.ofSeconds(Long.getLong("kanban.killing.seconds", 5));
    private static final int TASKS = 6 * Math.toIntExact(KILLING.toSeconds());

    /** On a machine that is so slow that hardly a worker has begun in that time, it takes longer. */
    private static final int LEAST_KILLED = 3;

    /** A slow machine starts two or three workers a second. */
    private static final Duration TO_FINISH = KILLING.multipliedBy(4).plusSeconds(120);

    @TempDir
    Path home;

    private static DispatchLimits limits() {
        return new DispatchLimits(
                new DispatchLimits.Workers(
                        OptionalInt.of(8), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()),
                4,
                Optional.empty(),
                new DispatchLimits.Waits(
                        Duration.ZERO, Duration.ofMinutes(15), Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    private Dispatcher dispatcher(KanbanPaths paths) {
        var program = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProgram.class.getName());
        var settings =
                new WorkerLauncher.Settings(program, home, System.getenv(), Map.of(), 1_000_000, 1, _ -> List.of());
        return new Dispatcher(
                limits(),
                new WorkerLauncher(settings, paths, new Exits(Clock.systemUTC())),
                new WorkerProcesses(Duration.ofMillis(500)),
                new Workspaces(paths, Log.NONE),
                paths,
                Log.NONE);
    }

    @Test
    void every_task_ends_done_or_blocked_with_a_true_history_and_none_runs_twice_at_once() throws Exception {
        // given
        Files.createDirectories(home.resolve("working"));
        var paths = KanbanPaths.of(Map.of(), home, home);
        var store = SqliteStore.open(
                paths.database("default"), Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
        try (var board = new Board(store, Board.Settings.of("default", 4), new Random(1))) {
            for (int i = 0; i < TASKS; i++) {
                board.create(NewTask.titled("task " + i).assignedTo("default"));
            }
            // when: two dispatchers, and somebody who kills
            var dispatchers = List.of(dispatcher(paths), dispatcher(paths));
            var random = new Random();
            int killed = 0;
            long began = System.nanoTime();
            while (System.nanoTime() - began < KILLING.plus(TO_FINISH).toNanos() && open(board)) {
                dispatchers.get(random.nextInt(2)).tick(board, false);
                if (System.nanoTime() - began < KILLING.toNanos() || killed < LEAST_KILLED) {
                    killed += kill(board, random) ? 1 : 0;
                } else {
                    Thread.sleep(20);
                }
            }
            // then
            var tasks = board.tasks(TaskFilter.ALL);
            assertThat(tasks).hasSize(TASKS);
            assertThat(tasks).extracting(Task::status).isSubsetOf(Status.DONE, Status.BLOCKED);
            assertThat(home.resolve("working/twice")).doesNotExist();
            assertThat(tasks.stream().flatMap(task -> board.view(task.id()).orElseThrow().runs().stream()))
                    .as("somebody was killed")
                    .anyMatch(run -> run.outcome().orElse("").equals("crashed"));
            for (var task : tasks) {
                var runs = board.view(task.id()).orElseThrow().runs();
                assertThat(runs).as(task.id()).noneMatch(Run::open);
                assertThat(runs.stream().filter(run -> run.outcome().orElse("").equals("completed")))
                        .as(task.id())
                        .hasSize(task.status() == Status.DONE ? 1 : 0);
            }
            Invariants.hold(store);
        }
    }

    private static boolean open(Board board) {
        return board.tasks(TaskFilter.ALL).stream()
                .anyMatch(task -> task.status() == Status.READY || task.status() == Status.RUNNING);
    }

    /** @return whether somebody was there to be killed, and was chosen */
    private static boolean kill(Board board, Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(60));
        var running = board.tasks(TaskFilter.ALL.with(Status.RUNNING)).stream()
                .flatMap(task -> task.workerPid().stream())
                .toList();
        return !running.isEmpty()
                && random.nextBoolean()
                && ProcessHandle.of(running.get(random.nextInt(running.size())))
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
    }
}
