package dev.hermes.kanban.work;

import dev.hermes.api.Log;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.Completion;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Status;
import dev.hermes.kanban.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Completing a task with what it made: files in the scratch directory are kept before that is deleted (K14). */
public final class Completions {
    private static final List<Status> OPEN = List.of(Status.RUNNING, Status.READY, Status.BLOCKED);

    private final KanbanPaths paths;
    private final Workspaces workspaces;
    private final Log log;

    public Completions(KanbanPaths paths, Workspaces workspaces, Log log) {
        this.paths = paths;
        this.workspaces = workspaces;
        this.log = log;
    }

    public Transition complete(Board board, String id, Completion completion) {
        // A worker that was replaced is refused below, and must not have written over what its successor made.
        var task = board.task(id)
                .filter(found -> OPEN.contains(found.status()))
                .filter(found -> completion.expectedRun().isEmpty()
                        || completion.expectedRun().equals(found.currentRunId()));
        var directory = task.flatMap(found -> workspaces.existing(board, found))
                .filter(_ -> task.get().workspaceKind().equals("scratch"));
        var kept = directory
                .flatMap(scratch -> completion.metadata().map(metadata -> keep(board, id, scratch, metadata)))
                .map(metadata -> new Completion(
                        completion.result(),
                        completion.summary(),
                        Optional.of(metadata),
                        completion.createdCards(),
                        completion.expectedRun()))
                .orElse(completion);
        var transition = board.complete(id, kept);
        if (transition.done()) {
            workspaces.cleanUp(board, id);
        }
        return transition;
    }

    private ObjectNode keep(Board board, String id, Path scratch, ObjectNode metadata) {
        if (!(metadata.get("artifacts") instanceof ArrayNode artifacts)) {
            return metadata;
        }
        var result = metadata.deepCopy();
        var names = new ArrayList<String>();
        for (var artifact : artifacts) {
            var text = artifact.asString("");
            names.add(text.isEmpty() ? text : kept(board, id, scratch, text).orElse(text));
        }
        var array = result.putArray("artifacts");
        names.forEach(array::add);
        return result;
    }

    /** The place of the copy; empty when the file lies elsewhere, or cannot be copied. */
    private Optional<String> kept(Board board, String id, Path scratch, String artifact) {
        try {
            var source = scratch.resolve(artifact);
            if (!Files.isRegularFile(source) || !source.toRealPath().startsWith(scratch.toRealPath())) {
                return Optional.empty();
            }
            var inside = scratch.toRealPath().relativize(source.toRealPath());
            var target = paths.artifacts(board.settings().slug()).resolve(id).resolve(inside);
            PrivateDirectories.create(Optional.ofNullable(target.getParent()).orElse(target));
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(target.toString());
        } catch (IOException e) {
            log.warn("kanban", "the artifact " + artifact + " of " + id + " could not be kept", e);
            return Optional.empty();
        }
    }
}
