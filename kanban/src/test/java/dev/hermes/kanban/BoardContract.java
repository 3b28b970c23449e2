package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a board does, whatever it is kept in. */
abstract class BoardContract {
    static final long TTL = 900;
    private static final int SEQUENCES = 60;
    private static final int STEPS = 40;

    BoardStore store;
    Board board;

    /** A store on an empty board; a second call opens the same board again. */
    abstract BoardStore open();

    /** An empty board that no other test has seen. */
    abstract void fresh();

    abstract void advance(Duration time);

    @BeforeEach
    void an_empty_board() {
        fresh();
        store = open();
        board = board(store);
    }

    Board board(BoardStore on) {
        return new Board(on, new Board.Settings("default", Optional.empty(), 2), new Random());
    }

    @AfterEach
    void close() {
        store.close();
    }

    String add(String title, String... parents) {
        return board.create(NewTask.titled(title).assignedTo("ada").after(parents));
    }

    Task task(String id) {
        return board.task(id).orElseThrow();
    }

    Status status(String id) {
        return task(id).status();
    }

    Claim claim(String id) {
        return board.claim(id, "host:1", TTL).orElseThrow();
    }

    List<String> kinds(String id) {
        return board.view(id).orElseThrow().events().stream().map(Event::kind).toList();
    }

