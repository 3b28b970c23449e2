package dev.hermes.kanban;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** How a task comes to be. */
final class Creating {
    private static final int ATTEMPTS = 2;

    private Creating() {}

    /** The id of the new task, or of the one that has the same idempotency key. */
    static String create(
            Rows rows, NewTask wanted, Supplier<Optional<String>> defaultDirectory, RandomGenerator random) {
        return make(rows, wanted, defaultDirectory, random, Optional.empty());
    }

    /** A task that waits for a time; one that exists already under its key stays as it is. */
    static String scheduled(
            Rows rows, NewTask wanted, When due, Supplier<Optional<String>> defaultDirectory, RandomGenerator random) {
        if (wanted.triage() || wanted.blocked()) {
            throw invalid("a task that is only an idea, or is held for a person, cannot wait for a time too");
        }
        var existing = wanted.idempotencyKey().flatMap(rows::byIdempotencyKey);
        if (existing.isPresent()) {
            return existing.get();
        }
        var id = create(rows, wanted, defaultDirectory, random);
        Ending.schedule(rows, id, Optional.empty(), Optional.of(due), Optional.empty());
        return id;
    }

    /**
     * A task that a plan made: it waits, whatever its parents are, until a promotion pass.
     *
     * @param told what its first event says
     */
    static String planned(
            Rows rows,
            NewTask wanted,
            Supplier<Optional<String>> defaultDirectory,
            RandomGenerator random,
            ObjectNode told) {
        return make(rows, wanted, defaultDirectory, random, Optional.of(told));
    }

    private static String make(
            Rows rows,
            NewTask wanted,
            Supplier<Optional<String>> defaultDirectory,
            RandomGenerator random,
            Optional<ObjectNode> planned) {
        var title = wanted.title().strip();
        if (title.isEmpty()) {
            throw invalid("title is required");
        }
        var assignee = assignee(wanted.assignee());
        var skills = Skills.clean(wanted.skills());
        var workspace = workspace(wanted.workspace(), defaultDirectory);
        // Looked up in the transaction that inserts, so that two processes cannot both find nothing (K5).
        var existing = wanted.idempotencyKey().flatMap(rows::byIdempotencyKey);
        if (existing.isPresent()) {
            return existing.get();
        }
        var parents = wanted.parents().stream().distinct().sorted().toList();
        var unknown = parents.stream()
                .filter(parent -> !rows.existing(parents).contains(parent))
                .toList();
        if (!unknown.isEmpty()) {
            throw invalid("unknown parent task(s): " + String.join(", ", unknown));
        }
        var status = planned.isPresent() ? Status.TODO : status(rows, wanted, parents);
        var id = insert(
                rows,
                random,
                newId -> new Task(
                        newId,
                        title,
                        wanted.body(),
                        assignee,
                        status,
                        wanted.priority(),
                        wanted.createdBy(),
                        Optional.of(rows.now()),
                        Optional.empty(),
                        Optional.empty(),
                        workspace.kind(),
                        workspace.path(),
                        workspace.branch(),
                        Optional.empty(),
                        Optional.empty(),
                        wanted.tenant(),
                        Optional.empty(),
                        wanted.idempotencyKey(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        wanted.maxRuntimeSeconds(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        skills,
                        Optional.empty(),
                        wanted.maxRetries(),
                        wanted.sessionId(),
                        wanted.goal()));
        parents.forEach(parent -> rows.link(parent, id));
        rows.event(
                id,
                Optional.empty(),
                "created",
                Optional.of(planned.orElseGet(() -> Json.object(
                        "assignee",
                        assignee,
                        "status",
                        status.text(),
                        "parents",
                        parents,
                        "tenant",
                        wanted.tenant(),
                        "branch_name",
                        workspace.branch(),
                        "skills",
                        skills))));
        if (status == Status.BLOCKED) {
            // Without it the next promotion pass would set free what a person wants to hold (K4).
            rows.event(id, Optional.empty(), "blocked", Optional.of(Json.object("reason", "created blocked")));
        }
        return id;
    }

    private static Status status(Rows rows, NewTask wanted, List<String> parents) {
        if (wanted.blocked()) {
            return Status.BLOCKED;
        }
        if (wanted.triage()) {
            return Status.TRIAGE;
        }
        for (var parent : parents) {
            if (!rows.task(parent).map(Task::status).orElse(Status.TODO).satisfies()) {
                return Status.TODO;
            }
        }
        return Status.READY;
    }

    private interface Maker {
        Task make(String id);
    }

    private static String insert(Rows rows, RandomGenerator random, Maker maker) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var id = "t_" + HexFormat.of().toHexDigits(random.nextInt());
            if (rows.insert(maker.make(id))) {
                return id;
            }
        }
        throw invalid("no free task id was found; try again");
    }

    static Optional<String> assignee(Optional<String> given) {
        var name = given.map(text -> text.strip().toLowerCase(Locale.ROOT));
        if (name.isPresent() && name.get().isEmpty()) {
            throw invalid("profile name cannot be empty");
        }
        return name;
    }

    private static NewTask.Workspace workspace(NewTask.Workspace wanted, Supplier<Optional<String>> defaultDirectory) {
        var kind = wanted.kind();
        if (!List.of("scratch", "dir", "worktree").contains(kind)) {
            throw invalid("workspace kind must be scratch, dir or worktree, not '" + kind + "'");
        }
        if (!wanted.branchFits()) {
            throw invalid("'" + wanted.branch().orElse("") + "' is no name of a branch");
        }
        if (wanted.branch().isPresent() && !kind.equals("worktree")) {
            throw invalid("a branch needs a worktree workspace");
        }
        // Never for scratch: a scratch directory is deleted when its task is done.
        var path = kind.equals("scratch") ? wanted.path() : wanted.path().or(defaultDirectory);
        return new NewTask.Workspace(kind, path, wanted.branch());
    }

    static HermesException invalid(String message) {
        return new HermesException(ExitCode.FAILED, message);
    }
}
