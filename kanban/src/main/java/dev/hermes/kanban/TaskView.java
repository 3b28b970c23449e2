package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/** A task with everything around it, as it was at one moment. */
public record TaskView(
        Task task,
        List<String> parents,
        List<String> children,
        List<Comment> comments,
        List<Event> events,
        List<Run> runs) {

    /** The newest summary that a run left. */
    public Optional<String> latestSummary() {
        for (int i = runs.size() - 1; i >= 0; i--) {
            var summary = runs.get(i).summary().filter(text -> !text.isBlank());
            if (summary.isPresent()) {
                return summary;
            }
        }
        return Optional.empty();
    }

    /** When a scheduled task is set free by itself. */
    public Optional<Long> due() {
        if (task.status() != Status.SCHEDULED) {
            return Optional.empty();
        }
        return events.reversed().stream()
                .filter(event -> event.kind().equals(Status.SCHEDULED.text()))
                .findFirst()
                .flatMap(Releasing::due);
    }
}
