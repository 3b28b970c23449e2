package dev.hermes.kanban;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much of what a board has.
 *
 * @param byStatus archived tasks too
 * @param byAssignee without archived tasks, and without those of nobody
 */
public record BoardStats(
        Map<Status, Long> byStatus,
        Map<String, Map<Status, Long>> byAssignee,
        Optional<Long> oldestReadyAgeSeconds,
        long now) {

    static BoardStats of(Rows rows) {
        var byStatus = new EnumMap<Status, Long>(Status.class);
        var byAssignee = new TreeMap<String, Map<Status, Long>>();
        for (var count : rows.counts()) {
            byStatus.merge(count.status(), count.tasks(), Long::sum);
            if (count.status() != Status.ARCHIVED) {
                count.assignee()
                        .ifPresent(name -> byAssignee
                                .computeIfAbsent(name, _ -> new EnumMap<>(Status.class))
                                .merge(count.status(), count.tasks(), Long::sum));
            }
        }
        return new BoardStats(
                byStatus, byAssignee, rows.oldestReady().map(time -> Math.max(0, rows.now() - time)), rows.now());
    }
}
