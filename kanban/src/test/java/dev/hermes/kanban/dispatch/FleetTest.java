package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.Config;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.Claim;
import dev.hermes.kanban.Invariants;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.TaskFilter;
import dev.hermes.kanban.store.KanbanStores;
import dev.hermes.kanban.store.PostgresServer;
import dev.hermes.kanban.store.PostgresSettings;
import dev.hermes.kanban.store.PostgresStore;
import dev.hermes.kanban.store.PostgresTestStores;
import dev.hermes.kanban.work.WorkerProcesses;
import dev.hermes.kanban.work.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several dispatchers on one server, and what becomes of the work when one of them, a connection or the server fails. */
@Timeout(180)
class FleetTest {
    private static final int TASKS = 30;

    @TempDir
    Path directory;

    private static Board board(PostgresStore store, RandomGenerator random) {
        return new Board(store, Board.Settings.of("default", 5), random);
    }

    private static String tell(Process machine, String line) throws IOException {
        machine.outputWriter().write(line + "\n");
        machine.outputWriter().flush();
        return String.valueOf(machine.inputReader().readLine());
    }

    private static void signal(Process machine, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(machine.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void a_machine_that_was_frozen_past_its_claim_is_refused_when_it_comes_back() throws Exception {
        // given: three machines, and one has taken a task
        var settings = PostgresServer.running().schema();
        var machines = new ArrayList<Process>();
        try (var store = PostgresStore.open(settings, "default")) {
            var board = board(store, new Random());
            IntStream.range(0, TASKS)
                    .forEach(n -> board.create(NewTask.titled("task " + n).assignedTo("ada")));
            for (var host : List.of("one", "two", "three")) {
                machines.add(FleetProcess.start(settings, host));
            }
            var frozen = machines.getFirst();
            var id = tell(frozen, "claim");
            assertThat(board.task(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
            // when: it stands still, and the others do what there is
            signal(frozen, "STOP");
            for (var machine : machines.subList(1, 3)) {
                machine.outputWriter().write("serve\n");
                machine.outputWriter().flush();
            }
            var done = new ArrayList<String>();
            for (var machine : machines.subList(1, 3)) {
                done.addAll(Arrays.asList(machine.inputReader().readLine().split(" ")));
            }
            done.removeIf(String::isEmpty);
            // then: everything was done once, its task too
            assertThat(done).hasSize(TASKS).doesNotHaveDuplicates().contains(id);
            var before = board.view(id).orElseThrow();
            assertThat(before.runs())
                    .extracting(run -> run.outcome().orElse(""))
                    .containsExactly("reclaimed", "completed");
            // and whatever it says when it is back changes nothing
            signal(frozen, "CONT");
            assertThat(tell(frozen, "complete")).isEqualTo("refused");
            assertThat(tell(frozen, "block")).isEqualTo("refused");
            assertThat(tell(frozen, "beat")).isEqualTo("refused");
            assertThat(board.view(id).orElseThrow()).isEqualTo(before);
            assertThat(before.runs().getLast()).extracting(Run::endedAt).isNotEqualTo(Optional.empty());
            Invariants.hold(store);
        } finally {
            machines.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void a_connection_that_is_cut_in_the_middle_leaves_nothing_half_done_and_the_next_one_works() {
        // given: the connection is gone between two statements of one change
        var server = PostgresServer.own();
        RandomGenerator cutting = () -> {
            server.cut();
            return 7;
        };
        try (var store = PostgresStore.open(server.schema(), "default")) {
            // when
            assertThatThrownBy(() ->
                            board(store, cutting).create(NewTask.titled("half").assignedTo("ada")))
                    .isInstanceOf(HermesException.class)
                    .hasMessageContaining("cannot be used");
            // then
            var board = board(store, new Random());
            assertThat(board.tasks(TaskFilter.ALL)).isEmpty();
            assertThat(board.lastEventId()).isZero();
            assertThat(board.task(board.create(NewTask.titled("whole")))).isPresent();
        }
    }

    @Test
    void a_hold_ends_with_its_connection_and_is_taken_anew() {
        var server = PostgresServer.own();
        var settings = server.schema();
        try (var one = PostgresStore.open(settings, "default");
                var other = PostgresStore.open(settings, "default")) {
            var held = one.tryHold(BoardStore.Duty.TIDYING).orElseThrow();
            assertThat(other.tryHold(BoardStore.Duty.TIDYING)).isEmpty();
            server.cut();
            other.tryHold(BoardStore.Duty.TIDYING).orElseThrow().close();
            held.close();
            one.tryHold(BoardStore.Duty.TIDYING).orElseThrow().close();
        }
    }

    /** Says that workers run which are this process itself. */
    private static final class Pretence implements Spawner {
        private final BlockingQueue<String> started;

        Pretence(BlockingQueue<String> started) {
            this.started = started;
        }

        @Override
        public boolean knows(String assignee) {
            return true;
        }

        @Override
        public long start(String slug, Claim claim, Path workspace, List<String> skills) {
            started.add(claim.task().id());
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

    private DispatchLoop loop(
            PostgresSettings server, String name, BlockingQueue<String> started, BlockingQueue<String> troubles) {
        var paths = KanbanPaths.of(Map.of(), directory.resolve(name), directory);
        var config = Config.of(Map.of(
                "kanban",
                Map.of(
                        "store",
                        "postgres",
                        "postgres",
                        Map.of("url", server.url(), "user", "hermes", "schema", server.schema()))));
        var boards = KanbanStores.open(paths, config, Map.of(), Clock.systemUTC(), Log.NONE);
        var limits = new DispatchLimits(
                DispatchLimits.Workers.UNLIMITED,
                2,
                Optional.empty(),
                new DispatchLimits.Waits(
                        Duration.ofHours(4), Duration.ofMinutes(15), Duration.ZERO, Duration.ZERO, Duration.ZERO));
        var dispatcher = new Dispatcher(
                limits,
                new Pretence(started),
                WorkerProcesses.patient(),
                new Workspaces(paths, Log.NONE),
                paths,
                Log.NONE);
        var listener = new DispatchLoop.Listener() {
            @Override
            public void trouble(String board, HermesException problem) {
                troubles.add(problem.getMessage());
            }
        };
        return new DispatchLoop(
                boards,
                dispatcher,
                new DispatchLoop.Pace(Duration.ZERO, Duration.ofSeconds(2), false),
                listener,
                Log.NONE);
    }

    @Test
    void what_a_machine_that_is_there_works_on_is_left_to_it_and_goes_to_others_when_it_is_silent() throws Exception {
        // given: a claim of a machine that is at work, whose time is up
        var settings = PostgresServer.running().schema();
        BlockingQueue<String> started = new LinkedBlockingQueue<>();
        try (var store = PostgresStore.open(settings, "default");
                var rounds = loop(settings, "one", started, new LinkedBlockingQueue<>())) {
            var board = board(store, new Random());
            PostgresTestStores.run(
                    settings,
                    "INSERT INTO hosts (host_id, hostname, heartbeat_at)"
                            + " VALUES ('elsewhere', 'elsewhere', extract(epoch FROM now()) + 600)");
            var id = board.create(NewTask.titled("x").assignedTo("ada"));
            board.claim(id, "elsewhere:7", -1).orElseThrow();
            // when
            rounds.round();
            // then
            assertThat(board.task(id).orElseThrow().status()).isEqualTo(Status.RUNNING);
            assertThat(started).isEmpty();
            // and when
            PostgresTestStores.run(settings, "UPDATE hosts SET heartbeat_at = extract(epoch FROM now()) - 61");
            rounds.round();
            // then
            assertThat(started).containsExactly(id);
        }
    }

    @Test
    void a_dispatcher_that_begins_while_the_server_is_away_works_when_it_is_back() throws Exception {
        // given
        var server = PostgresServer.own();
        var settings = server.schema();
        BlockingQueue<String> started = new LinkedBlockingQueue<>();
        BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
        server.down();
        try (var rounds = loop(settings, "one", started, troubles)) {
            rounds.start();
            assertThat(troubles.poll(60, TimeUnit.SECONDS)).contains("cannot be reached");
            // when
            server.up();
            // then
            try (var store = PostgresStore.open(settings, "default")) {
                var id = board(store, new Random()).create(NewTask.titled("x").assignedTo("ada"));
                assertThat(started.poll(60, TimeUnit.SECONDS)).isEqualTo(id);
            }
        }
    }

    @Test
    void who_stands_still_loses_what_it_held_and_notices_before_it_writes_again() throws Exception {
        // given
        var settings = PostgresServer.running().schema();
        try (var store = PostgresStore.open(settings, "default")) {
            var machine = FleetProcess.start(settings, "one");
            try {
                assertThat(tell(machine, "hold")).isEqualTo("held");
                assertThat(tell(machine, "holding")).isEqualTo("true");
                assertThat(store.tryHold(BoardStore.Duty.TIDYING)).isEmpty();
                // when
                signal(machine, "STOP");
                // then
                var taken = store.tryHold(BoardStore.Duty.TIDYING);
                while (taken.isEmpty()) {
                    store.await(Duration.ofMillis(200));
                    taken = store.tryHold(BoardStore.Duty.TIDYING);
                }
                signal(machine, "CONT");
                assertThat(tell(machine, "holding")).isEqualTo("false");
                assertThat(taken.get().held()).isTrue();
                taken.get().close();
                assertThat(tell(machine, "release")).isEqualTo("released");
                assertThat(tell(machine, "hold")).as("it may take it again").isEqualTo("held");
            } finally {
                machine.destroyForcibly();
            }
        }
    }

    @Test
    void dispatchers_go_on_by_themselves_when_the_server_was_restarted() throws Exception {
        // given
        var server = PostgresServer.own();
        var settings = server.schema();
        BlockingQueue<String> started = new LinkedBlockingQueue<>();
        BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
        try (var store = PostgresStore.open(settings, "default");
                var one = loop(settings, "one", started, troubles);
                var two = loop(settings, "two", started, troubles);
                var three = loop(settings, "three", started, troubles)) {
            var board = board(store, new Random());
            List.of(one, two, three).forEach(DispatchLoop::start);
            var first = board.create(NewTask.titled("before").assignedTo("ada"));
            assertThat(started.poll(60, TimeUnit.SECONDS)).isEqualTo(first);
            // when
            server.restart();
            // then
            var second = board.create(NewTask.titled("after").assignedTo("ada"));
            assertThat(started.poll(60, TimeUnit.SECONDS)).isEqualTo(second);
            assertThat(started).as("each by one of the three").isEmpty();
            assertThat(List.of(one, two, three)).allMatch(DispatchLoop::running);
        }
    }
}
