package dev.hermes.kanban;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** How a rough idea becomes work. */
final class Planning {
    private Planning() {}

    static Transition specify(
            Rows rows,
            String id,
            Optional<String> title,
            Optional<String> body,
            Optional<String> assignee,
            String author) {
        var found = rows.task(id);
        if (found.isEmpty() || found.get().status() != Status.TRIAGE) {
            return Transition.refused("specify", id, found);
        }
        var task = found.get();
        var change = Change.to(Status.TODO);
        var fields = new ArrayList<String>();
        title.filter(text -> !text.equals(task.title())).ifPresent(text -> {
            change.set(TaskColumn.TITLE, text);
            fields.add("title");
        });
        body.filter(text -> !task.body().equals(Optional.of(text))).ifPresent(text -> {
            change.set(TaskColumn.BODY, text);
            fields.add("body");
        });
        assignee.filter(_ -> task.assignee().isEmpty()).ifPresent(name -> {
            change.set(TaskColumn.ASSIGNEE, Creating.assignee(Optional.of(name)));
            fields.add("assignee");
        });
        rows.update(id, change);
        if (!fields.isEmpty()) {
            rows.comment(id, author, "Specified — updated " + String.join(", ", fields) + " and promoted to todo.");
        }
        rows.event(
                id,
                Optional.empty(),
                "specified",
                fields.isEmpty() ? Optional.empty() : Optional.of(Json.object("changed_fields", fields)));
        return Transition.to(Status.TODO);
    }

    static List<String> decompose(
            Rows rows,
            String id,
            List<PlannedTask> parts,
            String owner,
            String author,
            Supplier<Optional<String>> defaultDirectory,
            RandomGenerator random) {
        rows.aloneAtLinks(); // before any task is held, as whoever links two tasks does
        var found = rows.task(id);
        if (found.isEmpty() || found.get().status() != Status.TRIAGE) {
            return List.of();
        }
        var root = found.get();
        var ids = new ArrayList<String>();
        for (var part : parts) {
            ids.add(Creating.planned(
                    rows,
                    child(root, part, author),
                    defaultDirectory,
                    random,
                    Json.object("by", author, "from_decompose_of", id)));
        }
        for (int i = 0; i < parts.size(); i++) {
            for (int before : parts.get(i).waitsFor()) {
                Linking.link(rows, ids.get(before), ids.get(i));
            }
        }
        ids.forEach(child -> {
            rows.link(child, id);
            if (!root.workspaceKind().equals("scratch")) {
                rows.placeLike(child, id);
            }
        });
        rows.update(id, Change.to(Status.TODO).set(TaskColumn.ASSIGNEE, Creating.assignee(Optional.of(owner))));
        rows.comment(
                id,
                author,
                "Decomposed into " + String.join(", ", ids) + ". Root will wake when all children complete.");
        rows.event(
                id, Optional.empty(), "decomposed", Optional.of(Json.object("child_ids", ids, "root_assignee", owner)));
        return ids;
    }

    /** Where the whole is worked on, the parts are too, unless that is a directory that goes with its task. */
    private static NewTask child(Task root, PlannedTask part, String author) {
        var workspace = root.workspaceKind().equals("scratch")
                ? NewTask.Workspace.SCRATCH
                : new NewTask.Workspace(root.workspaceKind(), root.workspacePath(), root.branchName());
        return new NewTask(
                part.title(),
                Optional.of(part.body()).filter(text -> !text.isBlank()),
                Optional.of(part.assignee()),
                List.of(),
                workspace,
                root.tenant(),
                root.priority(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(author),
                List.of(),
                root.sessionId(),
                GoalMode.OFF);
    }
}
