package dev.hermes.kanban;

import java.util.List;

/**
 * A part of a plan.
 *
 * @param waitsFor which other parts must be done before, by their place in the plan
 */
public record PlannedTask(String title, String body, String assignee, List<Integer> waitsFor) {
    public PlannedTask {
        waitsFor = List.copyOf(waitsFor);
    }
}
