package dev.hermes.kanban.work;

import dev.hermes.kanban.Board;
import dev.hermes.kanban.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A checkout beside the others of a repository, on a branch of its own. One that exists is used again. */
record GitWorktree(Path path, String branch) {
    private static final long LIMIT_SECONDS = 120;

    /** @throws dev.hermes.api.HermesException when neither the task nor the board names a place */
    static GitWorktree of(Board board, Task task) {
        var branch = task.branchName().orElse("wt/" + task.id());
        var given = task.workspacePath().or(() -> board.settings().defaultDirectory());
        var path = given.map(text -> Workspaces.absolute(text, task))
                .orElseThrow(() -> Workspaces.refused(
                        "a worktree needs a path, or a default directory of the board that is a repository"));
        // The checkout of the repository itself is the person's; the task gets one below it.
        boolean repository = Files.isDirectory(path.resolve(".git"));
        return new GitWorktree(repository ? path.resolve(".worktrees").resolve(task.id()) : path, branch);
    }

    Path create() throws InterruptedException {
        if (Files.isRegularFile(path.resolve(".git"))) {
            return path;
        }
        var above = path;
        while (above != null && !Files.isDirectory(above)) {
            above = above.getParent();
        }
        if (above == null || git(above, "rev-parse", "--git-dir").code() != 0) {
            throw Workspaces.refused(path + " is not in a git repository");
        }
        boolean known = git(above, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch)
                        .code()
                == 0;
        var command = new ArrayList<>(List.of("worktree", "add"));
        if (!known) {
            command.addAll(List.of("-b", branch));
        }
        command.add(path.toString());
        if (known) {
            command.add(branch);
        }
        var added = git(above, command.toArray(String[]::new));
        if (added.code() != 0) {
            throw Workspaces.refused("git worktree add failed: "
                    + added.text().strip().lines().reduce((_, last) -> last).orElse("no reason given"));
        }
        return path;
    }

    private record Answer(int code, String text) {}

    private static Answer git(Path directory, String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Answer(1, "git did not finish");
            }
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            return new Answer(1, "git cannot be started: " + e.getMessage());
        }
    }
}
