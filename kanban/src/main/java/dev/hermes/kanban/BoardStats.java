package dev.hermes.kanban;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** How many tasks there are, archived ones too. */
    public long total() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What was counted, which stays true until somebody writes. */
    record Counted(OptionalLong version, List<Rows.Count> counts, Optional<Long> oldestReady) {
        static final Counted NEVER = new Counted(OptionalLong.empty(), List.of(), Optional.empty());

        boolean holds(OptionalLong now) {
            return now.isPresent() && now.equals(version);
        }
    }

    static BoardStats of(Counted counted, long now) {
        var byStatus = new EnumMap<Status, Long>(Status.class);
        var byAssignee = new TreeMap<String, Map<Status, Long>>();
        for (var count : counted.counts) {
            byStatus.merge(count.status(), count.tasks(), Long::sum);
            if (count.status() != Status.ARCHIVED) {
                count.assignee()
                        .ifPresent(name -> byAssignee
                                .computeIfAbsent(name, _ -> new EnumMap<>(Status.class))
                                .merge(count.status(), count.tasks(), Long::sum));
            }
        }
        return new BoardStats(byStatus, byAssignee, counted.oldestReady.map(time -> Math.max(0, now - time)), now);
    }
}
