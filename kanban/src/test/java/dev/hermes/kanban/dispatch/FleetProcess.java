package dev.hermes.kanban.dispatch;

import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.store.PostgresSettings;
import dev.hermes.kanban.store.PostgresStore;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A machine of a fleet, as a program of its own that does what it is told line by line. Its claims last two seconds. */
final class FleetProcess {
    private static final long TTL = 2;

    private final Board board;
    private final String lock;
    private final Dispatcher dispatcher;
    private Optional<Claim> claim = Optional.empty();
    private Optional<BoardStore.Hold> hold = Optional.empty();

    private FleetProcess(Board board, String host) throws IOException {
        this.board = board;
        this.lock = host + ":" + ProcessHandle.current().pid();
        var home = Files.createTempDirectory("fleet-" + host);
        var paths = KanbanPaths.of(Map.of(), home, home);
        var limits = new DispatchLimits(
                DispatchLimits.Workers.UNLIMITED,
                5,
                Optional.empty(),
                new DispatchLimits.Waits(
                        Duration.ofHours(4), Duration.ofSeconds(TTL), Duration.ZERO, Duration.ZERO, Duration.ZERO));
        dispatcher = new Dispatcher(
                limits, new Nobody(), WorkerProcesses.patient(), new Workspaces(paths, Log.NONE), paths, Log.NONE);
    }

    /** The work is done in this process itself. */
    private static final class Nobody implements Spawner {
        @Override
        public boolean knows(String assignee) {
            return false;
        }

        @Override
        public long start(String slug, Claim claim, Path workspace, List<String> skills) {
            throw new IllegalStateException();
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

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var settings = new PostgresSettings(arguments[0], Optional.of("hermes"), Optional.empty(), arguments[1], 2);
        try (var board =
                new Board(PostgresStore.open(settings, "default"), Board.Settings.of("default", 5), new Random())) {
            var machine = new FleetProcess(board, arguments[2]);
            var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (var line = told.readLine(); line != null; line = told.readLine()) {
                System.out.println(machine.answer(line));
            }
        }
    }

    private String answer(String told) throws InterruptedException {
        return switch (told) {
            case "claim" -> {
                claim = board.claimNext(List.of("ada"), lock, TTL);
                yield claim.map(taken -> taken.task().id()).orElse("none");
            }
            case "complete" -> {
                var taken = claim.orElseThrow();
                yield board.complete(taken.task().id(), Completion.of(lock).by(taken.runId()))
                                .done()
                        ? "done"
                        : "refused";
            }
            case "block" -> {
                var taken = claim.orElseThrow();
                yield board.block(taken.task().id(), Optional.of("late"), Optional.of(taken.runId()), Optional.empty())
                                .done()
                        ? "done"
                        : "refused";
            }
            case "beat" -> {
                var taken = claim.orElseThrow();
                yield board.touch(taken.task().id(), Optional.of(taken.runId()), lock, TTL) ? "done" : "refused";
            }
            case "hold" -> {
                hold = board.tryHold(BoardStore.Duty.TIDYING);
                yield hold.isPresent() ? "held" : "refused";
            }
            case "holding" -> String.valueOf(hold.orElseThrow().held());
            case "release" -> {
                hold.orElseThrow().close();
                yield "released";
            }
            case "serve" -> serve();
            default -> throw new IllegalArgumentException(told);
        };
    }

    /** Tidies, and does what there is, until nothing is left for anybody. @return the ids it did */
    private String serve() throws InterruptedException {
        var did = new ArrayList<String>();
        while (true) {
            dispatcher.tick(board);
            var next = board.claimNext(List.of("ada"), lock, TTL);
            if (next.isPresent()) {
                var taken = next.get();
                if (board.complete(taken.task().id(), Completion.of(lock).by(taken.runId()))
                        .done()) {
                    did.add(taken.task().id());
                }
            } else if (board.tasks(TaskFilter.ALL.with(Status.RUNNING)).isEmpty()) {
                return String.join(" ", did);
            } else {
                board.await(Duration.ofMillis(200));
            }
        }
    }

    static Process start(PostgresSettings settings, String host) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetProcess.class.getName(),
                        settings.url(),
                        settings.schema(),
                        host)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
