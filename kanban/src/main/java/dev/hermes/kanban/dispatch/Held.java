package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Board;
import dev.hermes.kanban.Rows;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Task;
import java.util.Optional;

/** Why a dispatcher that looks now would leave a task alone that is ready and has somebody to do it. */
public final class Held {
    private Held() {}

    /** In words; empty when the next round may start it. */
    public static Optional<String> why(Board board, Task task, DispatchLimits limits) {
        return board.read(rows -> rows.elsewhere(task.id())
                .map(machine -> "is for another machine: " + machine)
                .or(() -> cap(rows, task, limits))
                .or(() -> new RespawnGuard(limits).reason(rows, task).map(Held::inWords)));
    }

    private static Optional<String> cap(Rows rows, Task task, DispatchLimits limits) {
        var running = rows.counts().stream()
                .filter(count -> count.status() == Status.RUNNING)
                .toList();
        long all = running.stream().mapToLong(Rows.Count::tasks).sum();
        if (limits.room((int) all) == 0) {
            return Optional.of("as many tasks run as may at once (" + all + ")");
        }
        long own = running.stream()
                .filter(count -> count.assignee().equals(task.assignee()))
                .mapToLong(Rows.Count::tasks)
                .sum();
        return limits.perProfile().isPresent() && own >= limits.perProfile().getAsInt()
                ? Optional.of("its profile works on as many tasks as it may at once (" + own + ")")
                : Optional.empty();
    }

    private static String inWords(String reason) {
        return switch (reason) {
            case "rate_limited" -> "rests, because its model's server wanted no more questions for now";
            case "blocker_auth" -> "rests, because the last attempt was refused access (see 'last failure')";
            case "recent_success" -> "rests, because it was completed less than an hour ago";
            case "active_pr" -> "rests, because a comment names a pull request of the last day";
            default -> "rests: " + reason;
        };
    }
}
