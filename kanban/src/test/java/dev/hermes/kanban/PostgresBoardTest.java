package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.store.PostgresServer;
import dev.hermes.kanban.store.PostgresSettings;
import dev.hermes.kanban.store.PostgresTestStores;
import dev.hermes.kanban.work.Host;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PostgresBoardTest extends BoardContract {
    private static final PostgresSettings SETTINGS = PostgresServer.running().schema();
    private static final AtomicLong BOARDS = new AtomicLong();

    private final AtomicLong shift = new AtomicLong();
    private String slug = "";

    @Override
    void fresh() {
        slug = "board-" + BOARDS.incrementAndGet();
    }

    @Override
    BoardStore open() {
        return PostgresTestStores.open(SETTINGS, slug, shift::get);
    }

    @Override
    void advance(Duration time) {
        shift.addAndGet(time.toSeconds());
    }

    @Test
    void boards_on_one_server_do_not_see_each_other() {
        var id = add("x");
        slug = "other";
        try (var other = board(open())) {
            assertThat(other.task(id)).isEmpty();
            assertThat(other.tasks(TaskFilter.ALL)).isEmpty();
            other.create(NewTask.titled("y"));
            assertThat(other.lastEventId()).isEqualTo(1);
        }
        assertThat(board.tasks(TaskFilter.ALL)).hasSize(1);
    }

    @Test
    void one_machine_at_a_time_tidies_a_board() {
        slug = "tidied";
        try (var one = open();
                var other = open()) {
            var held = one.tryHold(BoardStore.Duty.TIDYING).orElseThrow();
            assertThat(other.tryHold(BoardStore.Duty.TIDYING)).isEmpty();
            assertThat(one.tryHold(BoardStore.Duty.TIDYING))
                    .as("not twice either")
                    .isEmpty();
            try (var _ = other.tryHold(BoardStore.Duty.PLANNING).orElseThrow()) {
                assertThat(one.tryHold(BoardStore.Duty.PLANNING)).isEmpty();
            }
            slug = "another";
            try (var elsewhere = open()) {
                assertThat(elsewhere.tryHold(BoardStore.Duty.TIDYING)).isPresent();
            }
            held.close();
            other.tryHold(BoardStore.Duty.TIDYING).orElseThrow().close();
            one.tryHold(BoardStore.Duty.TIDYING).orElseThrow();
        }
        slug = "tidied";
        try (var later = open()) {
            assertThat(later.tryHold(BoardStore.Duty.TIDYING))
                    .as("it ended with its connection")
                    .isPresent();
        }
    }

    private static NewTask in(String kind, Optional<String> path) {
        var plain = NewTask.titled(kind);
        return new NewTask(
                kind,
                plain.body(),
                Optional.of("ada"),
                plain.parents(),
                new NewTask.Workspace(kind, path, Optional.empty()),
                plain.tenant(),
                0,
                false,
                false,
                plain.idempotencyKey(),
                plain.maxRuntimeSeconds(),
                plain.maxRetries(),
                plain.createdBy(),
                plain.skills(),
                plain.sessionId(),
                GoalMode.OFF);
    }

    private List<String> workable(Board on) {
        return on.tasks(TaskFilter.ALL.with(Status.READY).workableHere().by(TaskFilter.Order.TITLE)).stream()
                .map(Task::title)
                .toList();
    }

    @Test
    void what_needs_a_directory_is_worked_on_where_it_was_made_and_the_rest_anywhere() {
        board.create(in("scratch", Optional.empty()));
        var here = board.create(in("dir", Optional.of("/srv/x")));
        assertThat(workable(board)).containsExactly("dir", "scratch");
        try (var elsewhere = board(PostgresTestStores.open(SETTINGS, slug, shift::get, "elsewhere"))) {
            elsewhere.create(in("worktree", Optional.of("/srv/y")));
            assertThat(workable(elsewhere)).containsExactly("scratch", "worktree");
            assertThat(elsewhere
                            .claimNext(List.of("ada"), "elsewhere:1", TTL)
                            .orElseThrow()
                            .task()
                            .title())
                    .isNotEqualTo("dir");
            assertThat(elsewhere.read(Rows::elsewhere))
                    .as("a person who asks why it waits is told for which machine it is, and whether that is there")
                    .containsExactly(new Rows.Elsewhere(here, Json.object("host", "here"), false));
            assertThat(elsewhere.claim(here, "elsewhere:1", TTL))
                    .as("a person may take it wherever they are")
                    .isPresent();
        }
    }

    @Test
    void a_machine_with_the_labels_that_a_task_asks_for_may_work_on_it() {
        // given
        var id = board.create(in("dir", Optional.of("/shared/x")));
        PostgresTestStores.run(
                SETTINGS, "INSERT INTO hosts (host_id, hostname, heartbeat_at) VALUES ('labelled', 'labelled', 0)");
        // when
        assertThat(board.machines().place(id, Map.of("disk", "shared")).done()).isTrue();
        assertThat(board.machines().label("labelled", Map.of("disk", "shared", "gpu", "no", "old", "x")))
                .isTrue();
        assertThat(board.machines().label("labelled", Map.of("old", ""))).isTrue();
        // then
        assertThat(workable(board)).isEmpty();
        assertThat(payload(id, "placed")).isEqualTo("{\"asks\":{\"disk\":\"shared\"}}");
        assertThat(board.machines().list())
                .filteredOn(machine -> machine.id().equals("labelled"))
                .singleElement()
                .satisfies(machine -> {
                    assertThat(machine.labels()).isEqualTo(Json.object("disk", "shared", "gpu", "no"));
                    assertThat(machine.atWork()).isFalse();
                });
        try (var labelled = board(PostgresTestStores.open(SETTINGS, slug, shift::get, "labelled"))) {
            assertThat(workable(labelled)).containsExactly("dir");
            labelled.machines().place(id, Map.of());
        }
        assertThat(workable(board)).as("any machine").containsExactly("dir");
    }

    @Test
    void only_machines_and_tasks_that_are_there_are_told_of() {
        assertThat(board.machines().several()).isTrue();
        assertThat(board.machines().label("nowhere", Map.of("a", "b"))).isFalse();
        assertThat(board.machines().place("t_00000000", Map.of()).done()).isFalse();
    }

    @Test
    void the_parts_of_an_idea_are_worked_on_where_the_whole_is() {
        var idea = in("dir", Optional.of("/srv/x"));
        var id = board.create(new NewTask(
                "idea",
                idea.body(),
                idea.assignee(),
                idea.parents(),
                idea.workspace(),
                idea.tenant(),
                0,
                true,
                false,
                idea.idempotencyKey(),
                idea.maxRuntimeSeconds(),
                idea.maxRetries(),
                idea.createdBy(),
                idea.skills(),
                idea.sessionId(),
                GoalMode.OFF));
        try (var elsewhere = board(PostgresTestStores.open(SETTINGS, slug, shift::get, "elsewhere"))) {
            elsewhere.decompose(id, List.of(new PlannedTask("part", "", "ada", List.of())), "ada", "me", true);
            assertThat(workable(elsewhere)).isEmpty();
        }
        assertThat(workable(board)).containsExactly("part");
    }

    @Test
    void a_machine_that_works_on_boards_says_so_and_is_lost_when_it_is_silent_for_a_minute(@TempDir Path directory) {
        var paths = KanbanPaths.of(Map.of(), directory, directory);
        try (var boards = KanbanStores.open(paths, config(), Map.of(), Clock.systemUTC(), Log.NONE)) {
            boards.announce(List.of("ada", "default"));
            assertThat(board.read(Rows::hostsAtWork)).contains(Host.name());
            advance(Duration.ofSeconds(90));
            assertThat(board.read(Rows::hostsAtWork)).doesNotContain(Host.name());
        }
    }

    @Test
    void two_claims_of_one_process_are_told_apart() {
        var first = board.signed("host:1");
        assertThat(first).startsWith("host:1:").isNotEqualTo(board.signed("host:1"));
        assertThat(Host.of(first)).isEqualTo("host");
    }

    private static Config config() {
        return Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        "postgres",
                        "postgres",
                        Map.of(
                                "url", SETTINGS.url(),
                                "user", SETTINGS.user().orElse(""),
                                "schema", SETTINGS.schema()))));
    }

    @Test
    void a_board_that_was_put_away_is_current_nowhere_and_comes_back_when_it_is_made_again(@TempDir Path directory) {
        var paths = KanbanPaths.of(Map.of(), directory, directory);
        try (var boards = KanbanStores.open(paths, config(), Map.of(), Clock.systemUTC(), Log.NONE)) {
            // given
            boards.create("shop", BoardInfo.Edit.name("The shop"));
            var id = boards.open("shop").create(NewTask.titled("x"));
            boards.switchTo("shop");
            assertThat(boards.current()).isEqualTo("shop");
            // when
            boards.remove("shop", false);
            // then
            assertThat(boards.current()).isEqualTo("default");
            assertThat(boards.find("shop")).isEmpty();
            assertThat(boards.list(true)).extracting(BoardInfo::slug).contains("shop");
            assertThatThrownBy(() -> boards.remove("shop", false)).hasMessageContaining("does not exist");
            // and when
            assertThat(boards.create("shop", BoardInfo.Edit.NOTHING).archived()).isFalse();
            // then
            assertThat(boards.find("shop").orElseThrow().name()).isEqualTo("The shop");
            assertThat(boards.current()).as("nobody has switched to it").isEqualTo("default");
            assertThat(boards.open("shop").task(id)).isPresent();
            boards.remove("shop", false);
            boards.remove("shop", true);
            assertThat(boards.list(true)).extracting(BoardInfo::slug).doesNotContain("shop");
        }
    }

    @Test
    void a_worker_stays_on_its_board_and_brings_none_back(@TempDir Path directory) {
        var environment = Map.of("HERMES_KANBAN_TASK", "t_1", "HERMES_KANBAN_BOARD", "store");
        var paths = KanbanPaths.of(environment, directory, directory);
        try (var boards = KanbanStores.open(
                        KanbanPaths.of(Map.of(), directory, directory),
                        config(),
                        Map.of(),
                        Clock.systemUTC(),
                        Log.NONE);
                var worker = KanbanStores.open(paths, config(), environment, Clock.systemUTC(), Log.NONE)) {
            // given
            boards.create("store", BoardInfo.Edit.NOTHING);
            assertThat(worker.open(worker.current()).tasks(TaskFilter.ALL)).isEmpty();
            // when
            boards.remove("store", true);
            // then
            assertThatThrownBy(() -> worker.open(worker.current())).hasMessageContaining("store is gone");
            assertThat(boards.list(true)).extracting(BoardInfo::slug).doesNotContain("store");
        }
    }

    @Test
    @Timeout(120)
    void a_change_of_what_another_one_holds_for_long_is_given_up_with_a_reason() throws Exception {
        // given
        var id = add("x");
        var held = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            var holder = threads.submit(() -> store.write(rows -> {
                rows.task(id);
                held.countDown();
                try {
                    return over.await(100, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            held.await();
            // when, then
            try {
                assertThatThrownBy(() -> board.complete(id, Completion.BARE))
                        .isInstanceOf(HermesException.class)
                        .hasMessageContaining("is held by another program for too long");
            } finally {
                over.countDown();
            }
            assertThat(holder.get()).isTrue();
            assertThat(board.complete(id, Completion.BARE).done()).isTrue();
        }
    }

    @Test
    void a_server_that_cannot_be_reached_is_named_without_its_password() {
        var nowhere = new PostgresSettings(
                "postgresql://127.0.0.1:1/postgres?password=geheim", Optional.empty(), Optional.empty(), "x", 1);
        assertThatThrownBy(() -> PostgresTestStores.open(nowhere, "default", () -> 0))
                .hasMessageContaining("postgresql://127.0.0.1:1/postgres cannot be reached")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void a_worker_is_told_where_the_board_is_and_needs_no_settings(@TempDir Path directory) {
        // given
        var dispatcher = Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        "postgres",
                        "postgres",
                        Map.of(
                                "url", SETTINGS.url(),
                                "user", SETTINGS.user().orElse(""),
                                "schema", SETTINGS.schema(),
                                "password_env", "HERMES_KANBAN_PASSWORD"))));
        var paths = KanbanPaths.of(Map.of(), directory, directory);
        var told = KanbanStores.forWorkers(dispatcher, Map.of("HERMES_KANBAN_PASSWORD", "geheim", "OTHER", "x"));
        assertThat(told).containsEntry("HERMES_KANBAN_PASSWORD", "geheim").doesNotContainKey("OTHER");
        // when
        try (var boards = KanbanStores.open(paths, Config.of(Map.of()), told, Clock.systemUTC(), Log.NONE)) {
            var board = boards.open("told");
            var id = board.create(NewTask.titled("x"));
            // then
            slug = "told";
            try (var same = board(open())) {
                assertThat(same.task(id)).isPresent();
            }
        }
        assertThat(KanbanStores.forWorkers(Config.of(Map.of()), Map.of())).isEmpty();
    }

    @Test
    void tables_of_a_newer_version_are_refused_and_not_touched() {
        var newer = PostgresServer.running().schema();
        PostgresTestStores.run(newer, "INSERT INTO migrations (version) VALUES (99)");
        assertThatThrownBy(() -> PostgresTestStores.open(newer, "later", shift::get))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("have version 99; this program knows them up to version")
                .satisfies(e -> assertThat(((HermesException) e).exit()).isEqualTo(ExitCode.FAILED));
    }
}
