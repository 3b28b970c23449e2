package dev.hermes.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Secret;
import dev.hermes.api.tool.Person;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TerminalToolTest {
    @TempDir
    private Path root;

    private ShellFixture shell;

    @BeforeEach
    void open() throws Exception {
        shell = ShellFixture.in(root);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void the_answer_holds_output_errors_and_exit_code() throws Exception {
        assertThat(shell.run("echo out; echo err >&2; exit 3"))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"output": "out\\nerr", "exit_code": 3, "error": null}"""));
    }

    @Test
    void exported_variables_and_the_directory_stay() throws Exception {
        shell.run("export A='7 \"x\"' && mkdir -p 'dir ü' && cd 'dir ü' && plain=1");
        assertThat(shell.output("echo \"$A|$plain\"; pwd")).isEqualTo("7 \"x\"|\n" + shell.work.resolve("dir ü"));
        assertThat(shell.directories.of("task")).isEqualTo(shell.work.resolve("dir ü"));
    }

    @Test
    void tasks_do_not_see_each_other() throws Exception {
        shell.run("export A=7; cd /usr");
        var other = shell.terminal.run(
                JsonMapper.shared().createObjectNode().put("command", "echo \"<$A>\"; pwd"), shell.context("other"));
        assertThat(other.plain()).contains("<>\\n" + shell.work);
    }

    @Test
    void workdir_is_for_one_command() throws Exception {
        shell.run("cd /usr");
        assertThat(shell.terminal("{\"workdir\": \"/\"}", "pwd").path("output").asString())
                .isEqualTo("/");
        assertThat(shell.output("pwd")).isEqualTo("/usr");
    }

    @Test
    void a_workdir_that_is_not_there_is_told() throws Exception {
        assertThat(shell.terminal("{\"workdir\": \"nowhere\"}", "pwd")
                        .path("exit_code")
                        .asInt())
                .isEqualTo(126);
        assertThat(shell.terminal("{\"workdir\": \"/tmp;ls\"}", "pwd")
                        .path("error")
                        .asString())
                .startsWith("Blocked: workdir contains disallowed character ';'.");
    }

    @Test
    void a_directory_that_vanished_gives_way_to_its_ancestor() throws Exception {
        shell.run("mkdir -p a/b && cd a/b");
        shell.terminal("{\"workdir\": \"" + shell.work + "\"}", "rmdir a/b a");
        assertThat(shell.output("pwd")).isEqualTo(shell.work.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "exit 4 ! 4",
                "exec grep b /dev/null ! 1",
                "set -e; false; echo never ! 1",
                "set -u; echo $nothing_of_this_name ! 127",
                "echo 'unbalanced ! 2",
                "true \\ ! 0",
                "false ! 1",
                "set -x; true ! 0",
                "kill -TERM $$ ! 143"
            })
    void no_command_breaks_the_session(String command, int exitCode) throws Exception {
        // given
        shell.run("export KEPT=yes");
        // when
        var result = shell.run(command);
        // then
        assertThat(result.path("exit_code").asInt()).as(result.toString()).isEqualTo(exitCode);
        assertThat(shell.output("echo $KEPT")).isEqualTo("yes");
    }

    @Test
    void a_here_document_is_text() throws Exception {
        assertThat(shell.output("cat <<'END'\n$x & 'one\nEND\necho two")).isEqualTo("$x & 'one\ntwo");
    }

    @Test
    void text_in_other_alphabets_survives_whatever_the_locale() throws Exception {
        assertThat(shell.output("printf '%s' 'żółć 日本 😀'")).isEqualTo("żółć 日本 😀");
    }

    @Test
    void bytes_that_are_no_text_do_no_harm() throws Exception {
        assertThat(shell.output("printf 'a\\377\\0b'")).isEqualTo("a\ufffd\0b");
    }

    @Test
    void escape_sequences_are_taken_out() throws Exception {
        assertThat(shell.output("printf '\\033[31mred\\033[0m'")).isEqualTo("red");
    }

    @Test
    void stdin_is_empty() throws Exception {
        assertThat(shell.output("cat; echo done")).isEqualTo("done");
    }

    @Test
    void a_slow_command_is_ended_at_its_limit() throws Exception {
        var result = shell.terminal("{\"timeout\": 1}", "echo begun; sleep 3071; echo never");
        assertThat(result.path("exit_code").asInt()).isEqualTo(124);
        assertThat(result.path("output").asString()).isEqualTo("begun\n\n[Command timed out after 1s]");
        assertThat(ShellFixture.running("sleep 3071")).isFalse();
    }

    @Test
    void what_is_cut_off_changes_nothing_in_the_session() throws Exception {
        shell.terminal("{\"timeout\": 1}", "cd /; export B=1; sleep 3072");
        assertThat(shell.output("pwd; echo \"<$B>\"")).isEqualTo(shell.work + "\n<>");
    }

    @Test
    void of_long_output_both_ends_are_kept() throws Exception {
        var output = shell.output("seq 1 40000");
        assertThat(output)
                .startsWith("1\n2\n")
                .endsWith("\n39999\n40000")
                .containsPattern(
                        "\\n\\n\\.\\.\\. \\[OUTPUT TRUNCATED - \\d+ chars omitted out of 228894 total] \\.\\.\\.\\n\\n");
        assertThat(output.replaceAll("\\n\\n\\.\\.\\. .* \\.\\.\\.\\n\\n", "")).hasSizeLessThanOrEqualTo(50_000);
    }

    @Test
    void endless_output_does_not_fill_the_memory() throws Exception {
        var result = shell.terminal("{\"timeout\": 1}", "yes 0123456789012345678901234567890123456789");
        assertThat(result.path("output").asString()).hasSizeLessThan(51_000).endsWith("[Command timed out after 1s]");
    }

    @Test
    void interrupting_the_caller_ends_the_whole_tree_within_a_second() throws Exception {
        // given
        var result = new AtomicReference<JsonNode>();
        var took = new AtomicReference<Duration>();
        var stillInterrupted = new AtomicReference<Boolean>();
        var marker = shell.work.resolve("begun");
        var script = "trap '' TERM INT HUP; (sleep 3073 & sleep 3074); setsid sleep 3075 | cat";
        Files.writeString(shell.work.resolve("stubborn.sh"), "touch begun; " + script);
        var interruptedAt = new AtomicReference<Long>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                result.set(shell.run("echo first; bash stubborn.sh & wait".replace(" & wait", "")));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            took.set(Duration.ofNanos(System.nanoTime() - interruptedAt.get()));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        ShellFixture.eventually(() -> Files.exists(marker) && ShellFixture.running("sleep 3073"));
        // when
        interruptedAt.set(System.nanoTime());
        caller.interrupt();
        caller.join();
        // then
        assertThat(took.get()).isLessThan(Duration.ofSeconds(10));
        assertThat(result.get().path("exit_code").asInt()).isEqualTo(130);
        assertThat(result.get().path("output").asString()).isEqualTo("first\n\n[Command interrupted]");
        assertThat(stillInterrupted.get()).isTrue();
        assertThat(List.of("sleep 3073", "sleep 3074", "sleep 3075", "stubborn.sh"))
                .noneMatch(ShellFixture::running);
    }

    @Test
    void a_grandchild_that_holds_the_output_does_not_hold_the_answer() throws Exception {
        Files.writeString(shell.work.resolve("leave.sh"), "sleep 3076 &\necho left\n");
        assertThat(shell.output("bash leave.sh")).isEqualTo("left");
        assertThat(ShellFixture.running("sleep 3076")).isTrue();
        shell.terminal.release("task");
        ShellFixture.eventually(() -> !ShellFixture.running("sleep 3076"));
    }

    @Test
    void releasing_a_task_ends_its_command_and_removes_its_files() throws Exception {
        // given
        var caller = Thread.ofVirtual().start(() -> {
            try {
                shell.run("touch begun; sleep 3077");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        ShellFixture.eventually(() -> ShellFixture.running("sleep 3077"));
        // when
        shell.terminal.release("task");
        caller.join(Duration.ofSeconds(5));
        // then
        assertThat(ShellFixture.running("sleep 3077")).isFalse();
        assertThat(caller.isAlive()).isFalse();
        assertThat(ShellFixture.leftovers(root.resolve("tmp"))).isEmpty();
    }

    @Test
    void keys_are_not_shown_to_commands_unless_let_through() throws Exception {
        var extra = new HashMap<>(Map.of("OPENAI_API_KEY", "sk-secret", "HASS_URL", "http://h", "TENOR_API_KEY", "t"));
        extra.put("_HERMES_FORCE_GH_TOKEN", "forced");
        extra.put("GH_TOKEN", "own");
        try (var other = new ShellFixture(
                root, Clock.systemUTC(), Map.of("terminal", Map.of("env_passthrough", List.of("HASS_URL"))), extra)) {
            assertThat(other.output("echo \"<$OPENAI_API_KEY|$HASS_URL|${GH_TOKEN#f}>\"; env | grep -c HERMES_FORCE"))
                    .isEqualTo("<|http://h|orced>\n0");
        }
    }

    @Test
    void what_looks_like_a_secret_is_not_written_down() throws Exception {
        shell.run("export MY_API_KEY=topsecretvalue OTHER=visible");
        try (var files = Files.walk(root.resolve("tmp"))) {
            assertThat(files.filter(Files::isRegularFile).map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .noneMatch(text -> text.contains("topsecretvalue"))
                    .anyMatch(text -> text.contains("visible"));
        }
    }

    @Test
    void functions_and_aliases_of_the_start_up_files_are_there() throws Exception {
        Files.writeString(
                root.resolve("user/.bashrc"), "greet() { echo \"hi $1\"; }\nalias two='echo 2'\nexport FROM_RC=1\n");
        assertThat(shell.output("greet you; two; echo $FROM_RC")).isEqualTo("hi you\n2\n1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 100 &",
                "nohup ./server",
                "setsid ./server",
                "a & b",
                "npm run dev",
                "python3 -m http.server 80",
                "docker compose up",
                "cd x && vite"
            })
    void what_belongs_in_the_background_is_not_run_in_the_foreground(String command) throws Exception {
        var result = shell.run(command);
        assertThat(result.path("status").asString()).isEqualTo("error");
        assertThat(result.path("error").asString()).contains("background=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true && echo 1",
                "echo 2>&1",
                "echo 'a & b'",
                "true # & not",
                "vite --version || true",
                "ls &>/dev/null",
                "echo $((3 & 1))",
                "cat <<E\na & b\nE",
                "docker compose up -d --help || true"
            })
    void what_only_looks_so_is_run(String command) throws Exception {
        assertThat(shell.run(command).path("error").isNull()).isTrue();
    }

    @Test
    void a_time_limit_beyond_the_maximum_is_refused() throws Exception {
        assertThat(shell.terminal("{\"timeout\": 601}", "true").path("error").asString())
                .startsWith("Foreground timeout 601s exceeds the maximum of 600s.");
    }

    @Test
    void a_command_must_be_text() throws Exception {
        var result = JsonMapper.shared()
                .readTree(shell.terminal
                        .run(JsonMapper.shared().createObjectNode().put("command", 5), shell.context("task"))
                        .plain());
        assertThat(result).isEqualTo(JsonMapper.shared().readTree("""
                {"output": "", "exit_code": -1, "error": "Invalid command: expected string, got number",
                 "status": "error"}"""));
    }

    @Test
    void what_is_not_approved_is_not_run() throws Exception {
        Files.createDirectories(shell.work.resolve("build"));
        var result = shell.run("rm -rf build");
        assertThat(result.path("status").asString()).isEqualTo("blocked");
        assertThat(result.path("exit_code").asInt()).isEqualTo(-1);
        assertThat(result.path("error").asString()).startsWith("BLOCKED:");
        assertThat(shell.work.resolve("build")).exists();
    }

    @Test
    void the_hardline_says_so() throws Exception {
        var result = shell.run("mkfs.ext4 /dev/nonexistent0");
        assertThat(result.path("hardline").asBoolean()).isTrue();
        assertThat(result.path("error").asString()).startsWith("BLOCKED (hardline): format filesystem (mkfs).");
    }

    @Test
    void an_exit_code_that_is_an_answer_is_explained() throws Exception {
        assertThat(shell.run("echo a | grep b").path("exit_code_meaning").asString())
                .isEqualTo("No matches found (not an error)");
        assertThat(shell.run("false").has("exit_code_meaning")).isFalse();
    }

    @Test
    void sudo_gets_the_password_on_stdin_once_asked() throws Exception {
        // given a sudo that wants a password and shows what it read
        var bin = Files.createDirectories(root.resolve("bin"));
        var sudo = Files.writeString(bin.resolve("sudo"), """
                #!/bin/bash
                [ "$1" = -n ] && exit 1
                [ "$1 $2 $3 $4" = "-k -S -p " ] || { echo "not fed: $*"; exit 9; }
                shift 4; read -r password; echo "got $password"; exec "$@"
                """);
        assertThat(sudo.toFile().setExecutable(true)).isTrue();
        try (var other = new ShellFixture(root, Clock.systemUTC(), Map.of(), Map.of("PATH", bin + ":/usr/bin:/bin"))) {
            var asked = new AtomicReference<>(0);
            var person = new Person() {
                @Override
                public Decision approve(Approval approval) {
                    return Decision.ONCE;
                }

                @Override
                public Optional<String> answer(String question, List<String> choices) {
                    return Optional.empty();
                }

                @Override
                public Optional<Secret> password(String prompt) {
                    asked.set(asked.get() + 1);
                    return Optional.of(Secret.of("hunter2"));
                }
            };
            var call =
                    JsonMapper.shared().createObjectNode().put("command", "echo 'sudo x'; sudo echo a && sudo echo b");
            // when
            var first = other.terminal.run(call, other.context("task", person)).plain();
            var second = other.terminal.run(call, other.context("task", person)).plain();
            // then
            assertThat(first).isEqualTo(second).contains("sudo x\\ngot ***\\na\\ngot ***\\nb");
            assertThat(asked.get()).isEqualTo(1);
        }
    }
}
