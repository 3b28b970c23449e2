package dev.hermes.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnRuntime.Outcome;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Turns that {@code codex app-server} answers: what comes of them, and what happens when it misbehaves. */
@Timeout(60)
class CodexRuntimeTest {
    @TempDir
    Path directory;

    private CodexBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new CodexBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Limits limits(int turnMillis, int silenceMillis, int goodbyeMillis) {
        return new Limits(
                Duration.ofSeconds(20),
                Duration.ofMillis(turnMillis),
                Duration.ofMillis(silenceMillis),
                Duration.ofMillis(goodbyeMillis));
    }

    @Test
    void an_answer_is_streamed_and_stored_with_the_thoughts_before_it() throws Exception {
        // when
        var outcome = bench.say("hello");
        // then
        assertThat(outcome).isEqualTo(new Outcome.Answered("Good day"));
        assertThat(bench.events)
                .containsExactly(
                        new AgentEvent.ReasoningDelta("Thinking"),
                        new AgentEvent.TextDelta("Good "),
                        new AgentEvent.TextDelta("day"),
                        new AgentEvent.SegmentEnd());
        var answer = bench.history.getLast();
        assertThat(answer.role()).isEqualTo(Role.ASSISTANT);
        assertThat(answer.text()).isEqualTo("Good day");
        assertThat(answer.reasoning().text()).contains("Thinking of a greeting");
        assertThat(bench.used).containsExactly(new Usage(40, 30, 60, 0, 10));
    }

    @Test
    void we_say_who_we_are_and_where_the_work_is() throws Exception {
        // when
        bench.say("hello");
        // then
        var hello = bench.received("initialize").getFirst();
        assertThat(hello.path("params").path("clientInfo").path("name").asString())
                .isEqualTo("hermes");
        assertThat(hello.path("params").path("clientInfo").path("version").asString())
                .isEqualTo("1.2.3");
        assertThat(bench.received("initialized")).hasSize(1);
        var thread = bench.received("thread/start").getFirst().path("params");
        assertThat(thread.path("cwd").asString()).isEqualTo(directory.toString());
        assertThat(thread.path("model").asString()).isEqualTo("gpt-5.5");
        var turn = bench.received("turn/start").getFirst().path("params");
        assertThat(turn.path("threadId").asString()).startsWith("thread_");
        assertThat(turn.path("input").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"hello\"}]");
    }

    @Test
    void a_command_becomes_a_call_of_our_terminal_and_its_result() throws Exception {
        // when
        bench.say("run ls -1");
        // then
        assertThat(bench.history)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(bench.history.get(1).toolCalls())
                .extracting(ToolCall::name, ToolCall::arguments)
                .containsExactly(Tuple.tuple("terminal", "{\"command\":\"ls -1\",\"workdir\":\"/work\"}"));
        assertThat(bench.history.get(2).text()).isEqualTo("{\"output\":\"a.txt\\n\",\"exit_code\":0}");
        assertThat(bench.history.get(2).toolCallId())
                .contains(bench.history.get(1).toolCalls().getFirst().id());
        assertThat(bench.events.getFirst()).isInstanceOf(AgentEvent.ToolStarted.class);
        assertThat(bench.events.get(1)).isInstanceOfSatisfying(AgentEvent.ToolFinished.class, finished -> {
            assertThat(finished.failed()).isFalse();
            assertThat(finished.took()).isEqualTo(Duration.ofMillis(1200));
        });
    }

    @Test
    void tools_of_servers_become_calls_and_ours_keep_their_names() throws Exception {
        // when
        bench.say("mcp hermes-tools/kanban_show");
        bench.say("mcp my.files/read");
        // then
        assertThat(bench.history.stream().flatMap(message -> message.toolCalls().stream()))
                .extracting(ToolCall::name)
                .containsExactly("kanban_show", "kanban_show", "mcp_my_files_read", "mcp_my_files_read");
        assertThat(bench.history.stream()
                        .filter(message -> message.role() == Role.TOOL)
                        .map(Message::text))
                .startsWith("seven", "{\"error\":\"no id\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "ONCE, accept",
        "SESSION, acceptForSession",
        "ALWAYS, acceptForSession",
        "DENY, decline",
        "TIMEOUT, decline"
    })
    void a_command_that_codex_asks_about_is_shown_to_the_person(Person.Decision decision, String word)
            throws Exception {
        // given
        bench.decisions.add(decision);
        // when
        var outcome = bench.say("ask touch /etc/x");
        // then
        assertThat(bench.asked).singleElement().satisfies(approval -> {
            assertThat(approval.command()).isEqualTo("touch /etc/x");
            assertThat(approval.reason()).isEqualTo("Codex: it writes outside of the workspace (in /work)");
            assertThat(approval.mayBeAlways()).isFalse();
        });
        assertThat(outcome).isEqualTo(new Outcome.Answered("{\"decision\": \"" + word + "\"}"));
    }

