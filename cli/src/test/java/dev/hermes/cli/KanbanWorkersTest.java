package dev.hermes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who gets to work on tasks, and what is started for it. */
class KanbanWorkersTest {
    @TempDir
    Path directory;

    private Cli hermes;

    @BeforeEach
    void home() {
        hermes = Cli.in(directory).file("profiles/ada/config.yaml", "");
    }

    private JsonNode json(String... words) {
        return JsonMapper.shared().readTree(hermes.run(words).out());
    }

    private String create(String... more) {
        var words = new ArrayList<>(List.of("kanban", "create", "x", "--json"));
        words.addAll(List.of(more));
        return json(words.toArray(String[]::new)).get("id").asString();
    }

    private JsonNode task(String id) {
        return json("kanban", "show", id, "--json").get("task");
    }

    @Test
    void who_claims_a_task_without_a_place_to_work_does_not_hold_it() {
        var id = create("--workspace", "worktree:" + directory, "--assignee", "lane");
        var refused = hermes.run("kanban", "claim", id);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("is not in a git repository");
        assertThat(task(id).get("status").asString()).isEqualTo("ready");
        assertThat(hermes.run("kanban", "claim", id).err()).contains("is not in a git repository");
    }

    @Test
    void who_loses_a_task_while_its_workspace_is_made_is_told() throws Exception {
        // given a repository whose hook takes the task away
        var repository = directory.resolve("repository");
        git("init", "-q", repository.toString());
        git("-C", repository.toString(), "commit", "-q", "--allow-empty", "-m", "first");
        program(repository.resolve(".git/hooks/post-checkout"), """
                python3 - <<'END'
                import sqlite3
                board = sqlite3.connect('%s')
                board.execute("UPDATE tasks SET status = 'ready', claim_lock = NULL, current_run_id = NULL")
                board.commit()
                END
                """.formatted(
                hermes.home().resolve("kanban.db")).lines().toList());
        var id = create("--workspace", "worktree:" + repository.resolve("tree"), "--assignee", "lane");
        // when
        var claimed = hermes.run("kanban", "claim", id);
        // then
        assertThat(claimed.exit()).isEqualTo(1);
        assertThat(claimed.out()).isEmpty();
        assertThat(claimed.err()).contains("cannot claim " + id, "taken");
        assertThat(task(id).get("status").asString()).isEqualTo("ready");
    }

    private static void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-c", "user.name=x", "-c", "user.email=x@example.com"));
        command.addAll(List.of(arguments));
        var git = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(new String(git.getInputStream().readAllBytes())).isEmpty();
        assertThat(git.waitFor()).isZero();
    }

    @Test
    void a_program_named_without_a_path_is_found_on_whole_paths_only() throws Exception {
        // given
        var bin = directory.resolve("bin");
        program(bin.resolve("worker"), "right");
        program(hermes.work().resolve("worker"), "wrong");
        hermes.with("HERMES_BIN", "worker").with("PATH", ":.:" + bin + ":" + System.getenv("PATH"));
        var id = create("--assignee", "ada");
        // when
        assertThat(json("kanban", "dispatch", "--json").get("spawned")).hasSize(1);
        for (var worker : ProcessHandle.current().children().toList()) {
            worker.onExit().get(60, TimeUnit.SECONDS);
        }
        // then
        assertThat(hermes.run("kanban", "log", id).out())
                .contains("right -p ada --accept-hooks chat -q work kanban task " + id);
    }

    private static void program(Path file, String says) throws IOException {
        program(file, List.of("echo " + says + " \"$@\""));
    }

    private static void program(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void a_program_that_is_nowhere_is_told_about() {
        hermes.with("HERMES_BIN", "no-such-worker");
        assertThat(hermes.run("kanban", "dispatch", "--dry-run").err()).contains("no-such-worker", "PATH");
    }

    @Test
    void a_limit_of_failures_that_is_none_is_told_about() {
        assertThat(hermes.run("kanban", "dispatch", "--dry-run").err()).doesNotContain("failure_limit");
        for (var wrong : java.util.List.of("0", "-1", "often")) {
            hermes.file("config.yaml", "kanban:\n  failure_limit: " + wrong + "\n");
            assertThat(hermes.run("kanban", "dispatch", "--dry-run").err())
                    .contains("kanban.failure_limit must be 1 or more; 2 is used.");
        }
        hermes.file("config.yaml", "kanban:\n  failure_limit: 3\n");
        assertThat(hermes.run("kanban", "dispatch", "--dry-run").err()).doesNotContain("failure_limit");
    }

    @Test
    void skills_that_a_dispatcher_names_are_accepted_and_it_is_told_that_they_are_not_loaded() {
        hermes.file("config.yaml", "model:\n  provider: demo\n");
        var answer = hermes.run("--accept-hooks", "--skills", "foo", "--skills", "bar", "chat", "-q", "hello");
        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.err()).contains("cannot load skills", "foo, bar");
    }
}
