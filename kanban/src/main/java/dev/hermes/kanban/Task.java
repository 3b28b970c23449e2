package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;

/**
 * A task as it is stored.
 *
 * @param assignee name of a profile, lower-case; or of a lane outside that takes tasks by {@code claim}
 * @param priority higher comes first
 * @param startedAt the first start ever
 * @param completedAt the last completion, kept when the task is opened again
 * @param workspaceKind {@code scratch}, {@code dir} or {@code worktree}
 * @param claimLock who works on it: {@code host:pid} of the claimer; only while it runs
 * @param skills empty when none are named
 * @param maxRetries how many failures in a row block it; empty for what the dispatcher says
 */
public record Task(
        String id,
        String title,
        Optional<String> body,
        Optional<String> assignee,
        Status status,
        long priority,
        Optional<String> createdBy,
        Optional<Long> createdAt,
        Optional<Long> startedAt,
        Optional<Long> completedAt,
        String workspaceKind,
        Optional<String> workspacePath,
        Optional<String> branchName,
        Optional<String> claimLock,
        Optional<Long> claimExpires,
        Optional<String> tenant,
        Optional<String> result,
        Optional<String> idempotencyKey,
        long consecutiveFailures,
        Optional<Long> workerPid,
        Optional<String> lastFailureError,
        Optional<Long> maxRuntimeSeconds,
        Optional<Long> lastHeartbeatAt,
        Optional<Long> currentRunId,
        Optional<String> workflowTemplateId,
        Optional<String> currentStepKey,
        List<String> skills,
        Optional<String> modelOverride,
        Optional<Long> maxRetries,
        Optional<String> sessionId,
        GoalMode goal) {

    /** Whether somebody works on it now. */
    public boolean claimed() {
        return status == Status.RUNNING && claimLock.isPresent();
    }

    boolean is(Status... any) {
        for (var one : any) {
            if (status == one) {
                return true;
            }
        }
        return false;
    }
}
