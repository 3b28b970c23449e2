package dev.hermes.kanban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SqliteFileTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    Path directory;

    private SqliteStore open(Path file) {
        return SqliteStore.open(file, clock, Log.NONE, SqliteStore.BUSY_TIMEOUT_MILLIS);
    }

    private Board board(Path file) {
        return new Board(open(file), Board.Settings.of("default", 2), new Random());
    }

    private static Connection foreign(Path file) throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static List<String> seen(Path file, String query) throws Exception {
        var found = new ArrayList<String>();
        try (var connection = foreign(file);
                var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                var line = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.add(String.valueOf(rows.getString(i)));
                }
                found.add(String.join("|", line));
            }
        }
        return found;
    }

    private static void run(Path file, String... statements) throws Exception {
        try (var connection = foreign(file)) {
            for (var statement : statements) {
                connection.createStatement().execute(statement);
            }
        }
    }

    @Test
    void a_new_file_is_the_one_that_upstream_makes() throws Exception {
        var file = directory.resolve("deep/kanban.db");
        open(file).close();
        JsonNode upstream;
        try (var in = SqliteFileTest.class.getResourceAsStream("upstream-schema.json")) {
            upstream = JsonMapper.shared().readTree(in).get("schema");
        }
        for (var table : upstream.get("tables").properties()) {
            var expected = new ArrayList<String>();
            table.getValue()
                    .forEach(column -> expected.add(column.get("name").asString() + "|"
                            + column.get("type").asString() + "|"
                            + column.get("notnull").asInt() + "|"
                            + (column.get("default").isNull()
                                    ? "null"
                                    : column.get("default").asString()) + "|"
                            + column.get("pk").asInt()));
            if (table.getKey().equals("tasks")) {
                // of a later upstream, which may be left out when a row is written
                expected.addAll(List.of("goal_mode|INTEGER|1|0|0", "goal_max_turns|INTEGER|0|null|0"));
            }
            assertThat(seen(
                            file,
                            "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('" + table.getKey()
                                    + "')"))
                    .as(table.getKey())
                    .isEqualTo(expected);
        }
        var indexes = new TreeSet<>(seen(
                file, "SELECT name FROM sqlite_master WHERE type = 'index'" + " AND tbl_name <> 'kanban_board_subs'"));
        var wanted = new TreeSet<String>();
        for (var index : upstream.get("indexes").properties()) {
            wanted.add(index.getKey());
            var columns = new ArrayList<String>();
            index.getValue().get("columns").forEach(column -> columns.add(column.asString()));
            assertThat(seen(file, "SELECT name FROM pragma_index_info('" + index.getKey() + "')"))
                    .isEqualTo(columns);
        }
        assertThat(indexes).isEqualTo(wanted);
        assertThat(seen(file, "PRAGMA journal_mode")).containsExactly("wal");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void text_in_the_place_of_a_database_is_refused_and_left_alone() throws Exception {
        var file = directory.resolve("kanban.db");
        for (var text : List.of("This is no database at all, only a few words of text.", "short", "x".repeat(9000))) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("file is not a database: invalid SQLite header for " + file)
                    .hasMessageContaining("first_32="
                            + java.util.HexFormat.of()
                                    .formatHex(text.substring(0, Math.min(32, text.length()))
                                            .getBytes(StandardCharsets.UTF_8)));
            assertThat(Files.readString(file)).isEqualTo(text);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.bak");
    }

    @Test
    void a_network_stream_in_the_place_of_a_database_is_named() throws Exception {
        var file = directory.resolve("kanban.db");
        Files.write(file, new byte[] {0, 0, 0, 0, 0, 0x17, 3, 3, 1, 0, 9, 9, 9});
        assertThatThrownBy(() -> open(file)).hasMessageContaining("a TLS record begins at offset 5");
    }

    @Test
    void a_damaged_board_is_copied_aside_once_and_not_written() throws Exception {
        // given
        var file = directory.resolve("kanban.db");
        try (var board = board(file)) {
            for (int n = 0; n < 200; n++) {
                board.create(NewTask.titled("task " + n));
            }
        }
        var bytes = Files.readAllBytes(file);
        for (int i = 4096 * 2; i < bytes.length - 4096; i++) {
            bytes[i] = (byte) 0xA5;
        }
        Files.write(file, bytes);
        // when
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> open(file)).hasMessageContaining("The board " + file + " is damaged");
        }
        // then
        try (var files = Files.list(directory)) {
            assertThat(files.filter(path -> path.toString().endsWith(".bak")))
                    .singleElement()
                    .satisfies(copy -> {
                        assertThat(copy.getFileName().toString()).isEqualTo("kanban.db.corrupt.20260301_090000.bak");
                        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
                    });
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void the_log_of_a_damaged_board_is_kept_with_it_and_stays_where_it_is() throws Exception {
        // given: as after a power cut, what was written last is in the log alone
        var live = directory.resolve("live.db");
        var file = directory.resolve("kanban.db");
        var log = directory.resolve("kanban.db-wal");
        try (var board = board(live)) {
            for (int n = 0; n < 200; n++) {
                board.create(NewTask.titled("task " + n));
            }
        }
        try (var board = board(live)) {
            board.create(NewTask.titled("the last one"));
            Files.copy(live, file);
            Files.copy(directory.resolve("live.db-wal"), log);
        }
        var bytes = Files.readAllBytes(file);
        for (int i = 4096 * 2; i < bytes.length - 4096; i++) {
            bytes[i] = (byte) 0xA5;
        }
        Files.write(file, bytes);
        var logged = Files.readAllBytes(log);
        assertThat(logged).isNotEmpty();
        // when
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> open(file)).hasMessageContaining("The board " + file + " is damaged");
        }
        // then
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(Files.readAllBytes(log)).isEqualTo(logged);
        var copy = directory.resolve("kanban.db.corrupt.20260301_090000.bak");
        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
        assertThat(Files.readAllBytes(directory.resolve(copy.getFileName() + "-wal")))
                .isEqualTo(logged);
        assertThat(directory).as("one copy").isDirectoryNotContaining("glob:**.1.bak");
    }

    @Test
    void the_log_of_what_is_no_database_is_not_lost_either() throws Exception {
        var live = directory.resolve("live.db");
        var file = directory.resolve("kanban.db");
        var log = directory.resolve("kanban.db-wal");
        var id = "";
        try (var board = board(live)) {
            id = board.create(NewTask.titled("x"));
        }
        try (var connection = foreign(live)) {
            // A change that leaves the first page as it is: the log does not make the file sound again.
            connection.createStatement().execute("UPDATE tasks SET priority = 9 WHERE id = '" + id + "'");
            Files.copy(directory.resolve("live.db-wal"), log);
        }
        var text = "This is no database at all. ".repeat(400);
        Files.writeString(file, text);
        var logged = Files.readAllBytes(log);
        assertThat(logged).isNotEmpty();
        // when, then
        assertThatThrownBy(() -> open(file)).hasMessageContaining("file is not a database");
        assertThat(Files.readString(file)).isEqualTo(text);
        assertThat(Files.readAllBytes(log)).isEqualTo(logged);
    }

    /** A board as the first versions made it, with what people and other programs put there. */
    private static void old(Path file) throws Exception {
        run(
                file,
                "CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL, body TEXT, assignee TEXT,"
                        + " status TEXT NOT NULL, priority INTEGER DEFAULT 0, created_by TEXT, created_at INTEGER NOT NULL,"
                        + " started_at INTEGER, completed_at INTEGER, workspace_kind TEXT NOT NULL DEFAULT 'scratch',"
                        + " workspace_path TEXT, claim_lock TEXT, claim_expires INTEGER, spawn_failures INTEGER,"
                        + " last_spawn_error TEXT, mood TEXT)",
                "CREATE TABLE task_events (id INTEGER PRIMARY KEY AUTOINCREMENT, task_id TEXT NOT NULL, kind TEXT NOT NULL,"
                        + " payload TEXT, created_at INTEGER NOT NULL)",
                "INSERT INTO tasks (id, title, status, created_at, claim_lock, spawn_failures, last_spawn_error, mood)"
                        + " VALUES ('t_1', 'old', 'running', '2026-01-01T00:00:00', 'h:1', 3, 'no', 'good')",
                "INSERT INTO tasks (id, title, status, created_at) VALUES ('t_2', 'odd', 'later', 'never')",
                "INSERT INTO task_events (task_id, kind, created_at) VALUES ('t_1', 'ready', 1)");
    }

    @Test
    void an_old_board_gets_what_it_lacks_and_keeps_what_it_has() throws Exception {
        // given
        var file = directory.resolve("kanban.db");
        old(file);
        // when
        try (var board = board(file)) {
            // then
            var task = board.task("t_1").orElseThrow();
            assertThat(task.consecutiveFailures()).isEqualTo(3);
            assertThat(task.lastFailureError()).contains("no");
            assertThat(task.createdAt()).contains(1767225600L);
            assertThat(task.currentRunId()).isPresent();
            var view = board.view("t_1").orElseThrow();
            assertThat(view.events().getFirst().kind()).isEqualTo("promoted");
            assertThat(view.runs())
                    .singleElement()
                    .matches(run -> run.open() && run.claimLock().equals(Optional.of("h:1")));
            var odd = board.task("t_2").orElseThrow();
            assertThat(odd.status()).isEqualTo(Status.OTHER);
            assertThat(odd.createdAt()).isEmpty();
        }
        assertThat(seen(file, "SELECT mood, spawn_failures FROM tasks WHERE id = 't_1'"))
                .containsExactly("good|3");
        board(file).close();
        assertThat(seen(file, "SELECT COUNT(*) FROM task_runs")).containsExactly("1");
    }

    @Test
    void eight_threads_that_open_a_new_board_at_once_all_can() throws Exception {
        var file = directory.resolve("kanban.db");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var ids = threads
                    .invokeAll(IntStream.range(0, 8)
                            .<Callable<String>>mapToObj(n -> () -> {
                                try (var board = board(file)) {
                                    return board.create(NewTask.titled("task " + n));
                                }
                            })
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
            try (var board = board(file)) {
                assertThat(board.tasks(TaskFilter.ALL)).hasSameSizeAs(ids);
            }
        }
    }

    @Test
    void eight_threads_that_open_an_old_board_at_once_bring_it_up_to_date_once() throws Exception {
        // given
        var file = directory.resolve("kanban.db");
        old(file);
        // when
        try (var threads = Executors.newFixedThreadPool(8)) {
            var boards = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<Board>>mapToObj(_ -> () -> board(file))
                    .toList());
            // then
            for (var opened : boards) {
                try (var board = opened.get()) {
                    assertThat(board.task("t_1").orElseThrow().consecutiveFailures())
                            .isEqualTo(3);
                }
            }
        }
        assertThat(seen(file, "SELECT COUNT(*) FROM task_runs"))
                .as("runs made of the old claim")
                .containsExactly("1");
        assertThat(seen(file, "PRAGMA integrity_check")).containsExactly("ok");
    }
}
