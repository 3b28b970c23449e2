package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TaskFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a writer waits for others. */
@Timeout(60)
class TurnsTest {
    private static final String HOLD = "import fcntl, sys\n"
            + "file = open(sys.argv[1], 'w')\n"
            + "fcntl.lockf(file, fcntl.LOCK_EX)\n"
            + "print('held', flush=True)\n"
            + "sys.stdin.read()\n";

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("kanban.db");
    }

    private Board board(int busyMillis) {
        return new Board(
                SqliteStore.open(file(), Clock.systemUTC(), Log.NONE, busyMillis),
                Board.Settings.of("default", 2),
                new Random());
    }

    private Connection foreign() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static void run(Connection connection, String statement) throws Exception {
        try (var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    /** A write finds the file in use, so that the next ones queue. */
    private void meet(Board board) throws Exception {
        try (var other = foreign()) {
            run(other, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> board.create(NewTask.titled("refused")))
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("held by another program");
            run(other, "ROLLBACK");
        }
    }

    @Test
    void who_holds_the_file_for_too_long_is_named_as_the_reason() throws Exception {
        try (var board = board(200)) {
            meet(board);
            assertThat(board.tasks(TaskFilter.ALL)).isEmpty();
        }
    }

    @Test
    void a_thread_that_is_interrupted_still_waits_for_its_turn() throws Exception {
        try (var board = board(200)) {
            Thread.currentThread().interrupt();
            meet(board);
            assertThat(Thread.interrupted()).isTrue();
            board.create(NewTask.titled("x"));
        }
    }

    @Test
    void whoever_keeps_the_queue_holds_nobody_up_for_long() throws Exception {
        try (var board = board(200)) {
            // given: a process that has the turn and does nothing with it
            meet(board);
            var queue = file().resolveSibling("kanban.db.turn.lock");
            var holder = new ProcessBuilder(List.of("python3", "-c", HOLD, queue.toString())).start();
            try {
                assertThat(holder.inputReader().readLine()).isEqualTo("held");
                // when
                meet(board);
                board.create(NewTask.titled("first"));
                board.create(NewTask.titled("second"));
                // then
                assertThat(board.tasks(TaskFilter.ALL)).hasSize(2);
            } finally {
                holder.destroyForcibly();
                assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void who_writes_without_a_pause_keeps_its_turn_and_gives_it_back_when_it_pauses() throws Exception {
        try (var board = board(200)) {
            meet(board);
            for (int i = 0; i < 50; i++) {
                board.create(NewTask.titled("task " + i));
            }
            // when: nothing more is written, somebody else gets the turn although the board is still open
            var queue = file().resolveSibling("kanban.db.turn.lock");
            var holder = new ProcessBuilder(List.of("python3", "-c", HOLD, queue.toString())).start();
            try {
                assertThat(holder.inputReader().readLine()).isEqualTo("held");
            } finally {
                holder.destroyForcibly();
                assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void the_queue_is_a_file_for_its_owner_alone() throws Exception {
        try (var board = board(200)) {
            meet(board);
            board.create(NewTask.titled("x"));
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file().resolveSibling("kanban.db.turn.lock"))))
                .isEqualTo("rw-------");
    }
}
