package dev.hermes.bench;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.dispatch.DispatchLimits;
import dev.hermes.kanban.dispatch.Dispatcher;
import dev.hermes.kanban.dispatch.Held;
import dev.hermes.kanban.dispatch.Spawner;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.work.WorkerContext;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The board in a file: what is asked of it all the time, on a board with 10,000 tasks. */
final class KanbanBench {
    private static final int TASKS = 10_000;
    private static final int PAIRS = 4_000;
    private static final int PARENTS = 5;
    private static final int ROUNDS = 31;

    private final Path work;

    KanbanBench(Path work) {
        this.work = work;
    }

    /** Nobody is there to work: rounds look at everything and start nobody. */
    private static final class Nobody implements Spawner {
        @Override
        public boolean knows(String assignee) {
            return false;
        }

        @Override
        public long start(String board, Claim claim, Path workspace, List<String> skills) {
            throw new IllegalStateException("nobody is started here");
        }

        @Override
        public List<String> missingSkills(String assignee, List<String> skills) {
            return List.of();
        }

        @Override
        public OptionalInt exitCode(long pid) {
            return OptionalInt.empty();
        }
    }

    List<Measured> run() throws InterruptedException {
        var paths = KanbanPaths.of(Map.of(), work.resolve("kanban"), work);
        var table = new ArrayList<Measured>();
        try (var boards = KanbanStores.open(paths, Config.of(Map.of()), Map.of(), Clock.systemUTC(), Log.NONE)) {
            warm(boards.open("warm"));
            var board = boards.open("default");
            table.add(rate("creating tasks", 12_000, TASKS, () -> {
                for (int i = 0; i < TASKS; i++) {
                    board.create(NewTask.titled("task " + i).assignedTo("lane"));
                }
            }));
            table.add(millis("a dispatcher's round over 10,000 tasks, p50", 2.5, round(paths, board)));
            table.add(millis("listing 10,000 tasks, p50", 20, () -> board.tasks(TaskFilter.ALL)));
            var view = new Held.View(_ -> true, String::valueOf, () -> 0);
            table.add(millis(
                    "listing 10,000 tasks with why they rest, p50",
                    20,
                    () -> Held.why(board, board.tasks(TaskFilter.ALL), limits(), view)));
            table.add(millis("figures of 10,000 tasks, p50", 1, board::stats));
            table.add(pairs(boards.open("pairs")));
            table.add(promotion(boards.open("waiting")));
            table.add(context(boards.open("context")));
        }
        return table;
    }

    /** Rates are those of a process that has run for a second. */
    static void warm(Board board) {
        for (int i = 0; i < PAIRS; i++) {
            var id = board.create(NewTask.titled("task " + i).assignedTo("lane"));
            board.complete(
                    id,
                    Completion.of("done")
                            .by(board.claim(id, "host:1", 900).orElseThrow().runId()));
        }
    }

    private static DispatchLimits limits() {
        return new DispatchLimits(DispatchLimits.Workers.UNLIMITED, 2, Optional.empty(), DispatchLimits.Waits.USUAL);
    }

    static Work round(KanbanPaths paths, Board board) {
        var dispatcher = new Dispatcher(
                limits(), new Nobody(), WorkerProcesses.patient(), new Workspaces(paths, Log.NONE), paths, Log.NONE);
        return () -> dispatcher.tick(board);
    }

    private Measured pairs(Board board) throws InterruptedException {
        var ids = new ArrayList<String>();
        for (int i = 0; i < PAIRS; i++) {
            ids.add(board.create(NewTask.titled("task " + i).assignedTo("lane")));
        }
        return rate("claiming and completing a task", 4_200, PAIRS, () -> {
            for (var id : ids) {
                var claim = board.claim(id, "host:1", 900).orElseThrow();
                board.complete(id, Completion.of("done").by(claim.runId()));
            }
        });
    }

    /** Every pass looks anew, because something was written before it. */
    private Measured promotion(Board board) throws InterruptedException {
        var parents = new ArrayList<String>();
        for (int i = 0; i < PARENTS; i++) {
            parents.add(board.create(NewTask.titled("parent " + i).assignedTo("lane")));
        }
        var names = parents.toArray(String[]::new);
        for (int i = 0; i < TASKS; i++) {
            board.create(NewTask.titled("child " + i).assignedTo("lane").after(names));
        }
        return millis("a promotion pass over 10,000 tasks with 5 parents each, p50", 15, () -> {
            board.comment(names[0], "bench", "something is written");
            board.pass();
        });
    }

    private Measured context(Board board) throws InterruptedException {
        var parents = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            var parent = board.create(NewTask.titled("parent " + i).assignedTo("lane"));
            board.complete(parent, Completion.of("the result of parent " + i));
            parents.add(parent);
        }
        var id = board.create(NewTask.titled("child").assignedTo("lane").after(parents.toArray(String[]::new)));
        var contexts = new WorkerContext(ZoneOffset.UTC);
        return millis(
                "what a worker with 50 parents reads, p50", 0.6, () -> board.read(rows -> contexts.text(rows, id)));
    }

    interface Work {
        void run() throws InterruptedException;
    }

    static Measured rate(String what, int least, int count, Work work) throws InterruptedException {
        long began = System.nanoTime();
        work.run();
        double perSecond = count / ((System.nanoTime() - began) / 1e9);
        return new Measured(
                what,
                String.format(Locale.ROOT, "≥ %,d / s", least),
                perSecond,
                least,
                false,
                String.format(Locale.ROOT, "%,.0f / s", perSecond));
    }

    static Measured millis(String what, double most, Work work) throws InterruptedException {
        var millis = new double[ROUNDS];
        for (int i = -20; i < ROUNDS; i++) {
            long began = System.nanoTime();
            work.run();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        return new Measured(
                what,
                String.format(Locale.ROOT, "≤ %s ms", most),
                millis[ROUNDS / 2],
                most,
                true,
                String.format(Locale.ROOT, "%.2f ms", millis[ROUNDS / 2]));
    }
}
