package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The pass that makes tasks ready when nothing holds them any more. It looks at the whole board, so it remembers at which
 * state of the store it last found nothing.
 */
final class Promotion {
    private final BoardStore store;
    private final int failureLimit;
    private final AtomicReference<OptionalLong> nothingAt = new AtomicReference<>(OptionalLong.empty());

    Promotion(BoardStore store, int failureLimit) {
        this.store = store;
        this.failureLimit = failureLimit;
    }

    /** The ids that became ready. */
    List<String> run() {
        var before = store.version();
        if (before.isPresent() && before.equals(nothingAt.get())) {
            return List.of();
        }
        var waiting = store.read(rows -> rows.promotable(failureLimit));
        if (waiting.isEmpty()) {
            nothingAt.set(
                    before); // from before the look: whatever was written during it makes the next pass look again
            return List.of();
        }
        // What was seen may have changed since, so the transaction that writes looks again.
        return store.write(rows -> {
            var promoted = rows.promotable(failureLimit).stream()
                    .filter(task -> rows.move(task.id(), task.from(), Status.READY))
                    .map(Rows.Promotable::id)
                    .toList();
            promoted.forEach(id -> rows.event(id, Optional.empty(), "promoted", Optional.empty()));
            return promoted;
        });
    }
}
