package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/** Which events somebody wants to see. Empty parts let everything through. */
public record EventFilter(
        Optional<String> taskId, Optional<String> assignee, Optional<String> tenant, List<String> kinds) {
    public static final EventFilter ALL =
            new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public EventFilter {
        kinds = List.copyOf(kinds);
    }

    public static EventFilter of(String taskId) {
        return new EventFilter(Optional.of(taskId), Optional.empty(), Optional.empty(), List.of());
    }
}
