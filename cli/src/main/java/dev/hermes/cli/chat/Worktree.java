package dev.hermes.cli.chat;

import dev.hermes.agent.git.Git;
import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A git worktree of its own for one run, so that several agents can work on one repository. It is removed at the end
 * unless it holds work that is nowhere else.
 */
final class Worktree implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String FOLDER = ".worktrees";

    private final Context context;
    private final Git git;
    private final Path directory;
    private final Optional<Made> made;

    /** @param base the commit it began at */
    private record Made(Path repository, String branch, String base) {}

    private Worktree(Context context, Git git, Path directory, Optional<Made> made) {
        this.context = context;
        this.git = git;
        this.directory = directory;
        this.made = made;
    }

    /** @param wanted false for the working directory as it is */
    static Worktree open(boolean wanted, Context context) throws InterruptedException {
        var git = new Git(context.environment(), LIMIT);
        var here = Optional.ofNullable(context.environment().get("TERMINAL_CWD"))
                .map(Path::of)
                .filter(Files::isDirectory)
                .orElse(context.workingDirectory());
        if (!wanted) {
            return new Worktree(context, git, here, Optional.empty());
        }
        try {
            return create(context, git, here);
        } catch (IOException e) {
            throw new HermesException(ExitCode.FAILED, e, "The worktree could not be made: " + e.getMessage());
        }
    }

    private static Worktree create(Context context, Git git, Path here) throws IOException, InterruptedException {
        var top = git.run(here, "rev-parse", "--show-toplevel");
        if (!top.ok()) {
            throw new HermesException(
                    ExitCode.FAILED, "--worktree needs a git repository, and " + here + " is in none.");
        }
        var repository = Path.of(top.out().strip());
        var random = new byte[4];
        new Random().nextBytes(random);
        var name = "hermes-" + HexFormat.of().formatHex(random);
        var directory = repository.resolve(FOLDER).resolve(name);
        var branch = "hermes/" + name;
        var base = git.run(repository, "rev-parse", "HEAD").out().strip();
        var added = git.run(repository, "worktree", "add", directory.toString(), "-b", branch, "HEAD");
        if (!added.ok()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "git could not make the worktree: " + added.err().strip());
        }
        ignore(repository);
        include(repository, directory, context);
        return new Worktree(context, git, directory, Optional.of(new Made(repository, branch, base)));
    }

    private static void ignore(Path repository) throws IOException {
        var file = repository.resolve(".gitignore");
        var text = Files.exists(file) ? Files.readString(file) : "";
        if (text.lines().noneMatch((FOLDER + "/")::equals)) {
            var newline = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            Files.writeString(file, newline + FOLDER + "/\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Untracked files that the work needs: {@code .worktreeinclude} names them, and none may lead outside. */
    private static void include(Path repository, Path directory, Context context) throws IOException {
        var list = repository.resolve(".worktreeinclude");
        if (!Files.isRegularFile(list)) {
            return;
        }
        var root = repository.toRealPath();
        for (var line : Files.readAllLines(list)) {
            var entry = line.strip();
            if (entry.isEmpty() || entry.startsWith("#")) {
                continue;
            }
            var source = root.resolve(entry).normalize();
            var target = directory.resolve(entry).normalize();
            boolean inside =
                    Files.exists(source) && source.toRealPath().startsWith(root) && target.startsWith(directory);
            if (!inside) {
                context.log().warn("cli.worktree", "not included: " + entry);
                continue;
            }
            Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(directory));
            if (Files.isDirectory(source)) {
                Files.createSymbolicLink(target, source);
            } else {
                Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** What to tell the person, on standard error. */
    Optional<String> notice() {
        return made.map(worktree -> "✓ Worktree created: " + directory + "\n  Branch: " + worktree.branch());
    }

    @Override
    public void close() {
        made.ifPresent(this::remove);
    }

    private void remove(Made worktree) {
        try {
            if (hasOwnCommits(worktree) || hasChanges()) {
                context.console()
                        .say("The worktree holds work that is nowhere else and stays: " + directory
                                + "\n  Remove it with: git" + " worktree remove --force " + directory
                                + " && git branch -D " + worktree.branch());
                return;
            }
            git.run(worktree.repository(), "worktree", "remove", "--force", directory.toString());
            git.run(worktree.repository(), "branch", "-D", worktree.branch());
        } catch (IOException e) {
            context.log().warn("cli.worktree", "not removed: " + directory, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasChanges() throws IOException, InterruptedException {
        var status = git.run(directory, "status", "--porcelain");
        return !status.ok() || !status.out().isBlank();
    }

    /** Any doubt counts as yes: a worktree too many is harmless, a lost commit is not. */
    private boolean hasOwnCommits(Made worktree) throws IOException, InterruptedException {
        var remotes = git.run(directory, "for-each-ref", "--count=1", "refs/remotes");
        var range = remotes.ok() && remotes.out().isBlank()
                ? List.of("log", "--oneline", worktree.base() + "..HEAD")
                : List.of("log", "--oneline", "HEAD", "--not", "--remotes");
        var own = git.run(directory, range.toArray(String[]::new));
        return !own.ok() || !own.out().isBlank();
    }
}
