package dev.hermes.kanban.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.Json;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.PlannedTask;
import dev.hermes.kanban.Task;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkouts for tasks, by the git of this machine. */
class GitWorktreeTest {
    @TempDir
    Path directory;

    private TestBoard on;
    private Workspaces workspaces;
    private Path repository;

    @BeforeEach
    void open() throws Exception {
        on = new TestBoard(directory);
        workspaces = new Workspaces(on.paths, Log.NONE);
        repository = directory.resolve("repository");
        Files.createDirectory(repository);
        git(repository, "init", "-q", "-b", "main");
        git(repository, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "first");
    }

    @AfterEach
    void close() {
        on.close();
    }

    private static String git(Path at, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("git", "-C", at.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private Task task(boolean idea, Optional<String> path, Optional<String> branch) {
        var id = on.board.create(new NewTask(
                "x",
                Optional.empty(),
                Optional.of("ada"),
                List.of(),
                new NewTask.Workspace("worktree", path, branch),
                Optional.empty(),
                0,
                idea,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GoalMode.OFF));
        return on.task(id);
    }

    private Task task(Path path, Optional<String> branch) {
        return task(false, Optional.of(path.toString()), branch);
    }

    private Path resolved(Task task) throws InterruptedException {
        return workspaces.resolve(on.board, task);
    }

    private static String branch(Path checkout) throws Exception {
        return git(checkout, "branch", "--show-current");
    }

    @Test
    void a_task_gets_a_checkout_below_the_repository_on_a_branch_of_its_own() throws Exception {
        var task = task(repository, Optional.empty());
        var place = resolved(task);
        assertThat(place).isEqualTo(repository.resolve(".worktrees").resolve(task.id()));
        assertThat(branch(place)).isEqualTo("wt/" + task.id());
        assertThat(branch(repository)).as("the person's own checkout").isEqualTo("main");
    }

    @Test
    void a_checkout_that_exists_is_used_again_with_what_lies_in_it() throws Exception {
        var task = task(repository, Optional.empty());
        var place = resolved(task);
        Files.writeString(place.resolve("half"), "done");
        on.board.workspace(on.board.claim(task.id(), "host:1", 900).orElseThrow(), place.toString());
        assertThat(resolved(task)).isEqualTo(place);
        assertThat(resolved(on.task(task.id()))).isEqualTo(place);
        assertThat(place.resolve("half")).hasContent("done");
    }

    @Test
    void the_branch_that_a_task_names_is_made_or_taken() throws Exception {
        git(repository, "branch", "old");
        var beside = directory.resolve("beside");
        assertThat(branch(resolved(task(repository, Optional.of("old"))))).isEqualTo("old");
        assertThat(resolved(task(repository.resolve("below"), Optional.of("new"))))
                .isEqualTo(repository.resolve("below"));
        assertThat(branch(repository.resolve("below"))).isEqualTo("new");
        assertThatThrownBy(() -> resolved(task(beside, Optional.of("new"))))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("is not in a git repository");
        assertThat(beside).doesNotExist();
    }

    @Test
    void a_branch_that_somebody_has_checked_out_is_not_taken_from_them() throws Exception {
        var task = task(repository, Optional.of("main"));
        assertThatThrownBy(() -> resolved(task))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("git worktree add failed")
                .hasMessageContaining("main");
        assertThat(branch(repository)).isEqualTo("main");
    }

    @Test
    void parts_of_an_idea_share_the_checkout_of_the_whole() throws Exception {
        for (var named : List.of(Optional.<String>empty(), Optional.of("feature"))) {
            // given
            var idea = task(true, Optional.of(repository.toString()), named);
            var parts = on.board.decompose(
                    idea.id(),
                    List.of(
                            new PlannedTask("write", "", "ada", List.of()),
                            new PlannedTask("review", "", "bob", List.of(0))),
                    "boss",
                    "me",
                    true);
            // when, then
            var place = repository.resolve(".worktrees").resolve(idea.id());
            for (var part : parts) {
                assertThat(resolved(on.task(part))).isEqualTo(place);
            }
            assertThat(resolved(on.task(idea.id()))).isEqualTo(place);
            assertThat(branch(place)).isEqualTo(named.orElse("wt/" + idea.id()));
        }
    }

    @Test
    void parts_of_a_part_share_it_too() throws Exception {
        var whole = task(repository, Optional.empty());
        var part = task(repository, Optional.empty());
        var partOfPart = task(repository, Optional.empty());
        on.board.note(part.id(), Optional.empty(), "created", Json.object("from_decompose_of", whole.id()));
        on.board.note(partOfPart.id(), Optional.empty(), "created", Json.object("from_decompose_of", part.id()));
        var place = repository.resolve(".worktrees").resolve(whole.id());
        assertThat(GitWorktree.of(on.board, partOfPart)).isEqualTo(new GitWorktree(place, "wt/" + whole.id()));
    }

    private void hook(String script) throws Exception {
        var hook = repository.resolve(".git/hooks/post-checkout");
        Files.createDirectories(repository.resolve(".git/hooks"));
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ProcessHandle process(Path number) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(number).strip()))
                .orElseThrow();
    }

    @Test
    void what_a_hook_leaves_in_the_background_is_not_waited_for() throws Exception {
        var number = directory.resolve("number");
        hook("sleep 600 & echo $! > " + number);
        var task = task(repository, Optional.empty());
        try {
            assertThat(GitWorktree.of(on.board, task).create(Duration.ofSeconds(60)))
                    .isDirectory();
            assertThat(process(number).isAlive())
                    .as("it was not its end that let us go on")
                    .isTrue();
        } finally {
            process(number).destroyForcibly();
        }
    }

    @Test
    void a_hook_that_hangs_is_ended_with_all_it_has_started_and_leaves_no_half_checkout() throws Exception {
        var number = directory.resolve("number");
        hook("sleep 600 & echo $! > " + number + "; wait");
        var worktree = GitWorktree.of(on.board, task(repository, Optional.empty()));
        assertThatThrownBy(() -> worktree.create(Duration.ofSeconds(3)))
                .hasMessageContaining("git did not finish in 3 s");
        var sleeper = ProcessHandle.of(Long.parseLong(Files.readString(number).strip()));
        if (sleeper.isPresent()) {
            sleeper.get().onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(worktree.path()).doesNotExist();
    }
}
