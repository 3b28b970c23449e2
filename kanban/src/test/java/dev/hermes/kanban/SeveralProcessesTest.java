package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.kanban.store.PostgresServer;
import dev.hermes.kanban.store.PostgresStore;
import dev.hermes.kanban.store.SqliteStore;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SeveralProcessesTest {
    private static final int PROCESSES = 16;
    private static final int TASKS = 2000;

    @TempDir
    Path directory;

    private Board open(Path file) {
        return new Board(
                SqliteStore.open(file, Clock.systemUTC(), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS),
                Board.Settings.of("default", 2),
                new Random());
    }

    @Test
    void sixteen_processes_that_want_two_thousand_tasks_of_a_file_get_each_once() throws Exception {
        var file = directory.resolve("kanban.db");
        try (var board = open(file)) {
            eachTaskOnce(board, file.toString());
        }
        assertThat(seen(file, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(seen(file, "SELECT COUNT(*) FROM task_runs")).isEqualTo(String.valueOf(TASKS));
    }

    @Test
    void sixteen_processes_that_want_two_thousand_tasks_of_a_server_get_each_once() throws Exception {
        var settings = PostgresServer.running().schema();
        try (var board =
                new Board(PostgresStore.open(settings, "default"), Board.Settings.of("default", 2), new Random())) {
            eachTaskOnce(board, settings.url(), settings.schema(), "default");
        }
    }

    private static void eachTaskOnce(Board board, String... store) throws Exception {
        // given
        for (int n = 0; n < TASKS; n++) {
            board.create(NewTask.titled("task " + n).assignedTo("ada"));
        }
        // when
        var processes = new ArrayList<Process>();
        for (int n = 0; n < PROCESSES; n++) {
            processes.add(ClaimingProcess.start(store));
        }
        var taken = new ArrayList<String>();
        for (var process : processes) {
            process.inputReader().lines().forEach(taken::add);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        // then
        assertThat(taken).hasSize(TASKS).doesNotHaveDuplicates();
        assertThat(board.tasks(TaskFilter.ALL))
                .hasSize(TASKS)
                .allMatch(task -> task.status() == Status.RUNNING || task.status() == Status.DONE);
    }

    @Test
    void what_a_process_writes_after_another_has_closed_the_file_is_not_lost() throws Exception {
        // given: this process has the board open, and opens and closes it once more
        var file = directory.resolve("kanban.db");
        try (var board = open(file)) {
            for (int n = 0; n < 3; n++) {
                board.create(NewTask.titled("before " + n).assignedTo("ada"));
            }
            open(file).close();
            // when: another process opens, writes and closes it
            var other = ClaimingProcess.start(file.toString());
            assertThat(other.inputReader()
                            .lines()
                            .filter(line -> line.startsWith("t_"))
                            .count())
                    .isEqualTo(3);
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            for (int n = 0; n < 3; n++) {
                board.create(NewTask.titled("after " + n).assignedTo("ada"));
            }
            // then: a third one sees everything
            var third = ClaimingProcess.start(file.toString());
            assertThat(third.inputReader()
                            .lines()
                            .filter(line -> line.startsWith("t_"))
                            .count())
                    .isEqualTo(3);
            assertThat(third.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(board.tasks(TaskFilter.ALL)).hasSize(6).noneMatch(task -> task.status() == Status.READY);
        }
        assertThat(seen(file, "SELECT COUNT(*) FROM tasks")).isEqualTo("6");
        assertThat(seen(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    private static String seen(Path file, String query) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.getString(1);
        }
    }
}
