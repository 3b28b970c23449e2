package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.store.PostgresServer;
import dev.hermes.kanban.store.PostgresSettings;
import dev.hermes.kanban.store.PostgresTestStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
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
            var held = one.tryHold().orElseThrow();
            assertThat(other.tryHold()).isEmpty();
            assertThat(one.tryHold()).as("not twice either").isEmpty();
            slug = "another";
            try (var elsewhere = open()) {
                assertThat(elsewhere.tryHold()).isPresent();
            }
            held.close();
            other.tryHold().orElseThrow().close();
            one.tryHold().orElseThrow();
        }
        slug = "tidied";
        try (var later = open()) {
            assertThat(later.tryHold()).as("it ended with its connection").isPresent();
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
}
