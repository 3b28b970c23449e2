package dev.hermes.kanban.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Notices that a board gets nowhere: round after round there are tasks for profiles that exist and room for workers, and none is
 * started. A round in which everybody that may run runs already leaves no such task behind, and so counts as none.
 */
final class StuckWatch {
    static final int ROUNDS = 6;
    static final Duration PAUSE = Duration.ofMinutes(5);

    /** Rounds that events bring about follow each other within seconds, which says nothing yet. */
    static final Duration LEAST = Duration.ofMinutes(2);

    private static final int NAMED = 5;

    private final LongSupplier nanos;
    private final Map<String, Integer> rounds = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, Long> warned = new HashMap<>();

    StuckWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What is to be said after a round; nothing most of the time. */
    Optional<String> after(String board, Tick tick) {
        if (tick.skippedLocked()) {
            return Optional.empty(); // somebody else's round, which that one counts
        }
        if (!tick.spawned().isEmpty()
                || tick.guarded().isEmpty() && tick.notStarted().isEmpty()) {
            rounds.remove(board);
            since.remove(board);
            return Optional.empty();
        }
        int count = rounds.merge(board, 1, Integer::sum);
        long now = nanos.getAsLong();
        var last = warned.get(board);
        long first = since.computeIfAbsent(board, _ -> now);
        if (count < ROUNDS || now - first < LEAST.toNanos() || last != null && now - last < PAUSE.toNanos()) {
            return Optional.empty();
        }
        warned.put(board, now);
        return Optional.of("stuck: no worker was started in " + count + " rounds, and these wait for one: "
                + Stream.concat(
                                tick.notStarted().stream().map(id -> id + " (cannot be started)"),
                                tick.guarded().stream().map(one -> one.taskId() + " (" + one.reason() + ")"))
                        .limit(NAMED)
                        .collect(Collectors.joining(", "))
                + more(tick) + "; 'hermes kanban diagnostics' tells more");
    }

    private static String more(Tick tick) {
        int rest = tick.notStarted().size() + tick.guarded().size() - NAMED;
        return rest > 0 ? " and " + rest + " more" : "";
    }
}
