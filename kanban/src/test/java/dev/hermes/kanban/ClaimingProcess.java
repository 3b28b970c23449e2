package dev.hermes.kanban;

import dev.hermes.api.Log;
import dev.hermes.kanban.store.PostgresSettings;
import dev.hermes.kanban.store.PostgresStore;
import dev.hermes.kanban.store.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A program of its own that takes all tasks of a board it can get, completes every other one, and tells which it had. */
final class ClaimingProcess {
    private ClaimingProcess() {}

    public static void main(String[] arguments) {
        boolean server = arguments[0].startsWith("jdbc:");
        var store = server
                ? PostgresStore.open(
                        new PostgresSettings(arguments[0], Optional.of("hermes"), Optional.empty(), arguments[1], 2),
                        arguments[2])
                : SqliteStore.open(Path.of(arguments[0]), Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
        try (var board = new Board(store, Board.Settings.of("default", 2), new Random())) {
            claimAll(board, "host:" + ProcessHandle.current().pid(), server);
        }
    }

    private static void claimAll(Board board, String lock, boolean next) {
        while (true) {
            var ready = new ArrayList<>(board.tasks(TaskFilter.ALL.with(Status.READY)));
            if (ready.isEmpty()) {
                return;
            }
            Collections.shuffle(ready);
            for (var task : ready.subList(0, Math.min(50, ready.size()))) {
                var claim = next ? board.claimNext(List.of("ada"), lock, 900) : board.claim(task.id(), lock, 900);
                claim.ifPresent(taken -> {
                    System.out.println(taken.task().id());
                    if (taken.runId() % 2 == 0) {
                        board.complete(taken.task().id(), Completion.of("done").by(taken.runId()));
                    }
                });
            }
        }
    }

    static Process start(String... store) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimingProcess.class.getName()));
        command.addAll(List.of(store));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
