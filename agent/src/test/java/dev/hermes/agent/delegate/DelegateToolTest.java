package dev.hermes.agent.delegate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.agent.Agent;
import dev.hermes.agent.AgentBench;
import dev.hermes.agent.TurnResult;
import dev.hermes.sessions.ListFilter;
import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A conversation that gives work away; the server plays the conversation's model and that of its helpers. */
class DelegateToolTest {
    @TempDir
    Path directory;

    private AgentBench bench;
    private DelegationSettings settings = DelegationSettings.DEFAULT;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
        bench.tools =
                Set.of("terminal", "read_file", "write_file", "memory", "clarify", "execute_code", DelegateTool.NAME);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Agent start() {
        var plain = bench.toolbox;
        var helpers = new AgentHelpers(
                () -> {
                    bench.toolbox = plain;
                    return bench.parts();
                },
                bench.settings(),
                () -> bench.model("test-model"),
                settings,
                0);
        bench.toolbox = plain.with(new DelegateTool(settings, 0, helpers, new Random(5), bench.log));
        return bench.start();
    }

    /** Answers the conversation with a call of the tool, then with the end; helpers as the rule says. */
    private void script(String arguments, Function<Recorded, Reply> helper) {
        bench.server.otherwise(request -> {
            if (isHelper(request)) {
                return helper.apply(request);
            }
            return messages(request).getLast().path("role").asString().equals("user")
                    ? Reply.toolCall(DelegateTool.NAME, arguments)
                    : Reply.text("All done.");
        });
    }

    private static boolean isHelper(Recorded request) {
        return messages(request).getFirst().path("content").asString().contains("You are a helper");
    }

    private static List<JsonNode> messages(Recorded request) {
        return request.body().path("messages").valueStream().toList();
    }

    private static String task(Recorded request) {
        return messages(request).get(1).path("content").asString();
    }

    private static List<String> toolNames(Recorded request) {
        return request.body()
                .path("tools")
                .valueStream()
                .map(tool -> tool.path("function").path("name").asString())
                .toList();
    }

    private List<Recorded> helperRequests() {
        return bench.server.requests().stream()
                .filter(DelegateToolTest::isHelper)
                .toList();
    }

    private static JsonNode answer(Agent agent) {
        var text = agent.history().get(2).text();
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void a_helper_starts_with_its_task_alone_and_answers_with_a_summary() {
        // given
        bench.file("a.txt", "forty-two");
        script(
                "{\"goal\":\"Read a.txt\",\"context\":\"It is small.\"}",
                request -> messages(request).size() == 2
                        ? Reply.toolCall("read_file", "{\"path\":\"a.txt\"}")
                        : Reply.text("It says forty-two.").withUsage(100, 20));
        var agent = start();
        // when
        var result = bench.say(agent, "What does it say?");
        // then
        assertThat(result.finalResponse()).isEqualTo("All done.");
        var one = answer(agent).path("results").path(0);
        assertThat(one.path("task_index").asInt(-1)).isZero();
        assertThat(one.path("status").asString()).isEqualTo("completed");
        assertThat(one.path("exit_reason").asString()).isEqualTo("completed");
        assertThat(one.path("summary").asString()).isEqualTo("It says forty-two.");
        assertThat(one.path("api_calls").asInt()).isEqualTo(2);
        assertThat(one.path("model").asString()).isEqualTo("test-model");
        assertThat(one.path("tokens").path("output").asInt()).isEqualTo(25);
        assertThat(one.path("tool_trace").path(0).path("tool").asString()).isEqualTo("read_file");
        assertThat(one.path("tool_trace").path(0).path("args_bytes").asInt()).isEqualTo(16);
        assertThat(one.path("tool_trace").path(0).path("status").asString()).isEqualTo("ok");
        assertThat(answer(agent).has("total_duration_seconds")).isTrue();
        assertThat(task(helperRequests().getFirst())).isEqualTo("Read a.txt\n\nContext:\nIt is small.");
        assertThat(toolNames(helperRequests().getFirst())).containsExactly("read_file", "terminal", "write_file");
    }

    @Test
    void the_helpers_session_names_the_one_it_works_for() {
        script("{\"goal\":\"Think\"}", _ -> Reply.text("Thought."));
        var agent = start();
        bench.say(agent, "Go");
        assertThat(bench.store().list(new ListFilter(Optional.empty(), 10)))
                .singleElement()
                .satisfies(row -> assertThat(row.id()).isEqualTo(agent.sessionId()));
        assertThat(bench.store().tip(agent.sessionId())).isEqualTo(agent.sessionId());
        assertThat(bench.store().ids(Optional.empty()))
                .filteredOn(id -> !id.equals(agent.sessionId()))
                .singleElement()
                .satisfies(child -> assertThat(
                                bench.store().find(child).orElseThrow().parentId())
                        .contains(agent.sessionId()));
    }

    @Test
    void helpers_work_side_by_side_and_report_in_order() {
        // given: each answer waits for the other question
        var both = new CyclicBarrier(2);
        script("{\"tasks\":[{\"goal\":\"one\"},{\"goal\":\"two\"}]}", request -> {
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                return Reply.text("alone");
            }
            return Reply.text("I did " + task(request) + ".");
        });
        var agent = start();
        // when
        bench.say(agent, "Go");
        // then
        assertThat(answer(agent)
                        .path("results")
                        .valueStream()
                        .map(one -> one.path("summary").asString()))
                .containsExactly("I did one.", "I did two.");
    }

