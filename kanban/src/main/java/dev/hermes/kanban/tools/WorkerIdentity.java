package dev.hermes.kanban.tools;

import dev.hermes.kanban.GoalMode;
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

    /** The attempt that must still be the task's, when the task is this worker's own. */
    Optional<Long> expectedRun(String id) {
        return task.filter(id::equals).flatMap(_ -> run);
    }
}
