package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wish in every state. */
abstract class TransitionsContract extends ContractBoard {
    private static final Status[] ALL =
            Stream.of(Status.values()).filter(status -> status != Status.OTHER).toArray(Status[]::new);

    interface Wish {
        boolean on(Board board, Task task);
    }

    /** What a test does before it wishes, so that the wish is about the state alone. */
    interface Preparation {
        void on(TransitionsContract contract, String id);
    }

    /**
     * A wish that is granted in some states.
     *
     * @param allowed to which state it leads from those that allow it; without it elsewhere
     * @param event what is noted then; empty where nothing is
     */
    record Rule(
            String name, Preparation before, Wish wish, Map<Status, Optional<Status>> allowed, Optional<String> event) {
        Rule after(Preparation preparation) {
            return new Rule(name, preparation, wish, allowed, event);
        }

        Rule except(Status from, Status to) {
            var changed = new EnumMap<>(allowed);
            changed.put(from, Optional.of(to));
            return new Rule(name, before, wish, changed, event);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Map<Status, Optional<Status>> from(Status to, Status... statuses) {
        var result = new EnumMap<Status, Optional<Status>>(Status.class);
        for (var status : statuses) {
            result.put(status, Optional.of(to));
        }
        return result;
    }

    /** Whatever it is, it stays so. */
    private static Map<Status, Optional<Status>> keeping(Status... statuses) {
        var result = new EnumMap<Status, Optional<Status>>(Status.class);
        for (var status : statuses) {
            result.put(status, Optional.of(status));
        }
        return result;
    }

    private static Status[] without(Status... left) {
        return Stream.of(ALL).filter(status -> !List.of(left).contains(status)).toArray(Status[]::new);
    }

    private static Rule rule(String name, Wish wish, Map<Status, Optional<Status>> allowed, String event) {
        return new Rule(name, (_, _) -> {}, wish, allowed, Optional.of(event).filter(kind -> !kind.isEmpty()));
    }

    static Stream<Rule> wishes() {
        return Stream.of(arranging(), working(), planning(), losing()).flatMap(rules -> rules);
    }

    private static Stream<Rule> arranging() {
        return Stream.of(
                rule(
                        "assign",
                        (b, t) -> b.assign(t.id(), Optional.of("Bob")).done(),
                        keeping(without(Status.RUNNING)),
                        "assigned"),
                rule(
                                "link to what is not done",
                                (b, t) -> linked(b, b.create(NewTask.titled("p")), t.id()),
                                keeping(ALL),
                                "linked")
                        .except(Status.READY, Status.TODO),
                rule(
                        "link to what is done",
                        (b, t) -> {
                            var parent = b.create(NewTask.titled("p"));
                            b.complete(parent, Completion.BARE);
                            return linked(b, parent, t.id());
                        },
                        keeping(ALL),
                        "linked"),
                rule(
                                "unlink the last parent",
                                (b, t) -> b.unlink(
                                        b.view(t.id()).orElseThrow().parents().getFirst(), t.id()),
                                keeping(ALL),
                                "unlinked")
                        .after(TransitionsContract::waitingForOne)
                        .except(Status.TODO, Status.READY)
                        .except(Status.READY, Status.READY),
                rule(
                        "unlink what is not linked",
                        (b, t) -> b.unlink(b.create(NewTask.titled("p")), t.id()),
                        Map.of(),
                        ""),
                rule(
                        "archive",
                        (b, t) -> b.archive(t.id()).done(),
                        from(Status.ARCHIVED, without(Status.ARCHIVED)),
                        "archived"),
                rule("purge", (b, t) -> b.purge(t.id()).done(), Map.of(Status.ARCHIVED, Optional.empty()), ""),
                rule(
                        "edit",
                        (b, t) -> b.edit(t.id(), "r", Optional.empty(), Optional.empty())
                                .done(),
                        keeping(Status.DONE),
                        "edited"),
                rule("comment", (b, t) -> b.comment(t.id(), "me", "hello").isPresent(), keeping(ALL), "commented"));
    }

    private static Stream<Rule> working() {
        return Stream.of(
                rule(
                        "claim",
                        (b, t) -> b.claim(t.id(), "host:2", TTL).isPresent(),
                        from(Status.RUNNING, Status.READY, Status.REVIEW),
                        "claimed"),
                rule(
                        "note the process",
                        (b, t) -> b.spawned(claimOf(t), 7, Optional.of(1L)),
                        keeping(Status.RUNNING),
                        "spawned"),
                rule(
                        "heartbeat",
                        (b, t) -> b.heartbeat(t.id(), Optional.empty(), Optional.empty(), Optional.empty(), TTL)
                                .done(),
                        keeping(Status.RUNNING),
                        "heartbeat"),
                rule(
                        "touch",
                        (b, t) ->
                                b.touch(t.id(), t.currentRunId(), t.claimLock().orElse("host:1"), TTL),
                        keeping(Status.RUNNING),
                        ""),
                rule(
                        "complete",
                        (b, t) -> b.complete(t.id(), Completion.of("r")).done(),
                        from(Status.DONE, Status.RUNNING, Status.READY, Status.BLOCKED),
                        "completed"),
                rule(
                        "block",
                        (b, t) -> b.block(t.id(), Optional.of("w"), Optional.empty(), Optional.empty())
                                .done(),
                        from(Status.BLOCKED, Status.RUNNING, Status.READY),
                        "blocked"),
                rule(
                        "schedule",
                        (b, t) -> b.schedule(t.id(), Optional.empty(), Optional.empty(), Optional.empty())
                                .done(),
                        from(Status.SCHEDULED, Status.TODO, Status.READY, Status.RUNNING, Status.BLOCKED),
                        "scheduled"),
                rule(
                                "wake what is due",
                                (b, t) -> b.wake().contains(t.id()),
                                from(Status.READY, Status.SCHEDULED),
                                "unblocked")
                        .after(TransitionsContract::due),
                rule("wake what waits for somebody", (b, t) -> b.wake().contains(t.id()), Map.of(), ""),
                rule(
                        "unblock",
                        (b, t) -> b.unblock(t.id()).done(),
                        from(Status.READY, Status.BLOCKED, Status.SCHEDULED),
                        "unblocked"),
                rule(
                                "unblock what waits",
                                (b, t) -> b.unblock(t.id()).done(),
                                from(Status.TODO, Status.BLOCKED, Status.SCHEDULED),
                                "unblocked")
                        .after(TransitionsContract::waitingForOne),
                rule(
                        "promote",
                        (b, t) -> b.promote(t.id(), Optional.empty(), Optional.empty(), false, false)
                                .done(),
                        from(Status.READY, Status.BLOCKED),
                        "promoted_manual"),
                rule(
                                "promote what waits",
                                (b, t) -> b.promote(t.id(), Optional.empty(), Optional.empty(), false, false)
                                        .done(),
                                Map.of(),
                                "")
                        .after(TransitionsContract::waitingForOne),
                rule(
                        "promote by force",
                        (b, t) -> b.promote(t.id(), Optional.empty(), Optional.empty(), true, false)
                                .done(),
                        from(Status.READY, Status.TODO, Status.BLOCKED),
                        "promoted_manual"));
    }

    private static Stream<Rule> planning() {
        return Stream.of(
                rule(
                        "specify",
                        (b, t) -> b.specify(t.id(), Optional.of("better"), Optional.empty(), Optional.empty(), "me")
                                .done(),
                        from(Status.READY, Status.TRIAGE),
                        "specified"),
                rule(
                        "decompose",
                        (b, t) -> !b.decompose(
                                        t.id(),
                                        List.of(new PlannedTask("part", "", "ada", List.of())),
                                        "ada",
                                        "me",
                                        true)
                                .isEmpty(),
                        from(Status.TODO, Status.TRIAGE),
                        "decomposed"));
    }

    private static Stream<Rule> losing() {
        return Stream.of(
                rule(
                        "reclaim",
                        (b, t) -> b.reclaim(t, Optional.empty(), Json.object()).done(),
                        from(Status.READY, Status.RUNNING),
                        "reclaimed"),
                rule(
                        "extend",
                        (b, t) -> b.extend(t, 1, "claim_extended", Json.object("reason", "pid_alive")),
                        keeping(Status.RUNNING),
                        "claim_extended"),
                rule("lose a worker", (b, t) -> b.lost(t, crash(2)), from(Status.READY, Status.RUNNING), "crashed"),
                rule(
                        "lose the last worker",
                        (b, t) -> b.lost(t, crash(1)),
                        from(Status.BLOCKED, Status.RUNNING),
                        "gave_up"),
                rule(
                        "fail to start",
                        (b, t) -> {
                            b.notSpawned(claimOf(t), "no such program", 2);
                            return !b.task(t.id()).equals(Optional.of(t));
                        },
                        from(Status.READY, Status.RUNNING),
                        "spawn_failed"),
                rule(
                        "fail to start once too often",
                        (b, t) -> b.notSpawned(claimOf(t), "no such program", 1),
                        from(Status.BLOCKED, Status.RUNNING),
                        "gave_up"));
    }

    private static boolean linked(Board board, String parent, String child) {
        board.link(parent, child);
        return true;
    }

    /** The claim under which a task runs; one that is over where it does not. */
    private static Claim claimOf(Task task) {
        return new Claim(task, task.currentRunId().orElse(1L), task.claimLock().orElse("host:1"), TTL);
    }

    /** One parent that is not done, without a look at what that makes of the task. */
    private static void waitingForOne(TransitionsContract contract, String id) {
        var parent = contract.board.create(NewTask.titled("parent"));
        contract.store.write(rows -> {
            rows.parents(id).forEach(other -> rows.unlink(other, id));
            return rows.link(parent, id);
        });
    }

    private static void due(TransitionsContract contract, String id) {
        if (contract.status(id) == Status.SCHEDULED) {
            contract.board.unblock(id);
            contract.board.schedule(
                    id, Optional.empty(), Optional.of(new When.In(60)), Optional.empty(), Optional.empty());
            contract.advance(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void every_wish_is_granted_from_the_states_that_allow_it_and_changes_nothing_elsewhere(Rule rule) {
        for (var from : ALL) {
            // given
            var id = taskIn(from);
            rule.before().on(this, id);
            var before = task(id);
            var events = kinds(id);
            // when
            boolean granted = rule.wish().on(board, before);
            // then
            assertThat(granted)
                    .as("%s from %s", rule, from)
                    .isEqualTo(rule.allowed().containsKey(from));
            if (!granted) {
                assertThat(task(id)).as("%s from %s", rule, from).isEqualTo(before);
                assertThat(kinds(id)).isEqualTo(events);
                continue;
            }
            assertThat(board.task(id).map(Task::status))
                    .as("%s from %s", rule, from)
                    .isEqualTo(rule.allowed().get(from));
            rule.event()
                    .ifPresent(kind -> assertThat(
                                    kinds(id).subList(events.size(), kinds(id).size()))
                            .as("%s from %s", rule, from)
                            .contains(kind));
        }
        Invariants.hold(store);
    }

    @Test
    void only_what_is_archived_can_be_deleted_and_then_leaves_nothing() {
        var id = taskIn(Status.DONE);
        var child = add("child", id);
        board.comment(id, "me", "hello");
        board.chats()
                .subscribe(new Subscription(
                        id, "telegram", "1", "", Optional.empty(), Optional.empty(), Optional.empty(), 0));
        assertThat(board.purge(id)).isInstanceOf(Transition.Refused.class);
        board.archive(id);
        assertThat(board.purge(id).done()).isTrue();
        assertThat(board.view(id)).isEmpty();
        assertThat(board.view(child).orElseThrow().parents()).isEmpty();
        assertThat(board.chats().list(Optional.empty())).isEmpty();
        assertThat(board.eventsAfter(0, EventFilter.of(id), 10)).isEmpty();
    }
}