    @Test
    void tasks_may_come_as_a_text() {
        script("{\"tasks\":\"[{\\\"goal\\\":\\\"one\\\"}]\"}", _ -> Reply.text("Done."));
        var agent = start();
        bench.say(agent, "Go");
        assertThat(answer(agent).path("results").path(0).path("summary").asString())
                .isEqualTo("Done.");
    }

    @Test
    void too_many_tasks_are_refused_and_none_is_begun() {
        script("{\"tasks\":[\"1\",\"2\",\"3\",\"4\"]}", _ -> Reply.text("Done."));
        var agent = start();
        bench.say(agent, "Go");
        assertThat(answer(agent).path("error").asString()).contains("4 tasks", "at most 3");
        assertThat(helperRequests()).isEmpty();
    }

    @Test
    void a_task_without_a_goal_is_refused() {
        script("{\"tasks\":[{\"context\":\"lost\"}]}", _ -> Reply.text("Done."));
        var agent = start();
        bench.say(agent, "Go");
        assertThat(answer(agent).path("error").asString()).contains("goal");
    }

    @Test
    void a_helper_gets_no_more_tools_than_it_asked_for() {
        script("{\"goal\":\"Look\",\"toolsets\":[\"terminal\",\"memory\"]}", _ -> Reply.text("Done."));
        bench.say(start(), "Go");
        assertThat(toolNames(helperRequests().getFirst())).containsExactly("terminal");
    }

    @Test
    void a_leaf_has_no_helpers_and_an_orchestrator_has_as_deep_as_allowed() {
        // given: everybody delegates
        settings = new DelegationSettings(50, Duration.ofSeconds(60), 3, 2, true, false);
        bench.server.otherwise(request -> {
            boolean fresh = messages(request).getLast().path("role").asString().equals("user");
            return fresh && toolNames(request).contains(DelegateTool.NAME)
                    ? Reply.toolCall(DelegateTool.NAME, "{\"goal\":\"Delegate\",\"role\":\"orchestrator\"}")
                    : Reply.text("Done.");
        });
        // when
        bench.say(start(), "Go");
        // then
        assertThat(bench.server.requests().stream()
                        .filter(request -> messages(request).size() == 2)
                        .map(request -> toolNames(request).contains(DelegateTool.NAME)))
                .containsExactly(true, true, false);
    }

    @Test
    void the_budget_of_a_helper_is_its_own() {
        settings = new DelegationSettings(1, Duration.ofSeconds(60), 3, 1, true, false);
        script(
                "{\"goal\":\"Work\"}",
                request -> request.body().has("tools")
                        ? Reply.toolCall("terminal", "{\"command\":\"echo one\"}")
                        : Reply.text("Got this far."));
        var agent = start();
        assertThat(bench.say(agent, "Go").completed()).isTrue();
        var one = answer(agent).path("results").path(0);
        assertThat(one.path("status").asString()).isEqualTo("completed");
        assertThat(one.path("exit_reason").asString()).isEqualTo("max_iterations");
        assertThat(one.path("summary").asString()).isEqualTo("Got this far.");
    }

