package dev.hermes.tools.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.home.Config;
import dev.hermes.home.HermesHome;
import dev.hermes.home.Redactor;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.ToolServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scripts are run by the real python3 of the machine. */
class ExecuteCodeToolTest {
    private final List<String> called = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> environment = new HashMap<>();
    private ToolCalls tools = (name, arguments, _) -> {
        called.add(name + arguments);
        return new ToolResult.Text("{\n  \"output\": \"hi ü\",\n  \"exit_code\": 0\n}");
    };

    @TempDir
    private Path root;

    private Path work;

    @BeforeEach
    void prepare() throws Exception {
        work = Files.createDirectories(root.resolve("work")).toRealPath();
        environment.put("PATH", python());
        environment.put("TMPDIR", Files.createDirectories(root.resolve("tmp")).toString());
    }

    @Test
    void what_a_script_prints_is_the_answer() throws Exception {
        var result = run("print('żółć'); print(6 * 7)");
        assertThat(result.path("status").asString()).isEqualTo("success");
        assertThat(result.path("output").asString()).isEqualTo("żółć\n42");
        assertThat(result.path("tool_calls_made").asInt()).isZero();
        assertThat(result.has("error")).isFalse();
    }

    @Test
    void a_script_calls_tools() throws Exception {
        var result = run("""
                from hermes_tools import terminal, read_file, shell_quote
                print(terminal("echo " + shell_quote("a b"), timeout=5)["output"])
                print(read_file("x.txt", limit=3)["exit_code"])
                """);
        assertThat(result.path("output").asString()).isEqualTo("hi ü\n0");
        assertThat(result.path("tool_calls_made").asInt()).isEqualTo(2);
        assertThat(called)
                .containsExactly(
                        "terminal{\"command\":\"echo 'a b'\",\"timeout\":5}",
                        "read_file{\"path\":\"x.txt\",\"limit\":3}");
    }

    @Test
    void threads_of_a_script_may_call_at_the_same_time() throws Exception {
        var result = run("""
                from concurrent.futures import ThreadPoolExecutor
                from hermes_tools import terminal
                with ThreadPoolExecutor(8) as pool:
                    print(sum(r["exit_code"] == 0 for r in pool.map(terminal, [str(n) for n in range(20)])))
                """);
        assertThat(result.path("output").asString()).isEqualTo("20");
    }

    @Test
    void what_makes_no_sense_in_a_script_is_dropped() throws Exception {
        run(
                "import hermes_tools as t; t._call('terminal', command='ls', background=True, pty=True, notify_on_complete=True)");
        assertThat(called).containsExactly("terminal{\"command\":\"ls\"}");
    }

    @Test
    void other_tools_are_refused() throws Exception {
        assertThat(run("import hermes_tools as t; print(t._call('memory', action='add')['error'])")
                        .path("output")
                        .asString())
                .isEqualTo("Tool 'memory' is not available in execute_code. Available: patch, read_file, search_files,"
                        + " terminal, web_extract, web_search, write_file");
        assertThat(called).isEmpty();
    }

    @Test
    void calls_are_limited() throws Exception {
        var result = run("""
                from hermes_tools import terminal
                for n in range(4):
                    answer = terminal("x")
                print(answer["error"])
                """, Map.of("max_tool_calls", 3));
        assertThat(result.path("output").asString()).startsWith("Tool call limit reached (3).");
        assertThat(result.path("tool_calls_made").asInt()).isEqualTo(3);
    }

    @Test
    void a_failing_script_shows_what_it_complained_about() throws Exception {
        var result = run("print('so far'); raise ValueError('broken')");
        assertThat(result.path("status").asString()).isEqualTo("error");
        assertThat(result.path("output").asString())
                .startsWith("so far\n--- stderr ---\nTraceback")
                .endsWith("ValueError: broken");
    }

    @Test
    void no_code_is_no_script() throws Exception {
        assertThat(run(" ").toString()).isEqualTo("{\"error\":\"No code provided.\"}");
    }

