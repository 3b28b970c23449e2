package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.store.OtherMachine;
import dev.hermes.testkit.PostgresProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a board that several machines work on. */
class KanbanServerTest {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    @TempDir
    Path directory;

    private final String schema = "commands_" + SCHEMAS.incrementAndGet();
    private Cli hermes;

    private static final class Running {
        static final PostgresProcess SERVER = PostgresProcess.start(false);
    }

    @BeforeEach
    void home() {
        hermes = Cli.in(directory).file("config.yaml", """
                kanban:
                  store: postgres
                  postgres:
                    url: %s
                    user: hermes
                    schema: %s
                """.formatted(Running.SERVER.url(), schema));
    }

    private <T> T on(Function<Board, T> work) {
        var config = Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        "postgres",
                        "postgres",
                        Map.of("url", Running.SERVER.url(), "user", "hermes", "schema", schema))));
        var paths = KanbanPaths.of(Map.of(), hermes.home(), directory);
        try (var boards = KanbanStores.open(paths, config, Map.of(), Clock.systemUTC(), Log.NONE)) {
            return work.apply(boards.open("default"));
        }
    }

    private Claim claimedElsewhere() {
        return on(board -> {
            var id = board.create(NewTask.titled("x").assignedTo("ada"));
            return board.claim(id, "elsewhere:4711:one", 900).orElseThrow();
        });
    }

    private void heardOf(String host, long secondsAgo) {
        OtherMachine.heardOf(Running.SERVER.url(), schema, host, secondsAgo);
    }

    private boolean heldBy(Claim claim) {
        return on(board -> board.task(claim.task().id()).orElseThrow())
                .claimLock()
                .filter(claim.lock()::equals)
                .isPresent();
    }

    @Test
    void the_worker_of_a_machine_that_is_at_work_keeps_its_task_whatever_another_machine_says() {
        // given
        var claim = claimedElsewhere();
        heardOf("elsewhere", 5);
        var id = claim.task().id();
        // when
        var reclaimed = hermes.run("kanban", "reclaim", id);
        var reassigned = hermes.run("kanban", "reassign", id, "bob", "--reclaim");
        // then
        assertThat(reclaimed.exit()).isEqualTo(1);
        assertThat(reclaimed.err()).contains("cannot reclaim " + id, "machine 'elsewhere'", "Run this command there.");
        assertThat(reassigned.exit()).isEqualTo(1);
        assertThat(heldBy(claim)).isTrue();
    }

    @Test
    void a_worker_that_gives_signs_of_life_keeps_its_task_although_no_dispatcher_runs_beside_it() {
        // given
        var claim = claimedElsewhere();
        var id = claim.task().id();
        on(board -> board.touch(id, Optional.of(claim.runId()), claim.lock(), 900));
        // then
        assertThat(hermes.run("kanban", "reclaim", id).err()).contains("machine 'elsewhere'");
        assertThat(heldBy(claim)).isTrue();
    }

    @Test
    void a_machine_that_is_silent_loses_its_task_to_who_asks_for_it() {
        // given
        var claim = claimedElsewhere();
        heardOf("elsewhere", 90);
        // when
        var reclaimed = hermes.run("kanban", "reclaim", claim.task().id());
        // then
        assertThat(reclaimed.out()).contains("Reclaimed");
        var task = on(board -> board.task(claim.task().id()).orElseThrow());
        assertThat(task.status()).isEqualTo(Status.READY);
        assertThat(task.claimLock()).isEmpty();
    }

    @Test
    void a_worker_that_was_not_told_its_attempt_ends_nothing_that_others_hold_now() {
        // given
        var claim = claimedElsewhere();
        var id = claim.task().id();
        hermes.with("HERMES_KANBAN_TASK", id).with("HERMES_KANBAN_CLAIM_LOCK", "elsewhere:4711:before");
        // then
        assertThat(hermes.run("kanban", "complete", id, "--result", "late").err())
                .contains("HERMES_KANBAN_RUN_ID");
        assertThat(hermes.run("kanban", "block", id, "late").exit()).isEqualTo(1);
        assertThat(heldBy(claim)).isTrue();
        hermes.with("HERMES_KANBAN_CLAIM_LOCK", claim.lock());
        assertThat(hermes.run("kanban", "complete", id, "--result", "mine").exit())
                .isZero();
    }

    @Test
    void a_worker_does_not_leave_its_board() {
        // given
        hermes.run("kanban", "boards", "create", "two");
        var id = claimedElsewhere().task().id();
        hermes.with("HERMES_KANBAN_TASK", id).with("HERMES_KANBAN_BOARD", "default");
        // when
        var planted = hermes.run("kanban", "--board", "two", "create", "x");
        // then
        assertThat(planted.exit()).isEqualTo(1);
        assertThat(planted.err()).contains("stays on its board");
        hermes.with("HERMES_KANBAN_BOARD", "gone");
        assertThat(hermes.run("kanban", "create", "x").err())
                .as("nor does it fall back to another one")
                .contains("'gone'");
    }

    @Test
    void a_board_that_was_put_away_comes_back_with_all_that_was_on_it() {
        // given
        assertThat(hermes.run("kanban", "boards", "create", "garden").out()).contains("created.");
        hermes.run("kanban", "--board", "garden", "create", "sow");
        hermes.run("kanban", "boards", "rm", "garden");
        // when
        var again = hermes.run("kanban", "boards", "create", "garden");
        // then
        assertThat(again.out()).isEqualTo("Board 'garden' is back from the archive, with all that was on it.\n");
        assertThat(hermes.run("kanban", "--board", "garden", "list").out()).contains("sow");
        assertThat(hermes.run("kanban", "boards", "create", "garden").out()).contains("already exists.");
    }
}
