package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several who work on one board at once. */
abstract class TogetherContract extends RandomCommandsContract {
    @Test
    void the_same_key_makes_one_task_also_when_twenty_ask_at_once() throws Exception {
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids = askers
                    .invokeAll(IntStream.range(0, 20)
                            .<Callable<String>>mapToObj(
                                    _ -> () -> board.create(with(false, false, Optional.of("nightly"))))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(new HashSet<>(ids)).hasSize(1);
        }
        var first = board.create(with(false, false, Optional.of("nightly")));
        board.archive(first);
        assertThat(board.create(with(false, false, Optional.of("nightly")))).isNotEqualTo(first);
    }

    @Test
    void of_twenty_claimers_exactly_one_gets_the_task() throws Exception {
        var id = add("Fix the gate");
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = workers.invokeAll(IntStream.range(0, 20)
                    .<Callable<Optional<Claim>>>mapToObj(n -> () -> board.claim(id, "host:" + n, TTL))
                    .toList());
            assertThat(claims.stream().map(Future::resultNow).flatMap(Optional::stream))
                    .hasSize(1);
        }
        assertThat(board.view(id).orElseThrow().runs()).hasSize(1);
        Invariants.hold(store);
    }

    @Test
    void events_of_many_writers_are_seen_in_the_order_of_their_ids() throws Exception {
        var seen = new ArrayList<Long>();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor();
                var second = open()) {
            var done = new ArrayList<Future<?>>();
            for (int n = 0; n < 8; n++) {
                var on = n % 2 == 0 ? board : board(second);
                done.add(writers.submit(() -> IntStream.range(0, 10).forEach(i -> on.create(NewTask.titled("t" + i)))));
            }
            long cursor = 0;
            while (done.stream().anyMatch(future -> !future.isDone()) || board.lastEventId() > cursor) {
                for (var event : board.eventsAfter(cursor, EventFilter.ALL, 1000)) {
                    seen.add(event.id());
                    cursor = event.id();
                }
            }
        }
        assertThat(seen).hasSize(80).isSorted();
    }

    @Test
    void a_cap_holds_however_many_claim_at_once() throws Exception {
        // given
        var ids = IntStream.range(0, 24).mapToObj(n -> add("task " + n)).toList();
        var caps = new Caps(OptionalInt.of(5), OptionalInt.of(3));
        // when: four dispatchers at once
        List<Future<Integer>> taken = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int n = 0; n < 4; n++) {
                int first = n * 6;
                taken.add(threads.submit(() -> {
                    int own = 0;
                    try (var other = board(open())) {
                        for (var id : ids.subList(first, first + 6)) {
                            own += other.claim(id, "host:" + first, TTL, caps).isPresent() ? 1 : 0;
                        }
                    }
                    return own;
                }));
            }
        }
        // then: the cap of the one assignee is the smaller one
        int all = 0;
        for (var one : taken) {
            all += one.get();
        }
        assertThat(all).isEqualTo(3);
        assertThat(board.tasks(TaskFilter.ALL.with(Status.RUNNING))).hasSize(3);
        assertThat(board.claim(ids.getLast(), "host:9", TTL, Caps.NONE))
                .as("without caps, as by hand")
                .isPresent();
    }

    @Test
    void whoever_waits_hears_of_a_change_by_somebody_else() throws Exception {
        try (var second = open();
                var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(board.await(Duration.ofMillis(1))).isFalse();
            var heard = waiters.submit(() -> board.await(Duration.ofSeconds(60)));
            var writer = board(second);
            while (!heard.isDone()) {
                writer.create(NewTask.titled("x")); // until the other one listens
            }
            assertThat(heard.resultNow()).isTrue();
        }
    }

    @Test
    void many_who_ask_for_the_next_task_get_different_ones_most_important_first() throws Exception {
        // given
        for (int n = 0; n < 30; n++) {
            add("x");
        }
        board.create(NewTask.titled("not theirs").assignedTo("bob"));
        var waiting = add("waits", add("parent"));
        // when
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = askers
                    .invokeAll(IntStream.range(0, 40)
                            .<Callable<Optional<Claim>>>mapToObj(
                                    n -> () -> board.claimNext(List.of("ada", "cy"), "host:" + n, TTL))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .flatMap(Optional::stream)
                    .map(claim -> claim.task().id())
                    .toList();
            // then
            assertThat(taken).hasSize(31).doesNotHaveDuplicates().doesNotContain(waiting);
        }
        assertThat(board.claimNext(List.of(), "host:1", TTL)).isEmpty();
        Invariants.hold(store);
    }

    @Test
    @Timeout(120)
    void ten_workers_whose_tasks_somebody_keeps_taking_away_complete_each_once() throws Exception {
        // given
        int tasks = 500;
        for (int n = 0; n < tasks; n++) {
            add("task " + n);
        }
        long seed = Long.getLong("kanban.seed", System.nanoTime());
        System.out.println("workers and a reclaimer: -Dkanban.seed=" + seed);
        var completed = new ConcurrentLinkedQueue<String>();
        // when
        try (var second = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = new ArrayList<Future<?>>();
            for (int n = 0; n < 10; n++) {
                var hand = n % 2 == 0 ? board : board(second);
                var random = new Random(seed + n);
                var lock = "host:" + n;
                working.add(threads.submit(() -> {
                    work(hand, lock, random, tasks, completed);
                    return true;
                }));
            }
            var random = new Random(seed - 1);
            long next = 0;
            while (working.stream().anyMatch(worker -> !worker.isDone())) {
                var running = board.tasks(TaskFilter.ALL.with(Status.RUNNING));
                if (!running.isEmpty() && board.lastEventId() >= next) {
                    board.reclaim(running.get(random.nextInt(running.size())), Optional.of("whim"), Json.object());
                    next = board.lastEventId() + 20; // else nobody gets anything done
                } else {
                    board.await(Duration.ofMillis(5));
                }
            }
            for (var worker : working) {
                worker.get();
            }
        }
        // then
        assertThat(completed).hasSize(tasks).doesNotHaveDuplicates();
        assertThat(board.tasks(TaskFilter.ALL)).hasSize(tasks).allMatch(task -> task.status() == Status.DONE);
        board.tasks(TaskFilter.ALL)
                .forEach(task -> assertThat(board.view(task.id()).orElseThrow().runs())
                        .as(task.id())
                        .filteredOn(run -> run.outcome().equals(Optional.of(RunOutcome.COMPLETED.text())))
                        .hasSize(1));
        Invariants.hold(store);
    }

    /** Does this and that with whatever it gets, until all is done; notes what the board says that it has completed. */
    private static void work(Board hand, String lock, Random random, int tasks, Queue<String> completed)
            throws InterruptedException {
        while (completed.size() < tasks) {
            var taken = hand.claimNext(List.of("ada"), lock, TTL);
            if (taken.isEmpty()) {
                List.of(Status.BLOCKED, Status.SCHEDULED)
                        .forEach(status ->
                                hand.tasks(TaskFilter.ALL.with(status)).forEach(task -> hand.unblock(task.id())));
                hand.await(Duration.ofMillis(20)); // who asks all the time keeps those from writing who have something
                continue;
            }
            var id = taken.get().task().id();
            var run = Optional.of(taken.get().runId());
            switch (random.nextInt(6)) {
                case 0 -> hand.block(id, Optional.of("stuck"), run, Optional.of("ada"));
                case 1 -> hand.schedule(id, Optional.empty(), run, Optional.empty());
                case 2 -> hand.lost(taken.get().task(), crash(Integer.MAX_VALUE));
                default -> {
                    hand.heartbeat(id, run, Optional.of("still here"), Optional.of(lock), TTL);
                    if (hand.complete(id, Completion.of("r").by(run.get())).done()) {
                        completed.add(id);
                    }
                }
            }
        }
    }

    @Test
    void links_made_at_once_make_no_circle() throws Exception {
        try (var second = open();
                var linkers = Executors.newVirtualThreadPerTaskExecutor()) {
            var others = board(second);
            for (int n = 0; n < 20; n++) {
                // given
                var a = add("a");
                var b = add("b", a);
                var c = add("c");
                // when: each for itself is fine
                var answers = linkers
                        .invokeAll(List.<Callable<Boolean>>of(() -> linked(board, b, c), () -> linked(others, c, a)))
                        .stream()
                        .map(Future::resultNow)
                        .toList();
                // then
                assertThat(answers).as("round " + n).containsExactlyInAnyOrder(true, false);
            }
        }
        Invariants.hold(store);
    }

    private static boolean linked(Board on, String parent, String child) {
        try {
            on.link(parent, child);
            return true;
        } catch (HermesException e) {
            assertThat(e).hasMessageContaining("would create a cycle");
            return false;
        }
    }

    @Test
    void an_exception_undoes_everything() {
        var id = add("x");
        assertThatThrownBy(() -> store.write(rows -> {
                    rows.update(id, Change.to(Status.DONE));
                    rows.event(id, Optional.empty(), "status", Optional.empty());
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(kinds(id)).containsExactly("created");
    }
}
