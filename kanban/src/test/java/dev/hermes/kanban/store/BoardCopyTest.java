package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.EventFilter;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Subscription;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.TaskView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board moves from its file to a server and back, on a real server. */
class BoardCopyTest {
    private static final EventFilter ALL_EVENTS =
            new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private final PostgresSettings server = PostgresServer.running().schema();

    @TempDir
    Path directory;

    private Config config(String store) {
        return Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        store,
                        "postgres",
                        Map.of(
                                "url", server.url(),
                                "user", server.user().orElse(""),
                                "schema", server.schema()))));
    }

    private KanbanPaths paths(String home) {
        return KanbanPaths.of(Map.of(), directory.resolve(home), directory);
    }

    private Boards boards(String home, String store) {
        return KanbanStores.open(paths(home), config(store), Map.of(), Clock.systemUTC(), Log.NONE);
    }

    private Map<String, Long> migrate(String home, String slug, String to) {
        return KanbanStores.migrate(paths(home), config("sqlite"), Map.of(), Clock.systemUTC(), Log.NONE, slug, to);
    }

    /** Something of everything. */
    private static void fill(Board board) {
        var parent = board.create(NewTask.titled("Ölwechsel 🛢").assignedTo("ada"));
        var child = board.create(NewTask.titled("next").assignedTo("bob").after(parent));
        board.comment(parent, "me", "mind the\n\"filter\"");
        board.chats()
                .subscribe(new Subscription(
                        child, "telegram", "1", "", Optional.empty(), Optional.of("ada"), Optional.empty(), 0));
        board.chats()
                .subscribe(new Subscription(
                        Subscription.WHOLE_BOARD,
                        "telegram",
                        "2",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        List.of("completed")));
        var claim = board.claim(parent, "host:1", 900).orElseThrow();
        board.complete(parent, Completion.of("done").by(claim.runId()));
        for (int n = 0; n < 250; n++) {
            board.create(NewTask.titled("many " + n));
        }
    }

    private static List<TaskView> views(Board board) {
        return board.tasks(TaskFilter.ALL.withArchived(true)).stream()
                .map(task -> board.view(task.id()).orElseThrow())
                .toList();
    }

    @Test
    void a_board_is_the_same_on_the_server_and_back_in_a_file() {
        // given
        List<TaskView> before;
        try (var files = boards("one", "sqlite")) {
            files.create(
                    "shop",
                    new BoardInfo.Edit(
                            Optional.of("The shop"),
                            Optional.of("all of it"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            fill(files.open("shop"));
            before = views(files.open("shop"));
        }
        // when
        var copied = migrate("one", "shop", "postgres");
        // then
        assertThat(copied).containsEntry("tasks", 252L).containsEntry("task_links", 1L);
        try (var remote = boards("one", "postgres")) {
            var board = remote.open("shop");
            assertThat(views(board)).isEqualTo(before);
            assertThat(board.chats().list(Optional.empty())).hasSize(2);
            assertThat(remote.find("shop").orElseThrow().name()).isEqualTo("The shop");
        }
        // and back, elsewhere
        assertThat(migrate("two", "shop", "sqlite")).isEqualTo(copied);
        try (var files = boards("two", "sqlite")) {
            assertThat(views(files.open("shop"))).isEqualTo(before);
            assertThat(files.find("shop").orElseThrow().text("description")).contains("all of it");
        }
    }

    @Test
    void what_is_made_afterwards_takes_no_id_again() {
        try (var files = boards("one", "sqlite")) {
            fill(files.open("default"));
        }
        migrate("one", "default", "postgres");
        try (var remote = boards("one", "postgres")) {
            var board = remote.open("default");
            long last = board.lastEventId();
            var id = board.create(NewTask.titled("later").assignedTo("ada"));
            assertThat(board.eventsAfter(last, ALL_EVENTS, 10))
                    .singleElement()
                    .satisfies(event -> assertThat(event.taskId()).isEqualTo(id));
            long comment = board.comment(id, "me", "x").orElseThrow();
            assertThat(comment).isEqualTo(2);
            assertThat(board.claim(id, "host:1", 900).orElseThrow().runId()).isEqualTo(2);
        }
    }

    @Test
    void a_board_that_somebody_works_on_stays_where_it_is() {
        try (var files = boards("one", "sqlite")) {
            var board = files.open("default");
            board.claim(board.create(NewTask.titled("x").assignedTo("ada")), "host:1", 900);
        }
        assertThatThrownBy(() -> migrate("one", "default", "postgres")).hasMessageContaining("works on the board");
        try (var remote = boards("one", "postgres")) {
            assertThat(remote.open("default").tasks(TaskFilter.ALL)).isEmpty();
        }
    }

    @Test
    void nothing_is_copied_over_tasks_that_are_there() {
        try (var remote = boards("one", "postgres");
                var files = boards("one", "sqlite")) {
            remote.open("default").create(NewTask.titled("there"));
            files.open("default").create(NewTask.titled("here"));
        }
        assertThatThrownBy(() -> migrate("one", "default", "postgres")).hasMessageContaining("has tasks already");
        assertThatThrownBy(() -> migrate("one", "nope", "postgres")).hasMessageContaining("does not exist");
        assertThat(Files.exists(paths("one").database("nope"))).isFalse();
    }

    @Test
    void what_an_old_file_holds_and_a_server_cannot_is_left_out_or_put_right() throws Exception {
        // given
        var paths = paths("one");
        try (var files = boards("one", "sqlite")) {
            files.open("default").create(NewTask.titled("x"));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + paths.database("default"));
                var statement = connection.createStatement()) {
            statement.execute("UPDATE tasks SET created_at = '2026-01-01 00:00:00'");
            statement.execute("UPDATE task_events SET payload = 'not json'");
            statement.execute(
                    "INSERT INTO task_comments (task_id, author, body, created_at) VALUES ('t_gone', 'a', 'b', 1)");
            statement.execute("INSERT INTO task_links VALUES ('t_gone', 't_gone2')");
        }
        // when
        var copied = migrate("one", "default", "postgres");
        // then
        assertThat(copied)
                .containsEntry("tasks", 1L)
                .containsEntry("task_comments", 0L)
                .containsEntry("task_links", 0L);
        try (var remote = boards("one", "postgres")) {
            assertThat(remote.open("default").tasks(TaskFilter.ALL).getFirst().createdAt())
                    .contains(1_767_225_600L);
        }
    }
}
