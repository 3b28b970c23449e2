package dev.hermes.kanban.dispatch;

import dev.hermes.kanban.Caps;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How much a dispatcher may do.
 *
 * @param failureLimit after how many failures in a row a task is given up that names no limit itself
 * @param defaultAssignee who gets ready tasks that nobody is assigned to
 */
public record DispatchLimits(Workers workers, int failureLimit, Optional<String> defaultAssignee, Waits waits) {

    /**
     * How many workers run at most; whatever is empty has no limit.
     *
     * @param spawn on a board
     * @param inProgress the same cap under its other name; the smaller one counts
     * @param perProfile for one assignee
     * @param perHost of this dispatcher on all its boards
     */
    public record Workers(OptionalInt spawn, OptionalInt inProgress, OptionalInt perProfile, OptionalInt perHost) {
        public static final Workers UNLIMITED =
                new Workers(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

        private OptionalInt onBoard() {
            return Stream.of(spawn, inProgress)
                    .flatMapToInt(OptionalInt::stream)
                    .min();
        }
    }

    /**
     * How long it waits.
     *
     * @param stale after how long without a sign of life a worker is ended; zero for never
     * @param claim how long a claim lasts that nobody extends
     * @param blockerCooldown how long a task rests whose last attempt failed for want of access
     * @param rateLimitCooldown how long a task rests whose last attempt ended because the model's server wanted no more
     * @param crashGrace how long after its start an attempt is not taken for crashed whose process is gone and has left no
     *     exit code: where processes cannot be seen well, they may only seem to be gone
     */
    public record Waits(
            Duration stale, Duration claim, Duration blockerCooldown, Duration rateLimitCooldown, Duration crashGrace) {
        public static final Waits USUAL = new Waits(
                Duration.ofHours(4),
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ZERO);
    }

    /** What is counted again where a task is claimed. */
    Caps caps() {
        return new Caps(workers.onBoard(), workers.perProfile());
    }

    /** How many workers may be started while {@code running} run (K22). */
    int room(int running) {
        var most = workers.onBoard();
        return most.isEmpty() ? Integer.MAX_VALUE : Math.max(0, most.getAsInt() - running);
    }

    /** How many more workers this machine may have while {@code running} of its own run on all boards. */
    int hostRoom(long running) {
        var most = workers.perHost();
        return most.isEmpty() ? Integer.MAX_VALUE : (int) Math.max(0, most.getAsInt() - running);
    }
}