    Event lastEvent(String id, String kind) {
        return board.view(id).orElseThrow().events().reversed().stream()
                .filter(event -> event.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    String payload(String id, String kind) {
        return lastEvent(id, kind).payload().map(Object::toString).orElse("");
    }

    static Loss crash(int limit) {
        return new Loss(
                RunOutcome.CRASHED,
                "crashed",
                Json.object("pid", 7, "claimer", "host:1"),
                "pid 7 not alive",
                OptionalInt.of(limit));
    }

    private static NewTask with(boolean triage, boolean blocked, Optional<String> key, String... parents) {
        return new NewTask(
                "x",
                Optional.empty(),
                Optional.of("ada"),
                List.of(parents),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                0,
                triage,
                blocked,
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.of("me"),
                List.of(),
                Optional.empty());
    }

    String taskIn(Status status) {
        return switch (status) {
            case TRIAGE -> board.create(with(true, false, Optional.empty()));
            case TODO -> add("waits", add("parent"));
            case READY -> add("x");
            case RUNNING -> {
                var id = add("x");
                claim(id);
                yield id;
            }
            case BLOCKED -> {
                var id = add("x");
                board.block(id, Optional.of("why"), Optional.empty(), Optional.empty());
                yield id;
            }
            case SCHEDULED -> {
                var id = add("x");
                board.schedule(id, Optional.empty(), Optional.empty(), Optional.empty());
                yield id;
            }
            case REVIEW -> {
                var id = add("x");
                store.write(rows -> {
                    rows.update(id, Change.to(Status.REVIEW));
                    return true;
                });
                yield id;
            }
            case DONE -> {
                var id = add("x");
                board.complete(id, Completion.BARE);
                yield id;
            }
            case ARCHIVED -> {
                var id = add("x");
                board.archive(id);
                yield id;
            }
            case OTHER -> throw new IllegalArgumentException();
        };
    }

    interface Wish {
        Transition on(Board board, Task task);
    }

    private static Map<Status, Status> from(Status to, Status... statuses) {
        var result = new EnumMap<Status, Status>(Status.class);
        for (var status : statuses) {
            result.put(status, to);
        }
        return result;
    }

    static Stream<Arguments> wishes() {
        var all = Stream.of(Status.values()).filter(s -> s != Status.OTHER).toArray(Status[]::new);
        var keeps = new EnumMap<Status, Status>(Status.class);
        Stream.of(all).filter(s -> s != Status.RUNNING).forEach(s -> keeps.put(s, s));
        return Stream.of(
                row(
                        "complete",
                        (b, t) -> b.complete(t.id(), Completion.of("r")),
                        from(Status.DONE, Status.RUNNING, Status.READY, Status.BLOCKED)),
                row(
                        "block",
                        (b, t) -> b.block(t.id(), Optional.of("w"), Optional.empty(), Optional.empty()),
                        from(Status.BLOCKED, Status.RUNNING, Status.READY)),
                row(
                        "schedule",
                        (b, t) -> b.schedule(t.id(), Optional.empty(), Optional.empty(), Optional.empty()),
                        from(Status.SCHEDULED, Status.TODO, Status.READY, Status.RUNNING, Status.BLOCKED)),
                row("unblock", (b, t) -> b.unblock(t.id()), from(Status.READY, Status.BLOCKED, Status.SCHEDULED)),
                row(
                        "promote by force",
                        (b, t) -> b.promote(t.id(), Optional.empty(), Optional.empty(), true, false),
                        from(Status.READY, Status.TODO, Status.BLOCKED)),
                row(
                        "archive",
                        (b, t) -> b.archive(t.id()),
                        from(
                                Status.ARCHIVED,
                                Stream.of(all).filter(s -> s != Status.ARCHIVED).toArray(Status[]::new))),
                row(
                        "edit",
                        (b, t) -> b.edit(t.id(), "r", Optional.empty(), Optional.empty()),
                        from(Status.DONE, Status.DONE)),
                row(
                        "heartbeat",
                        (b, t) -> b.heartbeat(t.id(), Optional.empty(), Optional.empty(), Optional.empty(), TTL),
                        from(Status.RUNNING, Status.RUNNING)),
                row(
                        "reclaim",
                        (b, t) -> b.reclaim(t, Optional.empty(), Json.object()),
                        from(Status.READY, Status.RUNNING)),
                row("assign", (b, t) -> b.assign(t.id(), Optional.of("Bob")), keeps),
                row(
                        "claim",
                        (b, t) -> b.claim(t.id(), "host:2", TTL)
                                .<Transition>map(
                                        claim -> new Transition.Done(Status.RUNNING, Optional.of(claim.runId())))
                                .orElse(new Transition.Refused("")),
                        from(Status.RUNNING, Status.READY, Status.REVIEW)));
    }

    private static Arguments row(String name, Wish wish, Map<Status, Status> allowed) {
        return Arguments.of(name, wish, allowed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void every_wish_is_granted_from_the_states_that_allow_it_and_changes_nothing_elsewhere(
            String name, Wish wish, Map<Status, Status> allowed) {
        for (var from : Status.values()) {
            if (from == Status.OTHER) {
                continue;
            }
            // given
            var before = task(taskIn(from));
            var events = kinds(before.id());
            // when
            var answer = wish.on(board, before);
            // then
            assertThat(answer.done()).as("%s from %s", name, from).isEqualTo(allowed.containsKey(from));
            if (allowed.containsKey(from)) {
                assertThat(status(before.id())).isEqualTo(allowed.get(from));
                assertThat(kinds(before.id())).hasSizeGreaterThan(events.size());
            } else {
                assertThat(task(before.id())).isEqualTo(before);
                assertThat(kinds(before.id())).isEqualTo(events);
            }
        }
        Invariants.hold(store);
    }

    @Test
    void only_what_is_archived_can_be_deleted_and_then_leaves_nothing() {
        var id = taskIn(Status.DONE);
        var child = add("child", id);
        board.comment(id, "me", "hello");
        board.subscribe(
                new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0));
        assertThat(board.purge(id)).isInstanceOf(Transition.Refused.class);
        board.archive(id);
        assertThat(board.purge(id).done()).isTrue();
        assertThat(board.view(id)).isEmpty();
        assertThat(board.view(child).orElseThrow().parents()).isEmpty();
        assertThat(board.subscriptions(Optional.empty())).isEmpty();
        assertThat(board.eventsAfter(0, EventFilter.of(id), 10)).isEmpty();
    }

    @Test
    void a_chain_becomes_ready_link_by_link() {
        // given
        var a = add("A");
        var b = add("B", a);
        assertThat(status(b)).isEqualTo(Status.TODO);
        // when
        assertThat(board.claim(b, "host:1", TTL)).isEmpty();
        board.complete(a, Completion.of("ok"));
        // then
        assertThat(status(b)).isEqualTo(Status.READY);
        assertThat(kinds(b)).containsExactly("created", "promoted");
    }

    @Test
    void a_claim_of_a_task_whose_parent_was_opened_again_sends_it_back() {
        var a = add("A");
        var b = add("B", a);
        board.promote(b, Optional.of("me"), Optional.empty(), true, false);
        assertThat(board.claim(b, "host:1", TTL)).isEmpty();
        assertThat(status(b)).isEqualTo(Status.TODO);
        assertThat(payload(b, "claim_rejected")).isEqualTo("{\"reason\":\"parents_not_done\"}");
    }

    @Test
    void what_was_created_says_so_in_an_event() {
        var a = add("A");
        var b = add("B", a);
        var created = lastEvent(b, "created").payload().orElseThrow();
        assertThat(created.get("assignee").asString()).isEqualTo("ada");
        assertThat(created.get("status").asString()).isEqualTo("todo");
        assertThat(created.get("parents").get(0).asString()).isEqualTo(a);
        assertThat(created.get("tenant").isNull()).isTrue();
        assertThat(created.has("branch_name")).isTrue();
        assertThat(b).matches("t_[0-9a-f]{8}");
    }

    @Test
    void a_task_created_blocked_stays_blocked() {
        var id = board.create(with(false, true, Optional.empty()));
        board.pass();
        assertThat(status(id)).isEqualTo(Status.BLOCKED);
        assertThat(payload(id, "blocked")).isEqualTo("{\"reason\":\"created blocked\"}");
    }

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
    void a_worker_that_was_replaced_can_change_nothing() {
        // given
        var id = add("x");
        var old = claim(id);
        board.reclaim(task(id), Optional.of("slow"), Json.object());
        var current = claim(id);
        var before = kinds(id);
        // when
        var late = List.of(
                board.complete(id, Completion.of("late").by(old.runId())),
                board.block(id, Optional.of("late"), Optional.of(old.runId()), Optional.of("ada")),
                board.schedule(id, Optional.of("late"), Optional.of(old.runId()), Optional.empty()),
                board.heartbeat(id, Optional.of(old.runId()), Optional.empty(), Optional.empty(), TTL));
        // then
        assertThat(late).allMatch(answer -> !answer.done());
        assertThat(kinds(id)).isEqualTo(before);
        assertThat(board.view(id).orElseThrow().comments()).isEmpty();
        assertThat(board.complete(id, Completion.of("mine").by(current.runId())).done())
                .isTrue();
    }

    @Test
    void a_reclaim_that_was_decided_on_an_older_claim_leaves_the_new_one_alone() {
        var id = add("x");
        claim(id);
        var seen = task(id);
        board.reclaim(seen, Optional.empty(), Json.object());
        claim(id);
        assertThat(board.lost(seen, crash(2))).isFalse();
        assertThat(board.reclaim(seen, Optional.empty(), Json.object()).done()).isFalse();
        assertThat(status(id)).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_handoff_without_a_claim_leaves_a_run_that_took_no_time() {
        var id = add("x");
        board.complete(
                id,
                new Completion(
                        Optional.empty(),
                        Optional.of("shipped\nand more"),
                        Optional.of(Json.object("tests", 3)),
                        List.of(),
                        Optional.empty()));
        var run = board.view(id).orElseThrow().runs().getFirst();
        assertThat(run.outcome()).contains("completed");
        assertThat(run.status()).isEqualTo("done");
        assertThat(run.startedAt()).isEqualTo(run.endedAt());
        assertThat(run.metadata().orElseThrow().get("tests").asInt()).isEqualTo(3);
        assertThat(payload(id, "completed"))
                .isIn("{\"result_len\":0,\"summary\":\"shipped\"}", "{\"summary\":\"shipped\",\"result_len\":0}");
        var bare = add("y");
        board.complete(bare, Completion.BARE);
        assertThat(board.view(bare).orElseThrow().runs()).isEmpty();
    }

    @Test
    void the_breaker_holds_a_task_until_a_person_frees_it() {
        // given
        var id = add("x");
        for (int attempt = 0; attempt < 2; attempt++) {
            claim(id);
            board.lost(task(id), crash(2));
        }
        // when
        IntStream.range(0, 10).forEach(_ -> board.pass());
        // then
        assertThat(status(id)).isEqualTo(Status.BLOCKED);
        var gaveUp = lastEvent(id, "gave_up").payload().orElseThrow();
        assertThat(gaveUp.get("failures").asInt()).isEqualTo(2);
        assertThat(gaveUp.get("effective_limit").asInt()).isEqualTo(2);
        assertThat(gaveUp.get("limit_source").asString()).isEqualTo("dispatcher");
        assertThat(gaveUp.get("trigger_outcome").asString()).isEqualTo("crashed");
        assertThat(board.view(id).orElseThrow().runs()).hasSize(2);
        board.unblock(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(task(id).consecutiveFailures()).isZero();
    }

    @Test
    void a_task_given_up_at_its_first_failure_is_held_although_the_usual_limit_is_higher() {
        var id = add("x");
        claim(id);
        board.lost(task(id), crash(1));
        board.pass();
        assertThat(status(id)).isEqualTo(Status.BLOCKED);
        board.assign(id, Optional.of("bob"));
        board.pass();
        assertThat(status(id)).isEqualTo(Status.READY);
    }

    @Test
    void a_worker_that_cannot_be_started_counts_and_the_last_attempt_gives_up() {
        var id = add("x");
        assertThat(board.notSpawned(claim(id), "no such program", 2)).isFalse();
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(lastEvent(id, "spawn_failed")
                        .payload()
                        .orElseThrow()
                        .get("failures")
                        .asInt())
                .isEqualTo(1);
        assertThat(board.notSpawned(claim(id), "no such program", 2)).isTrue();
        assertThat(status(id)).isEqualTo(Status.BLOCKED);
        assertThat(board.view(id).orElseThrow().runs())
                .extracting(run -> run.outcome().orElse(""))
                .containsExactly("spawn_failed", "gave_up");
        assertThat(kinds(id)).endsWith("gave_up");
    }

    @Test
    void a_heartbeat_with_the_lock_extends_the_claim_and_with_another_does_not() {
        var id = add("x");
        var claim = claim(id);
        advance(Duration.ofSeconds(100));
        board.heartbeat(id, Optional.of(claim.runId()), Optional.of("half"), Optional.of(claim.lock()), TTL);
        assertThat(task(id).claimExpires().orElseThrow()).isGreaterThanOrEqualTo(claim.expires() + 100);
        assertThat(payload(id, "heartbeat")).isEqualTo("{\"note\":\"half\"}");
        assertThat(board.heartbeat(id, Optional.empty(), Optional.empty(), Optional.of("host:9"), TTL)
                        .done())
                .isFalse();
        assertThat(board.touch(id, Optional.empty(), claim.lock(), TTL)).isTrue();
        assertThat(board.touch(id, Optional.empty(), "host:9", TTL)).isFalse();
    }

    @Test
    void cards_that_a_worker_did_not_make_hold_its_completion_up() {
        // given
        var id = add("x");
        var run = claim(id);
        var own = board.create(new NewTask(
                "follow-up",
                Optional.empty(),
                Optional.of("bob"),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                Optional.empty()));
        var completion = new Completion(
                Optional.of("done"),
                Optional.empty(),
                Optional.empty(),
                List.of(own, "t_deadbeef"),
                Optional.of(run.runId()));
        // when
        var answer = board.complete(id, completion);
        // then
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Transition.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains("t_deadbeef")
                                .doesNotContain(own));
        assertThat(status(id)).isEqualTo(Status.RUNNING);
        assertThat(lastEvent(id, "completion_blocked_hallucination")
                        .payload()
                        .orElseThrow()
                        .get("phantom_cards")
                        .get(0)
                        .asString())
                .isEqualTo("t_deadbeef");
        assertThat(board.complete(id, Completion.of("see t_0badc0de").by(run.runId()))
                        .done())
                .isTrue();
        assertThat(payload(id, "suspected_hallucinated_references")).contains("t_0badc0de");
    }

    @Test
    void links_make_no_cycles() {
        var a = add("A");
        var b = add("B");
        var c = add("C");
        board.link(a, b);
        board.link(b, c);
        assertThat(status(c)).isEqualTo(Status.TODO);
        assertThatThrownBy(() -> board.link(c, a))
                .isInstanceOf(HermesException.class)
                .hasMessage("linking " + c + " -> " + a + " would create a cycle");
        assertThatThrownBy(() -> board.link(a, a)).hasMessage("a task cannot depend on itself");
        assertThatThrownBy(() -> board.link(a, "t_00000000")).hasMessageContaining("t_00000000");
        assertThat(board.unlink(a, c)).isFalse();
        assertThat(board.unlink(a, b)).isTrue();
        assertThat(status(b)).isEqualTo(Status.READY);
        assertThat(kinds(b)).containsExactly("created", "linked", "unlinked", "promoted");
    }

    @Test
    void an_archived_parent_satisfies_everywhere() {
        var parent = add("A");
        board.archive(parent);
        assertThat(status(add("B", parent))).isEqualTo(Status.READY);
        var late = add("C");
        board.link(parent, late);
        assertThat(status(late)).isEqualTo(Status.READY);
    }

    @Test
    void a_refused_block_leaves_no_comment() {
        var id = taskIn(Status.DONE);
        board.block(id, Optional.of("why"), Optional.empty(), Optional.of("me"));
        assertThat(board.view(id).orElseThrow().comments()).isEmpty();
        var ready = add("x");
        board.block(ready, Optional.of("why"), Optional.empty(), Optional.of("me"));
        assertThat(board.view(ready).orElseThrow().comments())
                .extracting(Comment::body)
                .containsExactly("BLOCKED: why");
    }

    @Test
    void any_text_comes_back_as_it_went_in() {
        var texts = List.of("'; DROP TABLE tasks; --", "שלום 🐙 \u202e", "line\nline", "?" + "x".repeat(1_000_000));
        for (var text : texts) {
            var id = board.create(NewTask.titled(text));
            board.comment(id, text, text);
            board.block(id, Optional.of(text), Optional.empty(), Optional.empty());
            assertThat(task(id).title()).isEqualTo(text);
            assertThat(board.view(id).orElseThrow().comments().getFirst().body())
                    .isEqualTo(text);
            assertThat(lastEvent(id, "blocked")
                            .payload()
                            .orElseThrow()
                            .get("reason")
                            .asString())
                    .isEqualTo(text);
        }
    }

    @Test
    void toolsets_are_no_skills() {
        var task = new NewTask(
                "x",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                NewTask.Workspace.SCRATCH,
                Optional.empty(),
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of("web", " humanizer ", "Browser", "humanizer", ""),
                Optional.empty());
        assertThatThrownBy(() -> board.create(task)).hasMessageContaining("web, Browser are toolsets");
        assertThat(board.tasks(TaskFilter.ALL)).isEmpty();
    }

    @Test
    void lists_are_sorted_as_asked_and_ties_by_id() {
        var ids = new ArrayList<String>();
        for (var title : List.of("b", "a", "c")) {
            ids.add(board.create(NewTask.titled(title).assignedTo(title)));
            advance(Duration.ofSeconds(1));
        }
        assertThat(board.tasks(TaskFilter.ALL.by(TaskFilter.Order.TITLE)))
                .extracting(Task::title)
                .containsExactly("a", "b", "c");
        assertThat(board.tasks(TaskFilter.ALL.by(TaskFilter.Order.CREATED_DESC)))
                .extracting(Task::title)
                .containsExactly("c", "a", "b");
        assertThat(board.tasks(TaskFilter.ALL.assignedTo(Optional.of("a")))).hasSize(1);
        assertThat(board.tasks(TaskFilter.ALL.first(2))).hasSize(2);
        board.archive(ids.getFirst());
        assertThat(board.tasks(TaskFilter.ALL)).hasSize(2);
        assertThat(board.tasks(TaskFilter.ALL.withArchived(true))).hasSize(3);
        for (var order : TaskFilter.Order.values()) {
            assertThat(board.tasks(TaskFilter.ALL.by(order))).hasSize(2);
        }
    }

    @Test
    void what_is_scheduled_for_a_time_is_set_free_when_it_has_come() {
        // given
        var id = add("x");
        var untimed = taskIn(Status.SCHEDULED);
        board.schedule(id, Optional.of("embargo"), Optional.of(new When.In(60)), Optional.empty(), Optional.empty());
        var due = board.view(id).orElseThrow().due().orElseThrow();
        assertThat(due).isEqualTo(lastEvent(id, "scheduled").createdAt().orElseThrow() + 60);
        // when
        assertThat(board.wake()).isEmpty();
        advance(Duration.ofSeconds(61));
        // then
        assertThat(board.wake()).containsExactly(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(payload(id, "unblocked")).isEqualTo("{\"by\":\"schedule\"}");
        assertThat(status(untimed)).isEqualTo(Status.SCHEDULED);
        assertThat(board.wake()).isEmpty();
    }

    @Test
    void a_scheduled_task_whose_time_has_come_still_waits_for_its_parents() {
        var parent = add("parent");
        var id = board.create(NewTask.titled("x").assignedTo("ada").after(parent), new When.In(60));
        assertThat(status(id)).isEqualTo(Status.SCHEDULED);
        board.complete(parent, Completion.BARE);
        assertThat(status(id)).isEqualTo(Status.SCHEDULED);
        var other = board.create(NewTask.titled("y").assignedTo("ada").after(add("open")), new When.In(60));
        advance(Duration.ofSeconds(61));
        assertThat(board.wake()).containsExactlyInAnyOrder(id, other);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThat(status(other)).isEqualTo(Status.TODO);
        assertThat(lastEvent(other, "unblocked")
                        .payload()
                        .orElseThrow()
                        .path("status")
                        .asString())
                .isEqualTo("todo");
    }

    @Test
    void the_last_word_about_the_time_counts() {
        var id = board.create(NewTask.titled("x"), new When.In(60));
        board.unblock(id);
        board.schedule(id, Optional.empty(), Optional.of(new When.In(3600)), Optional.empty(), Optional.empty());
        advance(Duration.ofSeconds(120));
        assertThat(board.wake()).isEmpty();
        board.unblock(id);
        board.schedule(id, Optional.empty(), Optional.empty(), Optional.empty());
        advance(Duration.ofHours(2));
        assertThat(board.wake()).as("until somebody unblocks it").isEmpty();
    }

    @Test
    void a_key_that_is_taken_leaves_the_time_of_its_task_alone() {
        var id = board.create(with(false, false, Optional.of("nightly")));
        assertThat(board.create(with(false, false, Optional.of("nightly")), new When.In(60)))
                .isEqualTo(id);
        assertThat(status(id)).isEqualTo(Status.READY);
        assertThatThrownBy(() -> board.create(with(true, false, Optional.empty()), new When.In(60)))
                .isInstanceOf(HermesException.class);
    }

    @Test
    void counts_are_those_of_now_whoever_has_written_meanwhile() {
        add("x");
        assertThat(board.stats().byStatus()).isEqualTo(Map.of(Status.READY, 1L));
        add("y");
        assertThat(board.stats().byStatus()).isEqualTo(Map.of(Status.READY, 2L));
        try (var other = board(open())) {
            other.create(NewTask.titled("z"));
        }
        assertThat(board.stats().byStatus()).isEqualTo(Map.of(Status.READY, 3L));
        advance(Duration.ofSeconds(30));
        assertThat(board.stats().oldestReadyAgeSeconds().orElseThrow()).isGreaterThanOrEqualTo(30);
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
    void who_waits_is_told_by_owner_however_many_tasks_each_has() {
        var first = add("x");
        var second = add("y");
        var nobodys = board.create(NewTask.titled("z"));
        var taken = board.create(NewTask.titled("w").assignedTo("bob"));
        board.claim(taken, "host:1", TTL);
        var waiting = board.read(rows -> rows.waiting(Status.READY));
        assertThat(waiting).containsExactlyInAnyOrder(Optional.of("ada"), Optional.empty());
        var reviewed = board.read(rows -> rows.waiting(Status.REVIEW));
        assertThat(reviewed).isEmpty();
        var adas = board.read(rows -> rows.unclaimed(Status.READY, Optional.of("ada")));
        assertThat(adas).containsExactlyInAnyOrder(first, second);
        var ofNobody = board.read(rows -> rows.unclaimed(Status.READY, Optional.empty()));
        assertThat(ofNobody).containsExactly(nobodys);
    }

    @Test
    void counts_tell_who_has_what() {
        add("x");
        taskIn(Status.DONE);
        taskIn(Status.ARCHIVED);
        advance(Duration.ofSeconds(60));
        var stats = board.stats();
        assertThat(stats.byStatus()).containsOnlyKeys(Status.READY, Status.DONE, Status.ARCHIVED);
        assertThat(stats.byAssignee().get("ada")).isEqualTo(Map.of(Status.READY, 1L, Status.DONE, 1L));
        assertThat(stats.oldestReadyAgeSeconds().orElseThrow()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void a_subscription_is_made_once_and_an_owner_is_noted_later() {
        var id = add("x");
        var chat = new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        board.subscribe(chat);
        board.subscribe(
                new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.of("ada"), Optional.empty(), 0));
        assertThat(board.subscriptions(Optional.of(id)))
                .extracting(Subscription::notifierProfile)
                .containsExactly(Optional.of("ada"));
        assertThat(board.subscribe(new Subscription(
                        "t_00000000", "x", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0)))
                .isFalse();
        assertThat(board.unsubscribe(id, "telegram", "1", "")).isTrue();
        assertThat(board.unsubscribe(id, "telegram", "1", "")).isFalse();
    }

    @Test
    void a_chat_is_told_once_of_each_end_and_what_could_not_be_delivered_comes_again() {
        // given
        var id = board.create(NewTask.titled("Write it").assignedTo("ada"));
        var chat = new Subscription(id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0);
        board.subscribe(chat);
        assertThat(board.takeNotice(chat)).isEmpty();
        board.block(id, Optional.of("which language?"), Optional.empty(), Optional.empty());
        // when
        var blocked = board.takeNotice(chat).orElseThrow();
        // then
        assertThat(blocked.text()).isEqualTo("⏸ @ada Kanban " + id + " blocked: which language?");
        assertThat(blocked.last()).isFalse();
        assertThat(board.takeNotice(chat)).as("somebody else asks too").isEmpty();
        assertThat(board.returned(blocked)).isTrue();
        assertThat(board.takeNotice(chat).map(Notice::event)).contains(blocked.event());
        // and when
        board.complete(
                id,
                new Completion(
                        Optional.empty(),
                        Optional.of("done\nand more"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()));
        var done = board.takeNotice(chat).orElseThrow();
        assertThat(done.text()).isEqualTo("✔ @ada Kanban " + id + " done — Write it\ndone");
        assertThat(done.last()).isTrue();
        assertThat(board.returned(blocked)).as("more was told since").isFalse();
        board.unsubscribe(id, "telegram", "1", "");
        assertThat(board.takeNotice(chat)).isEmpty();
    }

    @Test
    void only_events_of_finished_tasks_are_cleared_away() {
        var live = add("x");
        var done = taskIn(Status.DONE);
        advance(Duration.ofDays(31));
        assertThat(board.deleteEventsOlderThan(Duration.ofDays(30).toSeconds())).isEqualTo(2);
        assertThat(kinds(live)).isNotEmpty();
        assertThat(kinds(done)).isEmpty();
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

    @Test
    void random_commands_do_what_the_naive_model_does() {
        long seed = Long.getLong("kanban.seed", System.nanoTime());
        System.out.println("random commands: -Dkanban.seed=" + seed);
        var random = new Random(seed);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            var model = new Model();
            store.read(rows -> rows.tasks(TaskFilter.ALL.withArchived(true))).forEach(task -> {
                board.archive(task.id());
                board.purge(task.id());
            });
            for (int step = 0; step < STEPS; step++) {
                step(random, model, "seed " + seed + ", sequence " + sequence + ", step " + step);
            }
            Invariants.hold(store);
            board.pass();
            Invariants.nothingWaitsForNothing(store);
        }
    }

    private void step(Random random, Model model, String where) {
        var ids = List.copyOf(model.cards.keySet());
        if (ids.isEmpty() || random.nextInt(8) == 0) {
            var parents = ids.isEmpty() || random.nextBoolean()
                    ? Set.<String>of()
                    : Set.of(ids.get(random.nextInt(ids.size())));
            boolean triage = random.nextInt(6) == 0;
            boolean blocked = random.nextInt(6) == 0;
            var id = board.create(with(triage, blocked, Optional.empty(), parents.toArray(String[]::new)));
            model.created(id, parents, triage, blocked);
            return;
        }
        var id = ids.get(random.nextInt(ids.size()));
        var other = ids.get(random.nextInt(ids.size()));
        boolean force = random.nextBoolean();
        int wish = random.nextInt(15);
        boolean real = wish(wish, id, other, force);
        boolean expected = switch (wish) {
            case 0 -> model.link(id, other);
            case 1 -> model.unlink(id, other);
            case 2, 12, 14 -> model.claim(id);
            case 3 -> model.complete(id);
            case 4 -> model.block(id);
            case 5 -> model.schedule(id);
            case 6 -> model.unblock(id);
            case 7 -> model.promote(id, force);
            case 8 -> model.archive(id);
            case 9 -> model.purge(id);
            case 10 -> model.reclaim(id);
            case 11, 13 -> model.crash(id);
            default -> throw new IllegalStateException();
        };
        assertThat(real).as("wish %d on %s, %s", wish, id, where).isEqualTo(expected);
        var statuses = new TreeMap<String, Status>();
        board.tasks(TaskFilter.ALL.withArchived(true)).forEach(task -> statuses.put(task.id(), task.status()));
        assertThat(statuses).as("after wish %d on %s, %s", wish, id, where).isEqualTo(model.statuses());
    }

    private boolean wish(int wish, String id, String other, boolean force) {
        return switch (wish) {
            case 0 -> {
                try {
                    board.link(id, other);
                    yield true;
                } catch (HermesException _) {
                    yield false;
                }
            }
            case 1 -> board.unlink(id, other);
            case 2, 12, 14 -> board.claim(id, "host:1", TTL).isPresent();
            case 3 -> board.complete(id, Completion.of("r")).done();
            case 4 ->
                board.block(id, Optional.of("w"), Optional.empty(), Optional.empty())
                        .done();
            case 5 ->
                board.schedule(id, Optional.empty(), Optional.empty(), Optional.empty())
                        .done();
            case 6 -> board.unblock(id).done();
            case 7 ->
                board.promote(id, Optional.empty(), Optional.empty(), force, false)
                        .done();
            case 8 -> board.archive(id).done();
            case 9 -> board.purge(id).done();
            case 10 -> board.reclaim(task(id), Optional.empty(), Json.object()).done();
            case 11, 13 -> board.lost(task(id), crash(Model.LIMIT));
            default -> throw new IllegalStateException();
        };
    }
}
