package dev.hermes.kanban;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A board to try things on. Its rules are in the classes that extend this one after the other, each with a subject; a store's test
 * runs them all. */
abstract class ContractBoard {
    static final long TTL = 900;

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
        return new Board(on, Board.Settings.of("default", 2), new Random());
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

    static NewTask with(boolean triage, boolean blocked, Optional<String> key, String... parents) {
        return task(triage, blocked, key, GoalMode.OFF, parents);
    }

    static NewTask goal(GoalMode goal) {
        return task(false, false, Optional.empty(), goal);
    }

    private static NewTask task(
            boolean triage, boolean blocked, Optional<String> key, GoalMode goal, String... parents) {
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
                Optional.empty(),
                goal);
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
}
