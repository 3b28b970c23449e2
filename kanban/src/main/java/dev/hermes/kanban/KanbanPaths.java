package dev.hermes.kanban;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of boards lie. All profiles of a home share them. Variables of the environment pin single places, so that a
 * worker stays on the board it was started for.
 *
 * @param database pins the database of whatever board; empty for the usual one
 * @param workspaces pins the directory above all scratch directories
 * @param board what the environment names as the current board
 */
public record KanbanPaths(Path root, Optional<Path> database, Optional<Path> workspaces, Optional<String> board) {

    /** @param hermesRoot the home that all profiles share */
    public static KanbanPaths of(Map<String, String> environment, Path hermesRoot, Path userHome) {
        return new KanbanPaths(
                path(environment, "HERMES_KANBAN_HOME", userHome).orElse(hermesRoot),
                path(environment, "HERMES_KANBAN_DB", userHome),
                path(environment, "HERMES_KANBAN_WORKSPACES_ROOT", userHome),
                Optional.ofNullable(environment.get("HERMES_KANBAN_BOARD")).flatMap(Slug::of));
    }

    private static Optional<Path> path(Map<String, String> environment, String variable, Path userHome) {
        return Optional.ofNullable(environment.get(variable))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> expanded(text, userHome));
    }

    /** A leading {@code ~} is the home of the user. */
    public static Path expanded(String text, Path userHome) {
        if (text.equals("~")) {
            return userHome;
        }
        return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
    }

    public Path database(String slug) {
        return database.orElseGet(() -> slug.equals(Slug.DEFAULT)
                ? root.resolve("kanban.db")
                : directory(slug).resolve("kanban.db"));
    }

    /** Where a board that is not the default one has everything; the default one has only its metadata there. */
    public Path directory(String slug) {
        return boards().resolve(slug);
    }

    public Path boards() {
        return root.resolve("kanban/boards");
    }

    public Path metadata(String slug) {
        return directory(slug).resolve("board.json");
    }

    public Path workspaces(String slug) {
        return workspaces.orElseGet(() -> within(slug, "workspaces"));
    }

    public Path logs(String slug) {
        return within(slug, "logs");
    }

    public Path artifacts(String slug) {
        return within(slug, "artifacts");
    }

    private Path within(String slug, String name) {
        return slug.equals(Slug.DEFAULT)
                ? root.resolve("kanban").resolve(name)
                : directory(slug).resolve(name);
    }

    /** Holds the name of the current board. */
    public Path pointer() {
        return root.resolve("kanban/current");
    }

    public Path archived() {
        return boards().resolve("_archived");
    }

    /** The log of a task's workers. @throws IllegalArgumentException for what could not be the id of a task */
    public Path log(String slug, String taskId) {
        if (!Slug.isTaskId(taskId)) {
            throw new IllegalArgumentException("no task id: " + taskId);
        }
        return logs(slug).resolve(taskId + ".log");
    }
}
