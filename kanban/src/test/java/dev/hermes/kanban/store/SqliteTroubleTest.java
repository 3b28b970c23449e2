package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.When;
import dev.hermes.testkit.MutableClock;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board whose disk made trouble is as good as new when the trouble is over, in the same process. */
class SqliteTroubleTest {
    @TempDir
    Path directory;

    private Path file;
    private SqliteStore store;
    private Board board;

    @BeforeEach
    void open() {
        file = directory.resolve("kanban.db");
        store = SqliteStore.open(
                file, MutableClock.at("2026-03-01T09:00:00Z"), Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
        board = new Board(store, Board.Settings.of("default", 2), new Random(1));
    }

    @AfterEach
    void close() {
        board.close();
    }

    private void mostPages(long pages) {
        store.within(sql -> sql.number("PRAGMA max_page_count=" + pages));
    }

    private void byAnotherProgram(String statement) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Test
    void a_board_that_was_full_is_written_again_when_there_is_room() {
        // given
        var id = board.create(NewTask.titled("small").assignedTo("ada"));
        board.comment(id, "me", "a word");
        mostPages(1);
        // when
        assertThatThrownBy(() -> board.comment(id, "me", "long ".repeat(100_000)))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("full");
        assertThatThrownBy(() ->
                        board.create(NewTask.titled("large ".repeat(100_000)).assignedTo("ada")))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("full");
        mostPages(1_000_000);
        // then
        assertThat(board.comment(id, "me", "long ".repeat(100_000))).isPresent();
        var large = board.create(NewTask.titled("large ".repeat(100_000)).assignedTo("ada"));
        assertThat(board.tasks(TaskFilter.ALL)).hasSize(2);
        assertThat(board.claim(large, "host:1", 900)).isPresent();
    }

    @Test
    void what_could_not_be_read_is_read_when_it_is_there_again() throws Exception {
        // given
        var id = board.create(NewTask.titled("x").assignedTo("ada"));
        assertThat(board.view(id)).isPresent();
        byAnotherProgram("ALTER TABLE task_comments RENAME TO elsewhere");
        // when
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> board.view(id)).hasMessageContaining("no such table");
        }
        byAnotherProgram("ALTER TABLE elsewhere RENAME TO task_comments");
        // then
        assertThat(board.view(id)).isPresent();
        assertThat(board.comment(id, "me", "a word")).isPresent();
    }

    @Test
    void an_event_that_is_no_json_holds_up_nobody_else() throws Exception {
        // given
        var odd = board.create(NewTask.titled("odd").assignedTo("ada"));
        var parent = board.create(NewTask.titled("parent").assignedTo("ada"));
        var child = board.create(NewTask.titled("child").assignedTo("ada").after(parent));
        var due = board.create(NewTask.titled("due"), new When.At(1));
        byAnotherProgram("UPDATE tasks SET status = 'blocked' WHERE id = '" + odd + "'");
        byAnotherProgram("INSERT INTO task_events (task_id, kind, payload, created_at) VALUES ('" + odd
                + "', 'gave_up', 'enough', 1)");
        byAnotherProgram("INSERT INTO task_events (task_id, kind, payload, created_at) VALUES ('" + odd
                + "', 'scheduled', 'later', 1)");
        // when
        board.complete(parent, Completion.BARE);
        // then
        assertThat(board.task(child).orElseThrow().status()).isEqualTo(Status.READY);
        byAnotherProgram("UPDATE tasks SET status = 'scheduled' WHERE id = '" + odd + "'");
        assertThat(board.wake()).containsExactly(due);
    }

    @Test
    void a_transaction_that_could_not_be_ended_is_undone_and_the_next_one_begins() {
        // given
        var id = board.create(NewTask.titled("x").assignedTo("ada"));
        // when: SQLite has rolled back by itself, as it does when the disk fails
        assertThatThrownBy(() -> store.within(sql -> {
                    sql.once("ROLLBACK");
                    return true;
                }))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("no transaction is active");
        // then
        assertThat(board.comment(id, "me", "a word")).isPresent();
        assertThat(board.heartbeat(id, Optional.empty(), Optional.empty(), Optional.empty(), 1)
                        .done())
                .isFalse();
        assertThat(board.tasks(TaskFilter.ALL)).hasSize(1);
    }
}