    @Test
    void a_helper_whose_model_fails_has_failed() {
        script("{\"goal\":\"Work\"}", _ -> Reply.status(401, "{}"));
        var agent = start();
        assertThat(bench.say(agent, "Go").completed()).isTrue();
        var one = answer(agent).path("results").path(0);
        assertThat(one.path("status").asString()).isEqualTo("failed");
        assertThat(one.path("exit_reason").asString()).isEqualTo("error");
        assertThat(one.path("error").asString()).contains("401");
    }

    @Test
    void a_helper_that_takes_too_long_is_stopped_and_the_others_keep_their_results() {
        settings = new DelegationSettings(50, Duration.ofSeconds(3), 3, 1, true, false);
        script(
                "{\"tasks\":[{\"goal\":\"slow\"},{\"goal\":\"quick\"}]}",
                request -> task(request).equals("slow") ? Reply.text("").hang() : Reply.text("Done."));
        var agent = start();
        bench.say(agent, "Go");
        var results = answer(agent).path("results");
        assertThat(results.path(0).path("status").asString()).isEqualTo("timeout");
        assertThat(results.path(0).path("exit_reason").asString()).isEqualTo("timeout");
        assertThat(results.path(1).path("status").asString()).isEqualTo("completed");
    }

    @Test
    void stopping_the_conversation_stops_every_helper_and_its_processes() throws Exception {
        // given: one helper is done, one sleeps
        script(
                "{\"tasks\":[{\"goal\":\"quick\"},{\"goal\":\"slow\"}]}",
                request -> task(request).equals("quick")
                        ? Reply.text("Done.")
                        : Reply.toolCall("terminal", "{\"command\":\"echo $$ > pid; sleep 300\"}"));
        var agent = start();
        var turn = new FutureTask<>((Callable<TurnResult>) () -> bench.say(agent, "Go"));
        Thread.ofVirtual().start(turn);
        var pid = bench.project.resolve("pid");
        AgentBench.eventually("the process", () -> pid.toFile().length() > 1);
        var shell =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        // when
        agent.interrupt(Optional.empty());
        var result = turn.get(2, TimeUnit.SECONDS);
        // then
        assertThat(result.interrupted()).isTrue();
        AgentBench.eventually("the process to end", () -> !shell.isAlive());
        var results = answer(agent).path("results");
        assertThat(results.path(0).path("status").asString()).isEqualTo("completed");
        assertThat(results.path(1).path("status").asString()).isEqualTo("interrupted");
    }

    @Test
    void what_needs_consent_is_denied_and_logged_unless_the_user_allowed_it_for_helpers() {
        bench.file("old.txt", "x");
        script(
                "{\"goal\":\"Clean\"}",
                request -> messages(request).size() == 2
                        ? Reply.toolCall("terminal", "{\"command\":\"rm -rf " + bench.project + "/old*\"}")
                        : Reply.text("Tried."));
        bench.say(start(), "Go");
        assertThat(bench.project.resolve("old.txt")).exists();
        assertThat(bench.logged).anyMatch(line -> line.contains("denied") && line.contains("rm -rf"));
    }

    @Test
    void what_needs_consent_is_done_and_logged_when_the_user_allowed_it_for_helpers() {
        settings = new DelegationSettings(50, Duration.ofSeconds(60), 3, 1, true, true);
        bench.file("old.txt", "x");
        script(
                "{\"goal\":\"Clean\"}",
                request -> messages(request).size() == 2
                        ? Reply.toolCall("terminal", "{\"command\":\"rm -rf " + bench.project + "/old*\"}")
                        : Reply.text("Tried."));
        bench.say(start(), "Go");
        assertThat(bench.project.resolve("old.txt")).doesNotExist();
        assertThat(bench.logged).anyMatch(line -> line.contains("approved") && line.contains("rm -rf"));
    }

    @Test
    void files_that_a_helper_changed_are_named_for_who_read_them_before() {
        script(
                "{\"goal\":\"Write\"}",
                request -> messages(request).size() == 2
                        ? Reply.toolCall("write_file", "{\"path\":\"new.txt\",\"content\":\"x\"}")
                        : Reply.text("Written."));
        var agent = start();
        bench.say(agent, "Go");
        assertThat(answer(agent).path("results").path(0).path("summary").asString())
                .startsWith("Written.")
                .contains("This helper changed new.txt.");
    }
}
