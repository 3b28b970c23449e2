package dev.hermes.kanban;

import dev.hermes.api.Log;
import dev.hermes.kanban.store.SqliteStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;

/** A program of its own that takes all tasks of a board it can get, completes every other one, and tells which it had. */
final class ClaimingProcess {
    private ClaimingProcess() {}

    public static void main(String[] arguments) {
        try (var board = new Board(
                SqliteStore.open(Path.of(arguments[0]), Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS),
                new Board.Settings("default", Optional.empty(), 2),
                new Random())) {
            claimAll(board, "host:" + ProcessHandle.current().pid());
        }
    }

    static void claimAll(Board board, String lock) {
        System.out.println("ready");
        while (true) {
            var ready = new ArrayList<>(board.tasks(TaskFilter.ALL.with(Status.READY)));
            if (ready.isEmpty()) {
                return;
            }
            Collections.shuffle(ready);
            for (var task : ready.subList(0, Math.min(50, ready.size()))) {
                board.claim(task.id(), lock, 900).ifPresent(claim -> {
                    System.out.println(claim.task().id());
                    if (claim.runId() % 2 == 0) {
                        board.complete(claim.task().id(), Completion.of("done").by(claim.runId()));
                    }
                });
            }
        }
    }

    static Process start(String store) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClaimingProcess.class.getName(),
                        store)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
