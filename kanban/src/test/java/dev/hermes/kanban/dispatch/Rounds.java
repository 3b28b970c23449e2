package dev.hermes.kanban.dispatch;

import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.Invariants;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.store.SqliteStore;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real board, and real processes as workers; only what they run is the test's. */
abstract class Rounds {
    static final DispatchLimits LIMITS = limits(DispatchLimits.Workers.UNLIMITED, Optional.empty());

    @TempDir
    Path directory;

    final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");
    final ShellWorkers workers = new ShellWorkers();
    SqliteStore store;
    Board board;
    KanbanPaths paths;

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

    Tick tick() throws InterruptedException {
        return tick(LIMITS, false);
    }

    Tick tick(DispatchLimits limits, boolean dryRun) throws InterruptedException {
        return new Dispatcher(
                        limits,
                        workers,
                        new WorkerProcesses(Duration.ofMillis(500)),
                        new Workspaces(paths, Log.NONE),
                        paths,
                        Log.NONE)
                .tick(board, dryRun);
    }

    String task(String title) {
        return board.create(NewTask.titled(title).assignedTo("ada"));
    }

    Status status(String id) {
        return board.task(id).orElseThrow().status();
    }

    List<String> kinds(String id) {
        return board.view(id).orElseThrow().events().stream().map(Event::kind).toList();
    }

    Event last(String id, String kind) {
        return board.read(rows -> rows.lastEvent(id, kind)).orElseThrow();
    }

    static List<String> ids(Tick tick) {
        return tick.spawned().stream().map(Tick.Spawned::taskId).toList();
    }

    static DispatchLimits atMost(int spawn, int perProfile) {
        return limits(
                new DispatchLimits.Workers(
                        OptionalInt.of(spawn),
                        OptionalInt.of(spawn + 1),
                        OptionalInt.of(perProfile),
                        OptionalInt.empty()),
                Optional.of("bob"));
    }

    static DispatchLimits limits(DispatchLimits.Workers workers, Optional<String> otherwise) {
        return new DispatchLimits(workers, 2, otherwise, DispatchLimits.Waits.USUAL);
    }

    static DispatchLimits one(OptionalInt most, OptionalInt perProfile, Optional<String> otherwise) {
        return limits(
                new DispatchLimits.Workers(most, OptionalInt.empty(), perProfile, OptionalInt.empty()), otherwise);
    }

    static DispatchLimits.Workers onThisMachine(int most) {
        return new DispatchLimits.Workers(
                OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(most));
    }
}
