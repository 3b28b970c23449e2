package dev.hermes.kanban.dispatch;

import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** A worker as a program of its own: notes that it works, works for a moment, and completes its task. */
final class WorkerProgram {
    private WorkerProgram() {}

    public static void main(String[] arguments) throws Exception {
        var task = System.getenv("HERMES_KANBAN_TASK");
        var run = Long.parseLong(System.getenv("HERMES_KANBAN_RUN_ID"));
        var note = Path.of(System.getenv("HERMES_HOME"), "working", task);
        claimNote(note);
        Thread.sleep(new Random().nextInt(200));
        var store = SqliteStore.open(
                Path.of(System.getenv("HERMES_KANBAN_DB")),
                Clock.systemUTC(),
                Log.NONE,
                SqliteStore.BUSY_TIMEOUT_MILLIS);
        try (var board = new Board(store, Board.Settings.of("default", 9), new Random())) {
            board.complete(
                    task, Completion.of("by " + ProcessHandle.current().pid()).by(run));
        }
        Files.deleteIfExists(note);
    }

    /** Tells on another worker that lives and works on the same task. */
    private static void claimNote(Path note) throws IOException {
        if (Files.exists(note)) {
            var other = Files.readString(note).strip();
            boolean lives = !other.isEmpty()
                    && ProcessHandle.of(Long.parseLong(other))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
            if (lives) {
                Files.write(
                        note.resolveSibling("twice"),
                        List.of(note.getFileName() + " by " + other + " and "
                                + ProcessHandle.current().pid()),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        }
        Files.writeString(note, String.valueOf(ProcessHandle.current().pid()));
    }
}
