package dev.hermes.kanban;

import java.util.Locale;

/** The columns of a task that change after its creation. */
public enum TaskColumn {
    TITLE,
    BODY,
    ASSIGNEE,
    STATUS,
    PRIORITY,
    STARTED_AT,
    COMPLETED_AT,
    WORKSPACE_KIND,
    WORKSPACE_PATH,
    BRANCH_NAME,
    CLAIM_LOCK,
    CLAIM_EXPIRES,
    RESULT,
    CONSECUTIVE_FAILURES,
    WORKER_PID,
    LAST_FAILURE_ERROR,
    LAST_HEARTBEAT_AT,
    CURRENT_RUN_ID;

    private final String column = name().toLowerCase(Locale.ROOT);

    public String column() {
        return column;
    }
}