    @Test
    void a_choice_that_codex_does_not_offer_is_not_made() throws Exception {
        // given
        bench.decisions.add(Person.Decision.SESSION);
        // when
        var outcome = bench.say("ask touch once");
        // then
        assertThat(outcome).isEqualTo(new Outcome.Answered("{\"decision\": \"accept\"}"));
    }

    @Test
    void what_is_never_run_here_is_declined_without_a_question() throws Exception {
        // when
        var outcome = bench.unasked().say("ask rm -rf /");
        // then
        assertThat(outcome).isEqualTo(new Outcome.Answered("{\"decision\": \"decline\"}"));
        assertThat(bench.asked).isEmpty();
        assertThat(bench.history.get(2).text()).contains("not allowed");
    }

    @Test
    void when_nothing_is_asked_here_nothing_is_asked_for_codex() throws Exception {
        // when
        var outcome = bench.unasked().say("ask touch /etc/x");
        // then
        assertThat(outcome).isEqualTo(new Outcome.Answered("{\"decision\": \"accept\"}"));
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void a_change_of_files_is_shown_with_what_it_changes() throws Exception {
        // given
        bench.decisions.add(Person.Decision.DENY);
        // when
        var outcome = bench.say("edit");
        // then
        assertThat(bench.asked.getFirst().command()).contains("/work/a.txt").contains("+b");
        assertThat(outcome).isEqualTo(new Outcome.Answered("{\"decision\": \"decline\"}"));
        assertThat(bench.history.get(1).toolCalls().getFirst().name()).isEqualTo("patch");
        assertThat(bench.history.get(2).text()).contains("\"success\":false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "item/permissions/requestApproval {\"permissions\":{\"network\":{\"enabled\":true}}}"
                        + " | {\"decision\": \"decline\", \"permissions\": {}, \"scope\": \"turn\"}",
                "mcpServer/elicitation/request {\"serverName\":\"hermes-tools\"}"
                        + " | {\"action\": \"accept\", \"content\": {}}",
                "mcpServer/elicitation/request {\"serverName\":\"other\"}"
                        + " | {\"action\": \"decline\", \"content\": null}",
                "item/tool/requestUserInput {}"
                        + " | {\"code\": -32601, \"message\": \"Hermes does not know item/tool/requestUserInput\"}",
            })
    void every_other_request_gets_its_answer(String request, String answer) throws Exception {
        // when
        var outcome = bench.say("request " + request);
        // then
        assertThat(outcome).isEqualTo(new Outcome.Answered(answer));
        assertThat(bench.asked).isEmpty();
    }

    @Test
    void turns_of_a_conversation_go_to_the_same_thread_of_the_same_program() throws Exception {
        // when
        bench.say("hello");
        bench.say("run ls");
        // then
        assertThat(bench.processes()).hasSize(1);
        assertThat(bench.received("thread/start")).hasSize(1);
        assertThat(bench.received("turn/start")
                        .get(1)
                        .path("params")
                        .path("input")
                        .get(0)
                        .path("text")
                        .asString())
                .isEqualTo("run ls");
    }

    @Test
    void a_conversation_that_was_changed_is_told_anew() throws Exception {
        // given
        bench.say("hello");
        bench.say("run ls");
        // when: the last exchange is taken back
        bench.history.subList(2, bench.history.size()).clear();
        bench.say("hello");
        // then
        assertThat(bench.received("thread/start")).hasSize(2);
        assertThat(bench.received("turn/start")
                        .get(2)
                        .path("params")
                        .path("input")
                        .get(0)
                        .path("text")
                        .asString())
                .contains("User: hello\nAssistant: Good day\n")
                .endsWith("\nhello")
                .doesNotContain("run ls");
    }

    @Test
    void the_program_ends_with_the_conversation() throws Exception {
        // given
        bench.say("hello");
        var process = bench.processes().getFirst();
        // when
        bench.close();
        // then
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void it_sees_its_own_keys_and_nobody_elses() throws Exception {
        // given
        bench.environment.put("OPENAI_API_KEY", "its-own");
        bench.environment.put("ANTHROPIC_API_KEY", "secret");
        bench.environment.put("OPENROUTER_API_KEY", "secret");
        bench.environment.put("TELEGRAM_BOT_TOKEN", "secret");
        bench.environment.put("MY_OWN_SERVERS_KEY", "secret");
        bench.environment.put("LANG", "C.UTF-8");
        // when
        var outcome = bench.say("environment");
        // then
        var seen = JsonMapper.shared().readTree(((Outcome.Answered) outcome).text());
        assertThat(seen.path("OPENAI_API_KEY").asString()).isEqualTo("its-own");
        assertThat(seen.path("LANG").asString()).isEqualTo("C.UTF-8");
        assertThat(seen.path("HERMES_HOME").asString())
                .isEqualTo(directory.resolve("home").toString());
        assertThat(seen.toString()).doesNotContain("secret");
    }

    @Test
    void a_worker_of_the_board_may_write_where_the_board_is() throws Exception {
        // given
        bench.environment.put("HERMES_KANBAN_TASK", "t_1");
        bench.environment.put("HERMES_KANBAN_DB", directory.resolve("kanban.db").toString());
        // when
        bench.say("hello");
        // then
        assertThat(bench.codex.received().getFirst())
                .contains("sandbox_workspace_write.writable_roots=[\\\"" + directory + "\\\"]");
    }

    @Test
    void an_interruption_reaches_it_and_keeps_what_was_shown() throws Exception {
        // given
        var caught = new CompletableFuture<Long>();
        var turn = Thread.ofVirtual().start(() -> {
            try {
                bench.say("hang");
                caught.completeExceptionally(new AssertionError("not interrupted"));
            } catch (InterruptedException _) {
                caught.complete(System.nanoTime());
            } catch (RuntimeException e) {
                caught.completeExceptionally(e);
            }
        });
        awaitText();
        // when
        long asked = System.nanoTime();
        turn.interrupt();
        // then
        assertThat(Duration.ofNanos(caught.get() - asked)).isLessThan(Duration.ofSeconds(1));
        assertThat(bench.received("turn/interrupt")
                        .getFirst()
                        .path("params")
                        .path("turnId")
                        .asString())
                .isEqualTo("turn_1");
        // and the conversation goes on in the same program
        assertThat(bench.say("hello")).isEqualTo(new Outcome.Answered("Good day"));
        assertThat(bench.processes()).hasSize(1);
    }

    @Test
    void one_that_does_not_stop_is_ended_within_a_second() throws Exception {
        // given
        bench.limits(limits(30_000, 30_000, 250));
        var caught = new CompletableFuture<Long>();
        var turn = Thread.ofVirtual().start(() -> {
            try {
                bench.say("deaf");
            } catch (InterruptedException _) {
                caught.complete(System.nanoTime());
            }
        });
        awaitText();
        // when
        long asked = System.nanoTime();
        turn.interrupt();
        // then
        assertThat(Duration.ofNanos(caught.get() - asked)).isLessThan(Duration.ofMillis(1_200));
        assertThat(bench.processes()).allMatch(process -> !process.isAlive());
        assertThat(bench.say("hello")).isEqualTo(new Outcome.Answered("Good day"));
    }

    /** Then the turn is known by its id, and can be stopped. */
    private void awaitText() {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (bench.shown().isEmpty() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Test
    void silence_after_a_tool_ends_the_turn() throws Exception {
        // given
        bench.limits(limits(30_000, 300, 5_000));
        // when
        var outcome = bench.say("silent");
        // then
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Cut.class, cut -> {
            assertThat(cut.reason()).isEqualTo("codex_silent");
            assertThat(cut.error()).contains("after a tool");
        });
        assertThat(bench.history).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(bench.say("hello")).isEqualTo(new Outcome.Answered("Good day"));
    }

    @Test
    void a_turn_that_takes_too_long_is_ended_and_what_it_began_is_told_as_cut_off() throws Exception {
        // given
        bench.limits(limits(400, 30_000, 5_000));
        // when
        var outcome = bench.say("hang");
        // then
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Cut.class, cut -> {
            assertThat(cut.reason()).isEqualTo("codex_turn_timeout");
            assertThat(cut.text()).isEqualTo("I am at it");
        });
        assertThat(bench.history)
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT);
        assertThat(bench.history.get(2).text()).contains("took too long");
    }

    @Test
    void one_that_dies_is_told_with_its_last_words_and_started_again() throws Exception {
        // when
        assertThatThrownBy(() -> bench.say("die"))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("ended in the middle of the turn: panicked at src/main.rs");
        // then
        assertThat(bench.history).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(bench.say("hello")).isEqualTo(new Outcome.Answered("Good day"));
        assertThat(bench.received("turn/start").get(1).toString()).contains("User: die");
    }

    @Test
    void lines_that_make_no_sense_are_passed_over() throws Exception {
        assertThat(bench.say("garbage")).isEqualTo(new Outcome.Answered("still here"));
        assertThat(bench.shown()).isEqualTo("still here");
    }

    @Test
    void the_mark_of_an_interruption_is_no_answer() throws Exception {
        assertThat(bench.say("aborted")).isEqualTo(new Outcome.Interrupted());
        assertThat(bench.shown()).isEmpty();
        assertThat(bench.history).hasSize(1);
    }

    @Test
    void a_failed_turn_says_why_and_the_next_one_is_answered() throws Exception {
        assertThatThrownBy(() -> bench.say("fail usage limit reached"))
                .isInstanceOf(HermesException.class)
                .hasMessage("Codex: usage limit reached");
        assertThat(bench.events).containsExactly(new AgentEvent.Notice("Codex tries again: first usage limit reached"));
        assertThat(bench.say("hello")).isEqualTo(new Outcome.Answered("Good day"));
        assertThat(bench.processes()).hasSize(1);
    }

    @Test
    void a_missing_login_is_told_with_what_to_do() {
        assertThatThrownBy(() -> bench.say("fail unexpected status 401 Unauthorized"))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.advice()).contains("Run 'codex login', then try again."));
    }

