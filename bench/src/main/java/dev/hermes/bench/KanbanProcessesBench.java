package dev.hermes.bench;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.store.KanbanStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Several processes that claim and complete the tasks of one board in a file at the same time, each as fast as it can. They begin
 * together, when all have opened the board, and what counts is until the last of them is through.
 */
final class KanbanProcessesBench {
    private static final int PROCESSES = 8;
    private static final int EACH = 1_500;
    private static final int LEAST = 5_000;

    private final Path work;

    KanbanProcessesBench(Path work) {
        this.work = work;
    }

    /** One of the processes: says when it is ready, waits for a line, then does every task of its own lane. */
    public static void main(String[] arguments) throws IOException {
        var lane = arguments[1];
        try (var boards = open(Path.of(arguments[0]))) {
            var board = boards.open("together");
            var ids = board.tasks(TaskFilter.ALL.with(Status.READY).assignedTo(Optional.of(lane))).stream()
                    .map(Task::id)
                    .toList();
            KanbanBench.warm(boards.open("warm-" + lane));
            System.out.println("ready");
            System.in.read();
            for (var id : ids) {
                var claim = board.claim(id, "host:" + lane, 900).orElseThrow();
                board.complete(id, Completion.of("done").by(claim.runId()));
            }
            System.out.println("done");
        }
    }

    private static Boards open(Path root) {
        var paths = KanbanPaths.of(Map.of(), root, root);
        return KanbanStores.open(paths, Config.of(Map.of()), Map.of(), Clock.systemUTC(), Log.NONE);
    }

    List<Measured> run() throws IOException, InterruptedException {
        var root = work.resolve("kanban-together");
        try (var boards = open(root)) {
            var board = boards.open("together");
            for (int i = 0; i < PROCESSES * EACH; i++) {
                board.create(NewTask.titled("task " + i).assignedTo("lane-" + i % PROCESSES));
            }
            double seconds = together(root);
            long done = board.stats().byStatus().getOrDefault(Status.DONE, 0L);
            if (done != (long) PROCESSES * EACH) {
                throw new IllegalStateException("only " + done + " tasks are done");
            }
            double perSecond = PROCESSES * EACH / seconds;
            return List.of(new Measured(
                    "claiming and completing tasks, " + PROCESSES + " processes at once",
                    String.format(Locale.ROOT, "≥ %,d / s", LEAST),
                    perSecond,
                    LEAST,
                    false,
                    String.format(Locale.ROOT, "%,.0f / s", perSecond)));
        }
    }

    private static double together(Path root) throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        try {
            var answers = new ArrayList<BufferedReader>();
            for (int n = 0; n < PROCESSES; n++) {
                var process = start(root, "lane-" + n);
                processes.add(process);
                answers.add(process.inputReader());
            }
            for (var answer : answers) {
                expect(answer, "ready");
            }
            long began = System.nanoTime();
            for (var process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            for (var answer : answers) {
                expect(answer, "done");
            }
            return (System.nanoTime() - began) / 1e9;
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static void expect(BufferedReader answer, String wanted) throws IOException {
        var line = Optional.ofNullable(answer.readLine()).orElse("nothing");
        if (!line.equals(wanted)) {
            throw new IOException("a process said " + line + " instead of " + wanted);
        }
    }

    /** With the Java and the settings of this process. */
    private static Process start(Path root, String lane) throws IOException {
        var runtime = ManagementFactory.getRuntimeMXBean();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(runtime.getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                KanbanProcessesBench.class.getName(),
                root.toString(),
                lane));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
