package dev.hermes.kanban;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Tasks as scripts and models read them. */
public final class TaskJson {
    private TaskJson() {}

    public static ObjectNode of(Task task) {
        return Json.object(
                "id", task.id(),
                "title", task.title(),
                "body", task.body(),
                "assignee", task.assignee(),
                "status", task.status().text(),
                "priority", task.priority(),
                "tenant", task.tenant(),
                "workspace_kind", task.workspaceKind(),
                "workspace_path", task.workspacePath(),
                "branch_name", task.branchName(),
                "created_by", task.createdBy(),
                "created_at", task.createdAt(),
                "started_at", task.startedAt(),
                "completed_at", task.completedAt(),
                "result", task.result(),
                "skills", task.skills(),
                "max_retries", task.maxRetries(),
                "session_id", task.sessionId(),
                "workflow_template_id", task.workflowTemplateId(),
                "current_step_key", task.currentStepKey(),
                "goal_mode", task.goal().on(),
                "goal_max_turns", task.goal().maxTurns());
    }

    /** @param runs those of the view that are wanted */
    public static ObjectNode of(TaskView view, List<Run> runs) {
        var node = Json.object(
                "task", of(view.task()),
                "latest_summary", view.latestSummary(),
                "parents", view.parents(),
                "children", view.children());
        var comments = node.putArray("comments");
        view.comments().forEach(comment -> comments.add(of(comment)));
        var events = node.putArray("events");
        view.events().forEach(event -> events.add(of(event)));
        var array = node.putArray("runs");
        for (var run : runs) {
            array.add(Json.object(
                    "id", run.id(),
                    "profile", run.profile(),
                    "step_key", run.stepKey(),
                    "status", run.status(),
                    "outcome", run.outcome(),
                    "summary", run.summary(),
                    "error", run.error(),
                    "metadata", run.metadata(),
                    "worker_pid", run.workerPid(),
                    "started_at", run.startedAt(),
                    "ended_at", run.endedAt()));
        }
        return node;
    }

    private static ObjectNode of(Comment comment) {
        return Json.object("author", comment.author(), "body", comment.body(), "created_at", comment.createdAt());
    }

    private static ObjectNode of(Event event) {
        return Json.object(
                "kind", event.kind(),
                "payload", event.payload(),
                "created_at", event.createdAt(),
                "run_id", event.runId());
    }

    public static ObjectNode of(Run run) {
        return Json.object(
                "id", run.id(),
                "profile", run.profile(),
                "status", run.status(),
                "outcome", run.outcome(),
                "started_at", run.startedAt(),
                "ended_at", run.endedAt(),
                "summary", run.summary(),
                "error", run.error(),
                "metadata", run.metadata(),
                "worker_pid", run.workerPid(),
                "step_key", run.stepKey());
    }
}
