package dev.hermes.kanban;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What becomes of a task: new values by column. An empty optional clears the column. */
public final class Change {
    private final Map<TaskColumn, Object> values = new EnumMap<>(TaskColumn.class);

    static Change to(Status status) {
        return new Change().set(TaskColumn.STATUS, status.text());
    }

    Change set(TaskColumn column, Object value) {
        values.put(column, value);
        return this;
    }

    Change clear(TaskColumn column) {
        return set(column, Optional.empty());
    }

    /** Nobody works on it any more. */
    Change released() {
        return clear(TaskColumn.CLAIM_LOCK)
                .clear(TaskColumn.CLAIM_EXPIRES)
                .clear(TaskColumn.WORKER_PID)
                .clear(TaskColumn.CURRENT_RUN_ID);
    }

    Change withoutFailures() {
        return set(TaskColumn.CONSECUTIVE_FAILURES, 0).clear(TaskColumn.LAST_FAILURE_ERROR);
    }

    /** Text, numbers, and optionals of them. */
    public Map<TaskColumn, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
