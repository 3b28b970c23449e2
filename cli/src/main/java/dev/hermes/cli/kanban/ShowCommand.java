package dev.hermes.cli.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TaskJson;
import dev.hermes.kanban.TaskView;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code hermes kanban show}. */
final class ShowCommand {
    private static final int EVENTS = 20;

    private ShowCommand() {}

    static int run(Arguments arguments, Desk desk) {
        var id = arguments.required("task_id");
        var view = desk.board()
                .view(id)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED, "no such task: " + id, "'hermes kanban list' shows what there is."));
        var runs = ViewCommands.filtered(view.runs(), arguments);
        // A task that waits without a visible reason is the most frequent complaint.
        var why =
                Optional.ofNullable(ViewCommands.why(List.of(view.task()), desk).get(id));
        if (arguments.flag("json")) {
            var json = TaskJson.of(view, runs);
            Json.put((ObjectNode) json.get("task"), "why", why);
            var troubles = json.putArray("diagnostics");
            DiagnosticsCommand.of(view, desk).forEach(diagnosis -> troubles.add(diagnosis.json()));
            desk.print(json);
            return 0;
        }
        var text = new TaskText(desk.context().clock()::getZone);
        var task = view.task();
        desk.print("Task " + task.id() + ": " + Display.harmless(task.title()));
        line(desk, "status", task.status().text());
        line(desk, "assignee", task.assignee().orElse("-"));
        task.tenant().ifPresent(name -> line(desk, "tenant", name));
        line(desk, "priority", String.valueOf(task.priority()));
        line(
                desk,
                "workspace",
                task.workspaceKind()
                        + task.workspacePath().map(path -> " @ " + path).orElse(""));
        task.branchName().ifPresent(name -> line(desk, "branch", name));
        if (!task.skills().isEmpty()) {
            line(desk, "skills", String.join(", ", task.skills()));
        }
        if (task.goal().on()) {
            line(
                    desk,
                    "goal",
                    "its worker goes on until a judge finds it done"
                            + task.goal()
                                    .maxTurns()
                                    .map(most -> ", for " + most + " turns at most")
                                    .orElse(""));
        }
        line(desk, "max-retries", retries(task, desk));
        task.maxRuntimeSeconds().ifPresent(seconds -> line(desk, "max-runtime", seconds + "s"));
        line(
                desk,
                "created",
                text.time(task.createdAt()) + " by " + task.createdBy().orElse("-"));
        task.startedAt().ifPresent(_ -> line(desk, "started", text.time(task.startedAt())));
        task.completedAt().ifPresent(_ -> line(desk, "completed", text.time(task.completedAt())));
        task.claimLock().ifPresent(lock -> line(desk, "claimed by", lock + " until " + text.time(task.claimExpires())));
        why.ifPresent(reason -> line(desk, "why", reason));
        task.lastFailureError().ifPresent(error -> line(desk, "last failure", error));
        if (!view.parents().isEmpty()) {
            line(desk, "parents", String.join(", ", view.parents()));
        }
        if (!view.children().isEmpty()) {
            line(desk, "children", String.join(", ", view.children()));
        }
        var troubles = DiagnosticsCommand.of(view, desk);
        if (!troubles.isEmpty()) {
            block(desk, "Diagnostics (" + troubles.size() + "):", "");
            troubles.forEach(diagnosis -> DiagnosticsCommand.tell(diagnosis, desk));
        }
        rest(view, desk, text, arguments);
        return 0;
    }

    private static void line(Desk desk, String name, String value) {
        desk.print("  " + name + ":" + " ".repeat(Math.max(1, 13 - name.length())) + value);
    }

    private static String retries(Task task, Desk desk) {
        if (task.maxRetries().isPresent()) {
            return task.maxRetries().get() + " (task)";
        }
        int limit = desk.board().settings().failureLimit();
        return limit == Board.Settings.FAILURE_LIMIT && !desk.context().config().userSet("kanban.failure_limit")
                ? limit + " (default)"
                : limit + " (config kanban.failure_limit)";
    }

    private static void rest(TaskView view, Desk desk, TaskText text, Arguments arguments) {
        var task = view.task();
        task.body().filter(body -> !body.isBlank()).ifPresent(body -> block(desk, "Body:", body));
        if (task.result().isPresent()) {
            block(desk, "Result:", task.result().get());
        } else {
            view.latestSummary().ifPresent(summary -> block(desk, "Latest summary:", summary));
        }
        if (!view.comments().isEmpty()) {
            block(desk, "Comments (" + view.comments().size() + "):", "");
            view.comments()
                    .forEach(comment -> desk.print(
                            "  [" + text.time(comment.createdAt()) + "] " + comment.author() + ": " + comment.body()));
        }
        var runs = ViewCommands.filtered(view.runs(), arguments);
        if (!runs.isEmpty()) {
            block(desk, "Runs (" + runs.size() + "):", "");
            long now = desk.context().clock().instant().getEpochSecond();
            runs.forEach(run -> desk.print("  " + text.row(view.runs().indexOf(run) + 1, run, now)));
        }
        var events = view.events();
        var shown = events.subList(Math.max(0, events.size() - EVENTS), events.size());
        block(desk, "Events (" + events.size() + "):", "");
        shown.forEach(event -> desk.print("  " + text.line(event)));
    }

    private static void block(Desk desk, String title, String content) {
        desk.print("");
        desk.print(title);
        if (!content.isEmpty()) {
            desk.print(content);
        }
    }
}
