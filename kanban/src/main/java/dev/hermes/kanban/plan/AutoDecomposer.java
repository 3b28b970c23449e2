package dev.hermes.kanban.plan;

import dev.hermes.kanban.Board;
import dev.hermes.kanban.BoardStore;
import dev.hermes.kanban.Event;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes ideas apart without being asked. One that fails rests, longer each time, and is left to a person after the fifth time, so that
 * it neither costs for ever nor keeps the others waiting (K15).
 */
public final class AutoDecomposer {
    private static final String AUTHOR = "auto-decomposer";
    private static final String FAILED = "decompose_failed";
    private static final int MOST_ATTEMPTS = 5;
    private static final long FIRST_PAUSE = 300;
    private static final long LONGEST_PAUSE = 6 * 3600;

    private final Board board;
    private final Planner planner;

    public AutoDecomposer(Board board, Planner planner) {
        this.board = board;
        this.planner = planner;
    }

    /**
     * Tries some of those that are due, unless somebody else is at it: an idea is paid for once.
     *
     * @param most how many at most
     * @return what became of each
     */
    public List<Outcome> run(int most) throws InterruptedException {
        var hold = board.tryHold(BoardStore.Duty.PLANNING);
        if (hold.isEmpty()) {
            return List.of();
        }
        try (var held = hold.get()) {
            return some(most, held);
        }
    }

    private List<Outcome> some(int most, BoardStore.Hold held) throws InterruptedException {
        var outcomes = new ArrayList<Outcome>();
        for (var task : board.tasks(TaskFilter.ALL.with(Status.TRIAGE))) {
            if (outcomes.size() >= most || !held.held()) {
                break;
            }
            var failed = board.read(rows -> rows.lastEvent(task.id(), FAILED));
            if (!due(failed)) {
                continue;
            }
            var outcome = planner.decompose(task.id(), AUTHOR);
            outcomes.add(outcome);
            if (!outcome.ok()
                    && outcome.reason()
                            .filter(why -> why.equals(Planner.NO_MODEL))
                            .isPresent()) {
                break; // nothing is wrong with the idea, and the next one would have no model either
            }
            // A person may have been quicker, which is no failure of the idea.
            if (board.task(task.id())
                    .filter(now -> now.status() == Status.TRIAGE)
                    .isPresent()) {
                outcome.reason().ifPresent(why -> note(task, why, attempts(failed) + 1));
            }
        }
        return outcomes;
    }

    private boolean due(Optional<Event> failed) {
        int attempts = attempts(failed);
        if (attempts == 0) {
            return true;
        }
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(attempts - 1, 10));
        long since = failed.flatMap(Event::createdAt).orElse(0L);
        return attempts < MOST_ATTEMPTS && board.read(rows -> rows.now()) - since >= pause;
    }

    private static int attempts(Optional<Event> failed) {
        return failed.flatMap(Event::payload)
                .map(payload -> payload.path("attempt").asInt(1))
                .orElse(0);
    }

    private void note(Task task, String why, int attempt) {
        board.note(task.id(), Optional.empty(), FAILED, Json.object("reason", why, "attempt", attempt));
    }
}
