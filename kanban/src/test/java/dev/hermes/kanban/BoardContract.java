package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a board does, whatever it is kept in. */
abstract class BoardContract extends TextsContract {
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
                Optional.empty(),
                GoalMode.OFF));
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

    /** However many parents there are on the board: few and many are looked up in different ways. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 64, 65, 200})
    void children_become_ready_with_the_last_of_their_parents(int count) {
        var parents =
                IntStream.range(0, count).mapToObj(i -> add("parent " + i)).toList();
        var free = add("free");
        var ofAll = add("of all", parents.toArray(String[]::new));
        var ofHalf = add("of half", parents.subList(0, count / 2).toArray(String[]::new));
        var ofOne = parents.stream().map(parent -> add("of one", parent)).toList();
        assertThat(status(free)).isEqualTo(Status.READY);
        for (int i = 0; i < count; i++) {
            assertThat(status(ofAll)).isEqualTo(Status.TODO);
            assertThat(status(ofHalf)).isEqualTo(i < count / 2 ? Status.TODO : Status.READY);
            assertThat(status(ofOne.get(i))).isEqualTo(Status.TODO);
            board.complete(parents.get(i), Completion.of("done"));
            assertThat(status(ofOne.get(i))).isEqualTo(Status.READY);
        }
        assertThat(status(ofAll)).isEqualTo(Status.READY);
        assertThat(status(ofHalf)).isEqualTo(Status.READY);
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
                Optional.empty(),
                GoalMode.OFF);
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
    void only_events_of_finished_tasks_are_cleared_away() {
        var live = add("x");
        var done = taskIn(Status.DONE);
        advance(Duration.ofDays(31));
        assertThat(board.deleteEventsOlderThan(Duration.ofDays(30).toSeconds())).isEqualTo(2);
        assertThat(kinds(live)).isNotEmpty();
        assertThat(kinds(done)).isEmpty();
    }
}
