package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Run;
import dev.hermes.kanban.RunOutcome;
import dev.hermes.kanban.Task;
import java.util.Optional;
import java.util.regex.Pattern;

/** Leaves a task alone for a while whose next attempt would most likely be a waste. */
final class RespawnGuard {
    private static final long SUCCESS_SECONDS = 3600;
    static final long PULL_REQUEST_SECONDS = 86_400;
    private static final int COMMENTS = 30;

    private static final class Texts {
        static final Pattern NO_ACCESS = Pattern.compile(
                "\\b(quota|rate[\\s_\\-]?limit|429|403|auth\\w*|unauthorized|forbidden|billing|subscription"
                        + "|access[\\s_]denied|permission[\\s_]denied|invalid[\\s_]api[\\s_]key)\\b",
                Pattern.CASE_INSENSITIVE);
        static final Pattern PULL_REQUEST =
                Pattern.compile("https?://github\\.com/[^/\\s]+/[^/\\s]+/pull/\\d+", Pattern.CASE_INSENSITIVE);
    }

    private final long cooldown;
    private final long rateLimitCooldown;

    RespawnGuard(DispatchLimits limits) {
        this.cooldown = limits.waits().blockerCooldown().toSeconds();
        this.rateLimitCooldown = limits.waits().rateLimitCooldown().toSeconds();
    }

    /** Why the task is to wait; empty when it may run. */
    Optional<String> reason(Rows rows, Task task) {
        boolean limited = rows.lastClosedRuns(task.id(), 1).stream()
                .anyMatch(run -> run.outcome()
                                .filter(RunOutcome.RATE_LIMITED.text()::equals)
                                .isPresent()
                        && run.endedAt()
                                .filter(end -> rows.now() - end < rateLimitCooldown)
                                .isPresent());
        if (limited) {
            return Optional.of(RunOutcome.RATE_LIMITED.text());
        }
        boolean noAccess = task.lastFailureError()
                .filter(error -> task.consecutiveFailures() > 0
                        && Texts.NO_ACCESS.matcher(error).find())
                .isPresent();
        if (noAccess && rows.now() - quietSince(rows, task) < cooldown) {
            return Optional.of("blocker_auth");
        }
        boolean justDone = rows.lastRun(task.id(), RunOutcome.COMPLETED)
                .flatMap(Run::endedAt)
                .filter(end -> rows.now() - end < SUCCESS_SECONDS)
                .isPresent();
        if (justDone) {
            return Optional.of("recent_success");
        }
        boolean proposed = rows.lastComments(task.id(), COMMENTS).stream()
                .anyMatch(comment -> comment.createdAt()
                                .filter(at -> rows.now() - at < PULL_REQUEST_SECONDS)
                                .isPresent()
                        && Texts.PULL_REQUEST.matcher(comment.body()).find());
        return proposed ? Optional.of("active_pr") : Optional.empty();
    }

    /** The last attempt's end; without one, when the task was first left alone (K9). */
    private static long quietSince(Rows rows, Task task) {
        var runs = rows.lastClosedRuns(task.id(), 1);
        return runs.isEmpty()
                ? rows.lastEvent(task.id(), "respawn_guarded")
                        .flatMap(event -> event.createdAt())
                        .orElse(rows.now())
                : runs.getLast().endedAt().orElse(rows.now());
    }

    /** Whether the same was noted already since the last attempt: it is told once, not at every tick. */
    static boolean told(Rows rows, Task task, String reason) {
        var last = rows.lastEvent(task.id(), "respawn_guarded");
        var claimed = rows.lastEvent(task.id(), "claimed");
        return last.isPresent()
                && (claimed.isEmpty() || claimed.get().id() < last.get().id())
                && last.get()
                        .payload()
                        .filter(payload -> payload.path("reason").asString("").equals(reason))
                        .isPresent();
    }
}
