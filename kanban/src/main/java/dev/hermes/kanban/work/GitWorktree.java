package dev.hermes.kanban.work;

import dev.hermes.kanban.Board;
import dev.hermes.kanban.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A checkout beside the others of a repository, on a branch of its own. One that exists is used again. */
record GitWorktree(Path path, String branch) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int GENERATIONS = 16;

    /** @throws dev.hermes.api.HermesException when neither the task nor the board names a place */
    static GitWorktree of(Board board, Task task) {
        var whole = whole(board, task.id());
        var branch = task.branchName().orElse("wt/" + whole);
        var given = task.workspacePath().or(board.settings().directory());
        var path = given.map(text -> Workspaces.absolute(text, task))
                .orElseThrow(() -> Workspaces.refused(
                        "a worktree needs a path, or a default directory of the board that is a repository"));
        // The checkout of the repository itself is the person's; the task gets one below it.
        boolean repository = Files.isDirectory(path.resolve(".git"));
        return new GitWorktree(repository ? path.resolve(".worktrees").resolve(whole) : path, branch);
    }

    /**
     * The task whose checkout it is: parts of an idea share that of the whole. It is asked here and not written when the idea is
     * taken apart, because only the machine that works on them sees whether a path is a repository.
     */
    private static String whole(Board board, String id) {
        var whole = id;
        for (int i = 0; i < GENERATIONS; i++) {
            var part = whole;
            var above = board.read(rows -> rows.lastEvent(part, "created"))
                    .flatMap(event -> event.payload())
                    .map(payload -> payload.get("from_decompose_of"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString);
            if (above.isEmpty()) {
                return whole;
            }
            whole = above.get();
        }
        return whole;
    }

    Path create() throws InterruptedException {
        return create(LIMIT);
    }

    /** @param limit how long git may take for each step, with the hooks of the repository */
    Path create(Duration limit) throws InterruptedException {
        if (Files.isRegularFile(path.resolve(".git"))) {
            return path;
        }
        var above = path;
        while (above != null && !Files.isDirectory(above)) {
            above = above.getParent();
        }
        if (above == null || git(limit, above, "rev-parse", "--git-dir").code() != 0) {
            throw Workspaces.refused(path + " is not in a git repository");
        }
        boolean known = git(limit, above, "rev-parse", "--verify", "--quiet", "refs/heads/" + branch)
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
        boolean fresh = !Files.exists(path);
        var added = git(limit, above, command.toArray(String[]::new));
        if (added.code() != 0) {
            if (fresh && added.unfinished()) {
                // Half a checkout would be taken for a whole one the next time.
                git(limit, above, "worktree", "remove", "--force", path.toString());
            }
            throw Workspaces.refused("git worktree add failed: "
                    + added.text().strip().lines().reduce((_, last) -> last).orElse("no reason given"));
        }
        return path;
    }

    private record Answer(int code, String text, boolean unfinished) {}

    private static Answer git(Duration limit, Path directory, String... arguments) throws InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        var said = Optional.<Path>empty();
        try {
            // Into a file: what a hook leaves behind in the background would keep a pipe open for as long as it lives.
            var output = Files.createTempFile("hermes-git", ".txt");
            said = Optional.of(output);
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            return ended(process, limit)
                    ? new Answer(
                            process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8), false)
                    : new Answer(1, "git did not finish in " + limit.toSeconds() + " s", true);
        } catch (IOException e) {
            return new Answer(1, "git cannot be started: " + e.getMessage(), false);
        } finally {
            said.ifPresent(GitWorktree::delete);
        }
    }

    /** Ends it, and what it has started, when the time is over or nobody waits any more. */
    private static boolean ended(Process process, Duration limit) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } finally {
            if (!ended) {
                var started = process.descendants().toList();
                process.destroyForcibly();
                started.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            return; // it is in the directory of temporary files, and small
        }
    }
}
