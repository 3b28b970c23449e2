package dev.hermes.kanban.work;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.PrivateDirectories;
import dev.hermes.kanban.Board;
import dev.hermes.kanban.KanbanPaths;
import dev.hermes.kanban.Slug;
import dev.hermes.kanban.Task;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where tasks are worked on. Scratch directories come and go with a task; nothing else is ever deleted. */
public final class Workspaces {
    private final KanbanPaths paths;
    private final Log log;

    public Workspaces(KanbanPaths paths, Log log) {
        this.paths = paths;
        this.log = log;
    }

    /**
     * The directory of a task, which exists afterwards.
     *
     * @throws HermesException when there can be none: no path, a relative one, no repository
     */
    public Path resolve(Board board, Task task) throws InterruptedException {
        if (!Slug.isTaskId(task.id())) {
            throw refused("'" + task.id() + "' cannot be part of a path");
        }
        return switch (task.workspaceKind()) {
            case "scratch" ->
                created(task.workspacePath()
                        .map(text -> absolute(text, task))
                        .orElseGet(
                                () -> paths.workspaces(board.settings().slug()).resolve(task.id())));
            case "dir" ->
                created(task.workspacePath()
                        .map(text -> absolute(text, task))
                        .orElseThrow(() -> refused("a 'dir' workspace needs a path")));
            case "worktree" -> GitWorktree.of(board, task).create();
            default -> throw refused("unknown workspace kind '" + task.workspaceKind() + "'");
        };
    }

    /** A relative path would mean whatever directory the dispatcher was started in. */
    static Path absolute(String text, Task task) {
        var path = Path.of(text);
        if (!path.isAbsolute()) {
            throw refused("the path '" + text + "' of " + task.id() + " is relative");
        }
        return path;
    }

    static HermesException refused(String reason) {
        return new HermesException(ExitCode.FAILED, reason);
    }

    private static Path created(Path directory) {
        try {
            PrivateDirectories.create(directory);
            return directory;
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED, e, "the directory " + directory + " cannot be made: " + e.getMessage());
        }
    }

    /**
     * Deletes the scratch directories that nobody needs any more: that of a task that is done, and those of its parents, each
     * as soon as no child of it is unfinished, because children read what their parents have made (K14).
     */
    public void cleanUp(Board board, String id) {
        cleanUp(board, id, true);
    }

    /** The same for the parents of a task that was archived; its own directory stays until somebody cleans the board up. */
    public void cleanUpAbove(Board board, String id) {
        cleanUp(board, id, false);
    }

    private void cleanUp(Board board, String id, boolean itself) {
        var candidates = board.read(rows -> {
            var found = new ArrayList<Task>();
            var ids = new ArrayList<>(rows.parents(id));
            if (itself) {
                ids.addFirst(id);
            }
            for (var candidate : ids) {
                rows.task(candidate)
                        .filter(task -> task.status().satisfies() && rows.unfinishedChildren(candidate) == 0)
                        .ifPresent(found::add);
            }
            return found;
        });
        candidates.forEach(task -> delete(board, task));
    }

    /** Deletes the scratch directory of a task; false when there is none, or it is not ours to delete. */
    public boolean delete(Board board, Task task) {
        if (!task.workspaceKind().equals("scratch") || !Slug.isTaskId(task.id())) {
            return false;
        }
        var directory = task.workspacePath()
                .map(Path::of)
                .orElseGet(() -> paths.workspaces(board.settings().slug()).resolve(task.id()));
        if (!Files.isDirectory(directory)) {
            return false;
        }
        if (!managed(directory)) {
            log.warn(
                    "kanban", directory + " of " + task.id() + " is not below a directory of scratch workspaces; kept");
            return false;
        }
        try {
            Files.walkFileTree(directory, new Deletion());
            return true;
        } catch (IOException e) {
            log.warn("kanban", "the scratch directory " + directory + " could not be deleted", e);
            return false;
        }
    }

    /** Strictly inside a directory that holds scratch workspaces and nothing else; links are followed before comparing. */
    private boolean managed(Path directory) {
        try {
            var real = directory.toRealPath();
            for (var root : roots()) {
                if (Files.isDirectory(root) && real.startsWith(root.toRealPath()) && !real.equals(root.toRealPath())) {
                    return true;
                }
            }
        } catch (IOException e) {
            log.warn("kanban", directory + " cannot be looked at", e);
        }
        return false;
    }

    private List<Path> roots() throws IOException {
        var roots = new ArrayList<Path>();
        paths.workspaces().ifPresent(roots::add);
        roots.add(paths.root().resolve("kanban/workspaces"));
        if (Files.isDirectory(paths.boards())) {
            try (var boards = Files.newDirectoryStream(paths.boards(), Files::isDirectory)) {
                for (var board : boards) {
                    roots.add(board.resolve("workspaces"));
                }
            }
        }
        return roots;
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Where the files of the workspace of a task are, if it has been worked on. */
    public Optional<Path> existing(Board board, Task task) {
        return task.workspacePath()
                .map(Path::of)
                .or(() -> Optional.of(paths.workspaces(board.settings().slug()).resolve(task.id()))
                        .filter(_ -> task.workspaceKind().equals("scratch")))
                .filter(Files::isDirectory);
    }
}
