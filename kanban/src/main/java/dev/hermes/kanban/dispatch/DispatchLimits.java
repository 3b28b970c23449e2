package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Caps;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much a dispatcher may do.
 *
 * @param maxSpawn how many workers run on a board at most
 * @param maxInProgress the same cap under its other name; the smaller one counts
 * @param perProfile how many tasks of one assignee run at most
 * @param perHost how many workers of this dispatcher run on all its boards at most
 * @param failureLimit after how many failures in a row a task is given up that names no limit itself
 * @param stale after how long without a sign of life a worker is ended; zero for never
 * @param claim how long a claim lasts that nobody extends
 * @param defaultAssignee who gets ready tasks that nobody is assigned to
 * @param blockerCooldown how long a task rests whose last attempt failed for want of access
 * @param rateLimitCooldown how long a task rests whose last attempt ended because the model's server wanted no more
 */
public record DispatchLimits(
        OptionalInt maxSpawn,
        OptionalInt maxInProgress,
        OptionalInt perProfile,
        OptionalInt perHost,
        int failureLimit,
        Duration stale,
        Duration claim,
        Optional<String> defaultAssignee,
        Duration blockerCooldown,
        Duration rateLimitCooldown) {

    /** What is counted again where a task is claimed. */
    Caps caps() {
        var board = maxSpawn.isPresent() && maxInProgress.isPresent()
                ? OptionalInt.of(Math.min(maxSpawn.getAsInt(), maxInProgress.getAsInt()))
                : maxSpawn.isPresent() ? maxSpawn : maxInProgress;
        return new Caps(board, perProfile);
    }

    /** How many workers may be started while {@code running} run (K22). */
    int room(int running) {
        int room = Integer.MAX_VALUE;
        if (maxSpawn.isPresent()) {
            room = Math.min(room, maxSpawn.getAsInt() - running);
        }
        if (maxInProgress.isPresent()) {
            room = Math.min(room, maxInProgress.getAsInt() - running);
        }
        return Math.max(0, room);
    }
}
