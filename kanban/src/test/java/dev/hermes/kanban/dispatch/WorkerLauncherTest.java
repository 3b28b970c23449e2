package dev.hermes.kanban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.kanban.GoalMode;
import dev.hermes.kanban.NewTask;
import dev.hermes.kanban.TestBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a worker is called, seen by a program in its place. */
class WorkerLauncherTest {
    @TempDir
    Path directory;

    private WorkerLauncher launcher(TestBoard on, Path program, Path more) {
        return new WorkerLauncher(
                new WorkerLauncher.Settings(
                        List.of(program.toString()),
                        directory,
                        Map.of("PATH", String.valueOf(System.getenv("PATH"))),
                        Map.of(),
                        1_000_000,
                        1,
                        _ -> List.of(more)),
                on.paths,
                new Exits(on.clock));
    }

    private void skill(String path) throws Exception {
        var place = directory.resolve(path);
        Files.createDirectories(place);
        Files.writeString(place.resolve("SKILL.md"), "---\n---\n");
    }

    @Test
    void only_skills_that_are_certainly_absent_are_left_out() throws Exception {
        try (var on = new TestBoard(directory)) {
            skill("profiles/writer/skills/prose/foo");
            skill("elsewhere/bar");
            skill("skills/of-default");
            Files.createDirectories(directory.resolve("profiles/writer/skills/empty"));
            var launcher = launcher(on, Path.of("none"), directory.resolve("elsewhere"));
            assertThat(launcher.missingSkills(
                            "writer", List.of("foo", "prose/foo", "bar", "empty", "of-default", "plugin:x", "none")))
                    .containsExactly("empty", "of-default", "none");
        }
    }

    @Test
    void only_a_profile_by_its_own_name_can_be_given_work() throws Exception {
        try (var on = new TestBoard(directory)) {
            Files.createDirectories(directory.resolve("profiles/ada"));
            Files.createDirectories(directory.resolve("profiles/Big"));
            Files.createDirectories(directory.resolve("profiles/root"));
            Files.createDirectories(directory.resolve("evil"));
            var launcher = launcher(on, Path.of("none"), directory);
            assertThat(List.of(
                            "ada",
                            "default",
                            "",
                            ".",
                            "..",
                            "ada/../ada",
                            "ada/",
                            "../evil",
                            directory.resolve("evil").toString(),
                            "Big",
                            "root",
                            "bob",
                            "ada\0"))
                    .filteredOn(launcher::knows)
                    .containsExactly("ada", "default");
        }
    }

    @Test
    void a_worker_is_called_with_its_profile_and_its_skills() throws Exception {
        try (var on = new TestBoard(directory)) {
            // given
            skill("profiles/writer/skills/devops/kanban-worker");
            var program = directory.resolve("fake.sh");
            Files.writeString(program, "#!/bin/sh\necho \"$@\"; pwd; echo $HERMES_TENANT $TERMINAL_TIMEOUT\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            var id = on.board.create(new NewTask(
                    "x",
                    Optional.empty(),
                    Optional.of("Writer"),
                    List.of(),
                    NewTask.Workspace.SCRATCH,
                    Optional.of("acme"),
                    0,
                    false,
                    false,
                    Optional.empty(),
                    Optional.of(300L),
                    Optional.empty(),
                    Optional.empty(),
                    List.of("foo", "kanban-worker"),
                    Optional.empty(),
                    GoalMode.OFF));
            var claim = on.board.claim(id, "host:1", 900).orElseThrow();
            // when
            long pid = launcher(on, program, directory)
                    .start(
                            "default",
                            claim,
                            directory.toRealPath(),
                            claim.task().skills());
            var worker = ProcessHandle.of(pid);
            if (worker.isPresent()) {
                worker.get().onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
            }
            // then
            assertThat(Files.readAllLines(on.paths.log("default", id)))
                    .containsExactly(
                            "-p writer --accept-hooks --skills kanban-worker --skills foo chat -q work kanban task "
                                    + id,
                            directory.toRealPath().toString(),
                            "acme 270");
        }
    }
}