    @Test
    void a_script_is_ended_at_its_limit_with_everything_it_started() throws Exception {
        var result = run(
                "import subprocess, time; print('begun', flush=True); subprocess.Popen(['sleep', '3091']); time.sleep(60)",
                Map.of("timeout", 1));
        assertThat(result.path("status").asString()).isEqualTo("timeout");
        assertThat(result.path("output").asString()).isEqualTo("begun");
        assertThat(running("sleep 3091")).isFalse();
    }

    @Test
    void what_a_script_leaves_behind_is_ended() throws Exception {
        run("import subprocess; subprocess.Popen(['sleep', '3092'])");
        assertThat(running("sleep 3092")).isFalse();
    }

    @Test
    void interrupting_the_caller_ends_the_script_and_the_call_it_waits_for() throws Exception {
        // given
        var inside = new CountDownLatch(1);
        var callEnded = new CountDownLatch(1);
        tools = (_, _, _) -> {
            inside.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(1));
            } finally {
                callEnded.countDown();
            }
            return ToolResult.error("never");
        };
        var result = new AtomicReference<JsonNode>();
        var interrupted = new AtomicReference<Boolean>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                result.set(run("print(1, flush=True); import hermes_tools; hermes_tools.terminal('x')"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
        // when
        long begun = System.nanoTime();
        caller.interrupt();
        caller.join();
        // then
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(result.get().path("status").asString()).isEqualTo("interrupted");
        assertThat(result.get().path("output").asString()).isEqualTo("1");
        assertThat(interrupted.get()).isTrue();
        assertThat(callEnded.await(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void secrets_are_not_in_its_environment() throws Exception {
        environment.put("MY_API_KEY", "k");
        environment.put("HERMES_API_TOKEN", "t");
        environment.put("XDG_DATA_HOME", "/data");
        environment.put("UNRELATED", "u");
        assertThat(run("import os; print([os.environ.get(n) for n in "
                                + "('MY_API_KEY', 'HERMES_API_TOKEN', 'XDG_DATA_HOME', 'UNRELATED')])")
                        .path("output")
                        .asString())
                .isEqualTo("[None, None, '/data', None]");
    }

    @Test
    void it_runs_where_the_terminal_stands_or_strictly_on_its_own() throws Exception {
        Files.writeString(work.resolve("ours.py"), "name = 'ours'");
        assertThat(run("import os, ours; print(os.getcwd(), ours.name)")
                        .path("output")
                        .asString())
                .isEqualTo(work + " ours");
        assertThat(run("import os; print(os.getcwd())", Map.of("mode", "strict"))
                        .path("output")
                        .asString())
                .contains("hermes-code-");
    }

    @Test
    void nothing_of_it_stays_on_the_disk() throws Exception {
        run("print(1)");
        try (var files = Files.list(root.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void endless_output_does_not_fill_the_memory() throws Exception {
        var result = run("while True: print('x' * 1000)", Map.of("timeout", 5));
        assertThat(result.path("output").asString()).hasSizeLessThan(50_200).contains("OUTPUT TRUNCATED");
    }

    private JsonNode run(String code) throws InterruptedException {
        return run(code, Map.of());
    }

    private JsonNode run(String code, Map<String, Object> settings) throws InterruptedException {
        var services = new ToolServices(
                new HermesHome(root, root, "default"),
                Config.of(Map.of("code_execution", settings)),
                Clock.systemUTC(),
                Log.NONE,
                new Redactor(true),
                work,
                environment);
        var tool = new ExecuteCodeTool(services, new TaskDirectories(work));
        var context = new ToolContext("session", "task", "call", Person.ABSENT, tools, environment);
        var arguments = JsonMapper.shared().createObjectNode().put("code", code);
        return JsonMapper.shared().readTree(tool.run(arguments, context).plain());
    }

    private static boolean running(String word) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(word));
    }

    /** python3 need not be in one of the usual places. */
    private static String python() {
        return System.getenv("PATH");
    }
}
