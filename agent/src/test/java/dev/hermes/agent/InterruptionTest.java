package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.testkit.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping an agent, and talking to it while it works. */
class InterruptionTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private AgentBench bench;

    @BeforeEach
    void open() {
        bench = new AgentBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FutureTask<TurnResult> inBackground(Agent agent, String text) {
        var task = new FutureTask<>((Callable<TurnResult>) () -> bench.say(agent, text));
        Thread.ofVirtual().start(task);
        return task;
    }

    /** The process that wrote its id into a file of the project. */
    private ProcessHandle process(String file) throws Exception {
        var pid = bench.project.resolve(file);
        AgentBench.eventually(file, () -> pid.toFile().length() > 1);
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    @Test
    void a_model_call_ends_at_once() throws Exception {
        // given
        bench.server.enqueue(Reply.text("").hang());
        var agent = bench.start();
        var turn = inBackground(agent, "Hi");
        bench.server.awaitRequests(1, Duration.ofSeconds(10));
        // when
        agent.interrupt(Optional.of("No, something else"));
        var result = turn.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        // then
        assertThat(result.interrupted()).isTrue();
        assertThat(result.completed()).isFalse();
        assertThat(result.exitReason()).isEqualTo("interrupted_during_api_call");
        assertThat(result.interruptMessage()).contains("No, something else");
        bench.server.awaitHangUps(1, Duration.ofSeconds(5));
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::text)
                .containsExactly("Hi");
        // and: the next turn is not stopped
        assertThat(bench.say(agent, "Go on").completed()).isTrue();
    }

    @Test
    void a_stop_before_a_turn_counts_for_it_and_one_that_came_too_late_for_the_last_does_not() {
        // given: a stop that nobody takes back
        var agent = bench.start();
        bench.say(agent, "Hi");
        agent.interrupt(Optional.of("Wait"));
        // when, then
        assertThat(bench.say(agent, "Go on").interrupted()).isTrue();
        // given: one that was meant for the answer that has just ended
        agent.interrupt(Optional.of("Stop that"));
        agent.forgetInterrupt();
        // when
        var result = bench.say(agent, "Now this");
        // then
        assertThat(result.completed()).isTrue();
        assertThat(result.interruptMessage()).isEmpty();
    }

    @Test
    void a_stop_for_the_turn_that_runs_is_not_forgotten() throws Exception {
        // given
        bench.server.enqueue(Reply.text("").hang());
        var agent = bench.start();
        var turn = inBackground(agent, "Hi");
        bench.server.awaitRequests(1, Duration.ofSeconds(10));
        // when
        agent.interrupt(Optional.empty());
        agent.forgetInterrupt();
        // then
        assertThat(turn.get(10, TimeUnit.SECONDS).interrupted()).isTrue();
    }

    @Test
    void a_tool_ends_at_once_and_leaves_no_process() throws Exception {
        // given
        bench.server.enqueue(Reply.toolCalls(
                new Reply.Call("terminal", "{\"command\":\"echo $$ > pid; sleep 300\"}"),
                new Reply.Call("terminal", "{\"command\":\"echo second > second\"}")));
        var agent = bench.start();
        var turn = inBackground(agent, "Sleep");
        var shell = process("pid");
        // when
        agent.interrupt(Optional.empty());
        var result = turn.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        // then
        assertThat(result.exitReason()).isEqualTo("interrupted_by_user");
        AgentBench.eventually("the process to end", () -> !shell.isAlive());
        assertThat(bench.project.resolve("second")).doesNotExist();
        var stored = bench.store().messages(agent.sessionId());
        assertThat(stored).extracting(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL);
        assertThat(stored.get(3).text())
                .isEqualTo("[Tool execution skipped — terminal was not started. User sent a new message]");
        assertThat(bench.server.requests()).hasSize(1);
        // and: the conversation goes on
        assertThat(bench.say(agent, "Go on").completed()).isTrue();
    }

    @Test
    void a_wait_between_two_attempts_ends_at_once() throws Exception {
        bench.server.enqueue(Reply.status(429, "{}", java.util.Map.of("Retry-After", "100")));
        var agent = bench.start();
        var turn = inBackground(agent, "Hi");
        AgentBench.eventually("the notice", () -> !bench.notices().isEmpty());
        agent.interrupt(Optional.empty());
        assertThat(turn.get(SOON.toMillis(), TimeUnit.MILLISECONDS).interrupted())
                .isTrue();
    }

    @Test
    void a_stop_before_the_turn_began_is_not_lost() {
        var agent = bench.start();
        agent.interrupt(Optional.empty());
        assertThat(bench.say(agent, "Hi").interrupted()).isTrue();
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void guidance_rides_on_the_newest_tool_result() throws Exception {
        // given
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo $$ > pid; until [ -e go ]; do sleep 0.05; done\"}"),
                Reply.text("As you wish."));
        var agent = bench.start();
        var turn = inBackground(agent, "Work");
        process("pid");
        // when
        agent.steer("  Use French. ");
        agent.steer("And be brief.");
        bench.file("go", "");
        turn.get(10, TimeUnit.SECONDS);
        // then
        assertThat(bench.lastSent().getLast().path("role").asString()).isEqualTo("tool");
        assertThat(bench.lastSent().getLast().path("content").asString())
                .endsWith("\n\nUser guidance: Use French.\nAnd be brief.");
        assertThat(bench.store().messages(agent.sessionId()).get(2).text()).contains("User guidance: Use French.");
    }

    @Test
    void guidance_that_found_no_tool_result_is_handed_back() throws Exception {
        bench.server.enqueue(Reply.text("Hello there.").slow(Duration.ofMillis(100)));
        var agent = bench.start();
        var turn = inBackground(agent, "Hi");
        bench.server.awaitRequests(1, Duration.ofSeconds(10));
        assertThat(agent.steer("Use French.")).isTrue();
        assertThat(agent.steer("  ")).isFalse();
        var result = turn.get(10, TimeUnit.SECONDS);
        assertThat(result.completed()).isTrue();
        assertThat(result.pendingSteer()).contains("Use French.");
    }

    @Test
    void an_interruption_drops_guidance() throws Exception {
        bench.server.enqueue(Reply.text("").hang());
        var agent = bench.start();
        var turn = inBackground(agent, "Hi");
        bench.server.awaitRequests(1, Duration.ofSeconds(10));
        agent.steer("Use French.");
        agent.interrupt(Optional.empty());
        assertThat(turn.get(10, TimeUnit.SECONDS).pendingSteer()).isEmpty();
    }
}
