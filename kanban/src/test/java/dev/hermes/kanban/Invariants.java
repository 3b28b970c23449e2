package dev.hermes.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

/** What is true of a board whatever was done to it. */
public final class Invariants {
    private Invariants() {}

    public static void hold(BoardStore store) {
        store.read(rows -> {
            for (var task : rows.tasks(TaskFilter.ALL.withArchived(true))) {
                var runs = rows.runs(task.id());
                var open = runs.stream().filter(Run::open).map(Run::id).toList();
                assertThat(open)
                        .as("open runs of %s", task)
                        .isEqualTo(task.currentRunId().stream().toList());
                assertThat(task.claimLock().isEmpty() || task.status() == Status.RUNNING)
                        .as("only a running task is claimed: %s", task)
                        .isTrue();
                for (var run : runs) {
                    assertThat(run.outcome().isPresent()).as("%s", run).isEqualTo(!run.open());
                    assertThat(run.endedAt().orElse(Long.MAX_VALUE))
                            .isGreaterThanOrEqualTo(run.startedAt().orElseThrow());
                }
                var known = runs.stream().map(Run::id).collect(Collectors.toSet());
                assertThat(rows.events(task.id()))
                        .as("events of %s", task.id())
                        .allMatch(event -> event.runId().isEmpty()
                                || known.contains(event.runId().get()));
                assertThat(rows.reaches(task.id(), task.id()))
                        .as("a cycle at %s", task.id())
                        .isFalse();
            }
            return true;
        });
    }

    /** After a promotion pass. */
    public static void nothingWaitsForNothing(BoardStore store) {
        store.read(rows -> {
            for (var task : rows.tasks(TaskFilter.ALL.with(Status.TODO))) {
                assertThat(rows.openParents(task.id()))
                        .as("what %s waits for", task.id())
                        .isNotEmpty();
            }
            return true;
        });
    }
}
