package dev.hermes.kanban.store;

import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskFilter;
import java.util.Comparator;

/**
 * The orders of a list, for the database and for what was read from it. No comparator is made by those of the JDK before it is
 * asked for: the class cache keeps none of them, and the first one costs a list some milliseconds.
 */
final class Orders {

    private Orders() {}

    static String sql(TaskFilter.Order order) {
        return switch (order) {
            case CREATED -> "created_at ASC, id ASC";
            case CREATED_DESC -> "created_at DESC, id DESC";
            case PRIORITY -> "priority DESC, created_at ASC, id ASC";
            case PRIORITY_DESC -> "priority ASC, created_at ASC, id ASC";
            case STATUS -> "status ASC, created_at ASC, id ASC";
            case ASSIGNEE -> "assignee ASC NULLS FIRST, created_at ASC, id ASC";
            case TITLE -> "title ASC, id ASC";
            case UPDATED -> "started_at DESC NULLS LAST, created_at DESC, id ASC";
        };
    }

    private static int oldestFirst(Task a, Task b) {
        int answer = Long.compare(a.createdAt().orElse(0L), b.createdAt().orElse(0L));
        return answer == 0 ? a.id().compareTo(b.id()) : answer;
    }

    /** In one piece, because whole boards are sorted by it: a chain of comparators takes three times as long. */
    private static int mostImportantFirst(Task a, Task b) {
        int answer = Long.compare(b.priority(), a.priority());
        return answer == 0 ? oldestFirst(a, b) : answer;
    }

    static Comparator<Task> comparator(TaskFilter.Order order) {
        return switch (order) {
            case CREATED -> Orders::oldestFirst;
            case CREATED_DESC -> (a, b) -> oldestFirst(b, a);
            case PRIORITY -> Orders::mostImportantFirst;
            case PRIORITY_DESC -> Comparator.comparingLong(Task::priority).thenComparing(Orders::oldestFirst);
            case STATUS ->
                Comparator.<Task, String>comparing(task -> task.status().text()).thenComparing(Orders::oldestFirst);
            case ASSIGNEE ->
                Comparator.<Task, String>comparing(task -> task.assignee().orElse(""))
                        .thenComparing(Orders::oldestFirst);
            case TITLE -> Comparator.comparing(Task::title).thenComparing(Task::id);
            case UPDATED ->
                Comparator.<Task>comparingLong(task -> -task.startedAt().orElse(Long.MIN_VALUE + 1))
                        .thenComparing(task -> -task.createdAt().orElse(0L))
                        .thenComparing(Task::id);
        };
    }
}
