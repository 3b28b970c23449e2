package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.Invariants;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A board that another program writes too, which knows its tables and nothing of how we take turns. */
@Timeout(120)
class BesideAnotherProgramTest {
    private static final int TASKS = 1500;

    @TempDir
    Path directory;

    @Test
    void two_of_another_program_and_two_of_us_share_the_tasks_of_a_board_and_lose_none() throws Exception {
        // given
        var file = directory.resolve("kanban.db");
        try (var store = SqliteStore.open(file, Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
                var board = new Board(store, Board.Settings.of("default", 2), new Random());
                var second = new Board(
                        SqliteStore.open(file, Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS),
                        Board.Settings.of("default", 2),
                        new Random())) {
            for (int n = 0; n < TASKS; n++) {
                board.create(NewTask.titled("task " + n).assignedTo("ada"));
            }
            var others = List.of(start(file), start(file));
            var told = new ArrayList<BufferedReader>();
            for (var other : others) {
                var reader = other.inputReader();
                assertThat(reader.readLine()).isEqualTo("ready");
                told.add(reader);
            }
            // when
            var theirs = new ArrayList<String>();
            for (var other : others) {
                other.getOutputStream().write('\n');
                other.getOutputStream().flush();
            }
            for (var reader : told) {
                theirs.add(reader.readLine()); // they are at it
            }
            var ours = new ArrayList<String>();
            var hers = new ArrayList<String>();
            var thread = Thread.ofPlatform().start(() -> work(second, hers));
            work(board, ours);
            thread.join();
            for (var reader : told) {
                reader.lines().forEach(theirs::add);
            }
            for (var other : others) {
                assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(other.exitValue()).isZero();
            }
            // then
            var all = new ArrayList<>(ours);
            all.addAll(hers);
            all.addAll(theirs);
            assertThat(theirs).as("what the other program did").isNotEmpty();
            assertThat(ours).isNotEmpty();
            assertThat(all).hasSize(TASKS).doesNotHaveDuplicates();
            assertThat(board.tasks(TaskFilter.ALL)).hasSize(TASKS).allMatch(task -> task.status() == Status.DONE);
            Invariants.hold(store);
        }
        assertThat(sound(file)).isEqualTo("ok");
    }

    private static void work(Board board, List<String> done) {
        while (true) {
            var taken = board.claimNext(List.of("ada"), "us:1", 900);
            if (taken.isEmpty()) {
                return;
            }
            var id = taken.get().task().id();
            if (board.complete(id, Completion.of("r").by(taken.get().runId())).done()) {
                done.add(id);
            }
        }
    }

    private Process start(Path database) throws Exception {
        var script = directory.resolve("beside.py");
        try (var text = Objects.requireNonNull(Board.class.getResourceAsStream("beside.py"))) {
            Files.write(script, text.readAllBytes());
        }
        return new ProcessBuilder("python3", script.toString(), database.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String sound(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA integrity_check")) {
            return rows.getString(1);
        }
    }
}
