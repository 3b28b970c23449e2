package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wish in every state. */
abstract class TransitionsContract extends ContractBoard {
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
