package dev.hermes.kanban.tools;

import dev.hermes.api.HermesException;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Boards;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who a process is on the board, as its environment says. A worker has a task, the number of its attempt and the lock of its claim;
 * somebody who only hands out work has none of these.
 */
public record WorkerIdentity(
        Optional<String> task,
        Optional<Long> run,
        Optional<String> lock,
        String author,
        Optional<String> tenant,
        long claimSeconds,
        GoalMode goal) {
    private static final long CLAIM_SECONDS = 900;

    /** @param environment of the process */
    public static WorkerIdentity of(Map<String, String> environment) {
        return new WorkerIdentity(
                filled(environment, "HERMES_KANBAN_TASK"),
                filled(environment, "HERMES_KANBAN_RUN_ID")
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(Long::valueOf),
                filled(environment, "HERMES_KANBAN_CLAIM_LOCK"),
                filled(environment, "HERMES_PROFILE").orElse("worker"),
                filled(environment, "HERMES_TENANT"),
                filled(environment, "HERMES_KANBAN_CLAIM_TTL_SECONDS")
                        .filter(text -> text.matches("[1-9]\\d{0,8}"))
                        .map(Long::valueOf)
                        .orElse(CLAIM_SECONDS),
                new GoalMode(
                        filled(environment, "HERMES_KANBAN_GOAL_MODE")
                                .filter(text ->
                                        List.of("1", "true", "yes", "on").contains(text.toLowerCase(Locale.ROOT)))
                                .isPresent(),
                        filled(environment, "HERMES_KANBAN_GOAL_MAX_TURNS")
                                .filter(text -> text.matches("[1-9]\\d{0,9}"))
                                .map(Long::valueOf)));
    }

    private static Optional<String> filled(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * The attempt that must still be the task's when this process ends or prolongs it; empty for whoever is not its worker.
     *
     * @throws HermesException when a worker was not told its attempt and does not hold the lock that it was given: somebody else may
     *     work on the task by now
     */
    public Optional<Long> attempt(Board board, String id) {
        if (task.filter(id::equals).isEmpty()) {
            return Optional.empty();
        }
        return run.or(() -> board.task(id)
                        .filter(found -> lock.isPresent() && found.claimLock().equals(lock))
                        .flatMap(Task::currentRunId))
                .or(() -> {
                    throw Given.wrong(
                            "this worker of " + id + " was not told its attempt (HERMES_KANBAN_RUN_ID), and does"
                                    + " not hold the task by the lock that it was given (HERMES_KANBAN_CLAIM_LOCK): another worker"
                                    + " may have taken over");
                });
    }

    /**
     * The board that this process works on. A worker stays on the one it was started for, also when that is gone; where its file is
     * pinned, every name means that file.
     *
     * @param asked what somebody wants instead of the current one
     * @throws HermesException when that is not for this worker
     */
    public String board(Boards boards, Optional<String> asked) {
        var paths = boards.paths();
        if (task.isEmpty() || paths.database().isPresent()) {
            return asked.orElseGet(boards::current);
        }
        var own = paths.board().orElseGet(boards::current);
        if (boards.find(own).isEmpty()) {
            throw Given.wrong("the board '" + own + "' of this worker does not exist any more");
        }
        if (asked.filter(name -> !name.equals(own)).isPresent()) {
            throw Given.wrong(
                    "a worker stays on its board, which is '" + own + "'; it cannot work on '" + asked.get() + "'");
        }
        return own;
    }
}
