package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardInfo;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.DamagedBoard;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TestBoard;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds inside a process that does other things too. */
@Timeout(60)
class DispatchLoopTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final BlockingQueue<String> rounds = new LinkedBlockingQueue<>();
    private final List<HermesException> troubles = new ArrayList<>();
    private TestBoard boards;
    private DispatchLoop loop;

    /** Starts nobody, and says that it did. */
    private static final class Pretence implements Spawner {
        @Override
        public boolean knows(String assignee) {
            return true;
        }

        @Override
        public long start(String board, Claim claim, Path workspace, List<String> skills) {
            return ProcessHandle.current().pid();
        }

        @Override
        public List<String> missingSkills(String assignee, List<String> skills) {
            return List.of();
        }

        @Override
        public OptionalInt exitCode(long pid) {
            return OptionalInt.empty();
        }
    }

    @Test
    void a_board_that_was_removed_and_made_again_by_somebody_else_is_the_new_one() throws Exception {
        // given
        boards.boards.create("shop", BoardInfo.Edit.NOTHING);
        var before = boards.boards.open("shop");
        before.create(NewTask.titled("old").assignedTo("ada"));
        // when
        try (var others = KanbanStores.open(boards.paths, Config.of(Map.of()), Map.of(), boards.clock, Log.NONE)) {
            others.remove("shop", true);
            others.create("shop", BoardInfo.Edit.NOTHING);
            var id = others.open("shop").create(NewTask.titled("new").assignedTo("ada"));
            loop.round();
            // then
            assertThat(others.open("shop").task(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
        }
        assertThat(boards.boards.open("shop")).isNotSameAs(before);
        assertThat(troubles).isEmpty();
    }

    @BeforeEach
    void open() {
        boards = new TestBoard(directory);
        var limits =
                new DispatchLimits(DispatchLimits.Workers.UNLIMITED, 2, Optional.empty(), DispatchLimits.Waits.USUAL);
        var dispatcher = new Dispatcher(
                limits,
                new Pretence(),
                WorkerProcesses.patient(),
                new Workspaces(boards.paths, Log.NONE),
                boards.paths,
                Log.NONE);
        var listener = new DispatchLoop.Listener() {
            @Override
            public void done(Board board, Tick tick) {
                rounds.add(board.settings().slug());
            }

            @Override
            public void trouble(String board, HermesException problem) {
                troubles.add(problem);
            }
        };
        loop = new DispatchLoop(
                boards.boards, dispatcher, new DispatchLoop.Pace(Duration.ZERO, NEVER, false), listener, Log.NONE);
    }

    @AfterEach
    void close() {
        loop.close();
        boards.close();
    }

    private String nextRound() throws InterruptedException {
        var slug = rounds.poll(30, TimeUnit.SECONDS);
        assertThat(slug).as("a round").isNotNull();
        return String.valueOf(slug);
    }

    @Test
    void work_is_handed_out_from_the_start_and_whenever_it_is_woken() throws Exception {
        // given
        var first = boards.board.create(NewTask.titled("first").assignedTo("ada"));
        // when
        loop.start();
        // then
        assertThat(nextRound()).isEqualTo("default");
        assertThat(boards.task(first).status()).isEqualTo(Status.RUNNING);
        assertThat(loop.running()).isTrue();
        // and when there is more, long before its time
        var second = boards.board.create(NewTask.titled("second").assignedTo("ada"));
        loop.wake();
        nextRound();
        assertThat(boards.task(second).status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void it_ends_while_it_waits_and_starts_nobody_afterwards() throws Exception {
        loop.start();
        nextRound();
        loop.close();
        assertThat(loop.running()).isFalse();
        var id = boards.board.create(NewTask.titled("late").assignedTo("ada"));
        loop.wake();
        assertThat(boards.task(id).status()).isEqualTo(Status.READY);
    }

    @Test
    void a_board_that_comes_to_be_later_is_found() throws Exception {
        loop.round();
        boards.boards.create("later", BoardInfo.Edit.NOTHING);
        loop.round();
        assertThat(rounds).containsExactly("default", "default", "later");
    }

    @Test
    void a_damaged_board_holds_up_nobody_and_is_looked_at_again_when_it_has_changed() throws Exception {
        // given
        boards.boards.create("broken", BoardInfo.Edit.NOTHING);
        boards.boards.create("whole", BoardInfo.Edit.NOTHING);
        var file = boards.paths.database("broken");
        Files.writeString(file, "this is no database, but somebody's diary of a year");
        // when
        loop.round();
        loop.round();
        // then
        assertThat(rounds).containsExactly("default", "whole", "default", "whole");
        assertThat(troubles).as("told once").singleElement().isInstanceOf(DamagedBoard.class);
        // and when it has gone
        Files.delete(file);
        loop.round();
        assertThat(rounds).endsWith("default", "broken", "whole");
    }

    @Test
    void the_pace_is_at_least_a_second_and_a_minute_for_none() {
        assertThat(DispatchLoop.Pace.seconds(0).between()).isEqualTo(Duration.ofSeconds(60));
        assertThat(DispatchLoop.Pace.seconds(0.1).between()).isEqualTo(Duration.ofSeconds(1));
        assertThat(DispatchLoop.Pace.seconds(2.5).between()).isEqualTo(Duration.ofMillis(2500));
    }
}