    @Test
    void a_turn_without_an_answer_is_no_answer() throws Exception {
        assertThat(bench.say("nothing"))
                .isInstanceOfSatisfying(
                        Outcome.Cut.class, cut -> assertThat(cut.reason()).isEqualTo("empty_response"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dead | Codex ended at once: cannot read config.toml",
                "mute | Codex did not answer 'initialize' within 1 s.",
                "noise | Codex did not answer 'initialize' within 1 s, but said: Welcome to Codex!"
            })
    void one_that_does_not_begin_is_told(String play, String message) {
        // given
        bench.environment.put("CODEX_PLAY", play);
        bench.limits(new Limits(
                Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(1)));
        // then
        assertThatThrownBy(() -> bench.say("hello"))
                .isInstanceOf(HermesException.class)
                .hasMessage(message);
    }

    @Test
    void without_the_program_it_is_said_how_to_get_it() {
        // given
        bench.environment.put("PATH", directory.toString());
        // then
        assertThatThrownBy(() -> bench.say("hello"))
                .isInstanceOfSatisfying(
                        HermesException.class,
                        e -> assertThat(e.advice().toString()).contains("npm install"));
    }

    @ParameterizedTest
    @CsvSource({"0.125.0, true", "0.130.1, true", "1.0.0, true", "0.124.9, false", "0.99.0, false", "soon, false"})
    void only_a_version_that_speaks_the_protocol_is_usable(String version, boolean usable) throws Exception {
        // given
        bench.environment.put("CODEX_PLAY_VERSION", version);
        var program = new CodexProgram(bench.environment, Set.of(), directory);
        // then
        if (usable) {
            assertThat(program.requireUsable()).isEqualTo(version);
        } else {
            assertThatThrownBy(program::requireUsable).isInstanceOf(HermesException.class);
        }
    }

    @Test
    void its_plugins_are_those_that_are_installed_and_on() throws Exception {
        // given
        bench.environment.put(
                "CODEX_PLAY_PLUGINS",
                "{\"marketplaces\": [{\"plugins\": ["
                        + "{\"id\": \"mail@curated\", \"installed\": true, \"enabled\": true},"
                        + "{\"id\": \"off@curated\", \"installed\": true, \"enabled\": false},"
                        + "{\"id\": \"new@curated\", \"installed\": false, \"enabled\": true}, 7]}]}");
        var program = new CodexProgram(bench.environment, Set.of(), directory);
        // then
        assertThat(CodexPlugins.enabled(program, directory, bench.environment, "1.2.3", Log.NONE))
                .containsExactly("mail@curated");
    }

    @Test
    void only_models_of_openai_are_asked_this_way() {
        assertThat(bench.runtime().serves(CodexBench.model())).isTrue();
        assertThat(bench.runtime().serves(CodexBench.model("anthropic"))).isFalse();
    }

    @Test
    void a_recap_keeps_the_newest_part() {
        // given
        var much = "x".repeat(1_900);
        var messages = new ArrayList<Message>();
        for (int i = 0; i < 40; i++) {
            messages.add(Message.user(i + " " + much));
        }
        // when
        var recap = Recap.of(List.copyOf(messages));
        // then
        assertThat(recap).hasSizeLessThan(26_000).contains("User: 39 ").doesNotContain("User: 5 ");
    }
}
