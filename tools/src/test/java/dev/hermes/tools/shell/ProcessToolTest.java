package dev.hermes.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ProcessToolTest {
    private final MutableClock clock = MutableClock.at("2026-03-01T09:00:00Z");

    @TempDir
    private Path root;

    private ShellFixture shell;

    @BeforeEach
    void open() throws Exception {
        shell = new ShellFixture(root, clock, Map.of(), Map.of());
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void a_started_process_is_told_with_its_handle() throws Exception {
        var result = shell.terminal("{\"background\": true}", "sleep 3081");
        assertThat(result.path("output").asString()).isEqualTo("Background process started");
        assertThat(result.path("session_id").asString()).matches("proc_[0-9a-f]{12}");
        assertThat(result.path("exit_code").asInt()).isZero();
        assertThat(result.has("hint")).isTrue();
        assertThat(ProcessHandle.of(result.path("pid").asLong())).isPresent();
    }

    @Test
    void it_starts_with_what_the_session_knows() throws Exception {
        shell.run("export A=7; cd /usr");
        var id = shell.background("echo $A; pwd");
        assertThat(shell.process(act("wait", id)).path("output").asString()).isEqualTo("7\n/usr");
    }

    @Test
    void list_shows_the_tasks_own() throws Exception {
        var id = shell.background("sleep 3082");
        clock.advance(Duration.ofSeconds(5));
        var row = shell.process("{\"action\": \"list\"}").path("processes").path(0);
        assertThat(row.path("session_id").asString()).isEqualTo(id);
        assertThat(row.path("status").asString()).isEqualTo("running");
        assertThat(row.path("uptime_seconds").asInt()).isEqualTo(5);
        var other =
                shell.process.run(JsonMapper.shared().createObjectNode().put("action", "list"), shell.context("other"));
        assertThat(other.plain()).isEqualTo("{\"processes\":[]}");
    }

    @Test
    void poll_shows_state_and_output_so_far() throws Exception {
        var id = shell.background("echo ready; sleep 3083");
        ShellFixture.eventually(() -> preview(id).equals("ready"));
        assertThat(shell.process(act("poll", id)).path("status").asString()).isEqualTo("running");
    }

    @Test
    void log_pages_through_the_lines() throws Exception {
        var id = shell.background("seq 1 500");
        shell.process(act("wait", id));
        var last = shell.process("{\"action\":\"log\",\"session_id\":\"" + id + "\",\"limit\":2}");
        var middle = shell.process("{\"action\":\"log\",\"session_id\":\"" + id + "\",\"offset\":10,\"limit\":2}");
        assertThat(last.path("output").asString()).isEqualTo("499\n500");
        assertThat(last.path("total_lines").asInt()).isEqualTo(500);
        assertThat(middle.path("output").asString()).isEqualTo("11\n12");
        assertThat(middle.path("showing").asString()).isEqualTo("2 lines");
    }

    @Test
    void wait_ends_with_the_process_or_with_its_time() throws Exception {
        var quick = shell.process(act("wait", shell.background("echo done; exit 3")));
        assertThat(quick.path("status").asString()).isEqualTo("exited");
        assertThat(quick.path("exit_code").asInt()).isEqualTo(3);
        assertThat(quick.path("output").asString()).isEqualTo("done");
        var slow = shell.background("sleep 3084");
        var waited = shell.process("{\"action\":\"wait\",\"timeout\":1,\"session_id\":\"" + slow + "\"}");
        assertThat(waited.path("status").asString()).isEqualTo("timeout");
        var clamped = shell.process(
                "{\"action\":\"wait\",\"timeout\":9999,\"session_id\":\"" + shell.background("true") + "\"}");
        assertThat(clamped.has("timeout_note")).isTrue();
    }

    @Test
    void interrupting_a_wait_leaves_the_process_alone() throws Exception {
        var id = shell.background("sleep 3085");
        Thread.currentThread().interrupt();
        assertThat(shell.process(act("wait", id)).path("status").asString()).isEqualTo("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(shell.process(act("poll", id)).path("status").asString()).isEqualTo("running");
    }

    @Test
    void what_a_shell_is_given_to_read_passes_the_same_guard_as_a_command() throws Exception {
        var id = shell.background("bash");
        var whole = shell.process(written("submit", id, "rm -rf ~"));
        assertThat(whole.path("status").asString()).isEqualTo("blocked");
        assertThat(whole.path("error").asString()).contains("recursive delete of home directory");
        // in pieces, too
        assertThat(shell.process(written("write", id, "echo a; r"))
                        .path("status")
                        .asString())
                .isEqualTo("ok");
        assertThat(shell.process(written("write", id, "eboo")).path("status").asString())
                .isEqualTo("ok");
        assertThat(shell.process(written("submit", id, "t")).path("status").asString())
                .isEqualTo("blocked");
        // with keys that erase
        assertThat(shell.process(written("submit", id, "x; halx\\u007ft"))
                        .path("status")
                        .asString())
                .isEqualTo("blocked");
        // and what needs consent is not run when nobody can give it
        assertThat(shell.process(written("submit", id, "\\nrm -rf build"))
                        .path("status")
                        .asString())
                .isEqualTo("blocked");
    }

    @Test
    void a_program_that_does_not_read_holds_nobody_up() throws Exception {
        var id = shell.background("sleep 3099");
        var result = shell.process(written("write", id, "x".repeat(1_000_000)));
        assertThat(result.path("status").asString()).isEqualTo("waiting");
        assertThat(shell.process(written("write", id, "y")).path("error").asString())
                .contains("has not read what was written before");
        assertThat(shell.process(act("kill", id)).path("status").asString()).isEqualTo("killed");
    }

    private static String written(String action, String id, String data) {
        return "{\"action\":\"" + action + "\",\"session_id\":\"" + id + "\",\"data\":\"" + data + "\"}";
    }

    @Test
    void kill_ends_the_whole_tree_however_stubborn() throws Exception {
        Files.writeString(shell.work.resolve("s.sh"), "trap '' TERM; sleep 3086 & sleep 3087 & echo up; wait; wait\n");
        var id = shell.background("bash s.sh");
        ShellFixture.eventually(() -> preview(id).equals("up"));
        var result = shell.process(act("kill", id));
        assertThat(result.path("status").asString()).isEqualTo("killed");
        assertThat(result.path("exit_code").asInt()).isEqualTo(-15);
        assertThat(List.of("sleep 3086", "sleep 3087")).noneMatch(ShellFixture::running);
        assertThat(shell.process(act("kill", id)).path("status").asString()).isEqualTo("already_exited");
    }

    @Test
    void input_is_written_submitted_and_closed() throws Exception {
        var id = shell.background("read -r a; echo \"<$a>\"; cat; echo end");
        shell.process("{\"action\":\"write\",\"data\":\"he\",\"session_id\":\"" + id + "\"}");
        shell.process("{\"action\":\"submit\",\"data\":\"llo\",\"session_id\":\"" + id + "\"}");
        shell.process("{\"action\":\"write\",\"data\":\"tail\\n\",\"session_id\":\"" + id + "\"}");
        shell.process(act("close", id));
        assertThat(shell.process(act("wait", id)).path("output").asString()).isEqualTo("<hello>\ntail\nend");
    }

    @Test
    void a_program_that_insists_on_a_terminal_gets_one() throws Exception {
        var started = shell.terminal("{\"background\": true, \"pty\": true}", "tty -s && stty size; exit 3");
        assertThat(started.has("pty_note")).isFalse();
        var ended = shell.process(act("wait", started.path("session_id").asString()));
        assertThat(ended.path("output").asString()).isEqualTo("30 120");
        assertThat(ended.path("exit_code").asInt()).isEqualTo(3);
    }

    @Test
    void killing_reaches_what_runs_in_the_terminal() throws Exception {
        var started =
                shell.terminal("{\"background\": true, \"pty\": true}", "trap '' HUP TERM; sleep 3089; sleep 3089");
        ShellFixture.eventually(() -> ShellFixture.running("sleep 3089"));
        shell.process(act("kill", started.path("session_id").asString()));
        assertThat(ShellFixture.running("sleep 3089")).isFalse();
    }

    @Test
    void mistakes_are_explained() throws Exception {
        assertThat(shell.process(act("poll", "proc_0")).toString())
                .isEqualTo("{\"status\":\"not_found\",\"error\":\"No process with ID proc_0\"}");
        assertThat(shell.process("{\"action\":\"poll\"}").toString())
                .isEqualTo("{\"error\":\"session_id is required for poll\"}");
        assertThat(shell.process("{\"action\":\"dance\"}").path("error").asString())
                .contains("list, poll, log, wait");
    }

    @Test
    void the_end_is_told_when_asked_for() throws Exception {
        var id = shell.terminal("{\"background\": true, \"notify_on_complete\": true}", "echo all good; exit 2")
                .path("session_id")
                .asString();
        var notices = new java.util.ArrayList<String>();
        ShellFixture.eventually(() -> {
            notices.addAll(shell.processes.takeNotices("task"));
            return !notices.isEmpty();
        });
        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("[IMPORTANT: Background process " + id + " completed (exit code 2).")
                .contains("all good");
    }

    @Test
    void an_end_that_was_seen_is_not_told_again() throws Exception {
        var id = shell.terminal("{\"background\": true, \"notify_on_complete\": true}", "true")
                .path("session_id")
                .asString();
        shell.process(act("wait", id));
        assertThat(shell.processes.takeNotices("task")).isEmpty();
    }

    @Test
    void a_watched_line_is_told_but_not_every_one_of_them() throws Exception {
        var id = shell.terminal(
                        "{\"background\": true, \"watch_patterns\": [\"ready\"]}",
                        "echo starting; echo 'ready on 80'; read -r _; echo 'ready again'; read -r _")
                .path("session_id")
                .asString();
        ShellFixture.eventually(() -> preview(id).contains("ready on 80"));
        assertThat(shell.processes.takeNotices("task"))
                .singleElement()
                .asString()
                .contains(id + " matched watch pattern")
                .contains("ready on 80");
        shell.process("{\"action\":\"submit\",\"session_id\":\"" + id + "\"}");
        ShellFixture.eventually(() -> preview(id).contains("ready again"));
        assertThat(shell.processes.takeNotices("task")).isEmpty();
    }

    @Test
    void releasing_the_task_ends_its_processes() throws Exception {
        for (int i = 0; i < 5; i++) {
            shell.background("trap '' TERM; sleep 3088; sleep 3088");
        }
        ShellFixture.eventually(() -> ShellFixture.running("sleep 3088"));
        long begun = System.nanoTime();
        shell.processes.release("task");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(ShellFixture.running("sleep 3088")).isFalse();
        assertThat(shell.process("{\"action\": \"list\"}").toString()).isEqualTo("{\"processes\":[]}");
    }

    private String preview(String id) {
        try {
            return shell.process(act("poll", id)).path("output_preview").asString();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String act(String action, String id) {
        return "{\"action\":\"" + action + "\",\"session_id\":\"" + id + "\"}";
    }
}
