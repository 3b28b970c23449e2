package dev.hermes.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.testkit.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What of a conversation survives. */
class PersistenceTest {
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

    @Test
    void a_resumed_session_has_the_same_system_prompt_byte_for_byte() {
        // given: a prompt that is another one each time it is built
        var built = new AtomicInteger();
        bench.prompts = _ -> "Prompt number " + built.incrementAndGet() + " — ü\n";
        var first = bench.start();
        bench.say(first, "Hi");
        bench.say(first, "Hi again");
        first.close();
        // when
        var second = bench.resume(first.sessionId());
        bench.say(second, "I am back");
        // then
        assertThat(built).hasValue(1);
        for (int i = 0; i < 3; i++) {
            assertThat(bench.sent(i).getFirst().path("content").asString()).isEqualTo("Prompt number 1 — ü\n");
        }
        assertThat(second.history())
                .extracting(Message::text)
                .containsExactly("Hi", "ok", "Hi again", "ok", "I am back", "ok");
    }

    @Test
    void a_session_without_a_stored_prompt_gets_a_new_one_and_a_warning() throws Exception {
        var first = bench.start();
        bench.say(first, "Hi");
        bench.sql("UPDATE sessions SET system_prompt = ''");
        var second = bench.resume(first.sessionId());
        assertThat(bench.say(second, "I am back").completed()).isTrue();
        assertThat(bench.store().find(first.sessionId()).orElseThrow().systemPrompt())
                .contains("You are Hermes.");
        assertThat(bench.logged)
                .anyMatch(line -> line.startsWith("WARNING") && line.contains("no stored system prompt"));
    }

    @Test
    void a_session_that_is_not_there_cannot_be_resumed() {
        assertThatThrownBy(() -> bench.resume("20200101_000000_abcdef"))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("20200101_000000_abcdef");
    }

    @Test
    void a_database_that_fails_does_not_end_the_turn_and_is_caught_up_with_later() throws Exception {
        // given
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}"), Reply.text("Done."), Reply.text("Here."));
        var agent = bench.start();
        bench.store();
        bench.sql("ALTER TABLE messages RENAME TO away");
        // when
        var result = bench.say(agent, "Print");
        // then
        assertThat(result.completed()).isTrue();
        assertThat(result.finalResponse()).isEqualTo("Done.");
        assertThat(bench.notices()).singleElement().asString().contains("could not be stored");
        // and: as soon as it works again nothing is missing
        bench.sql("ALTER TABLE away RENAME TO messages");
        bench.say(agent, "Are you there?");
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.USER, Role.ASSISTANT);
    }

    @Test
    void secrets_are_stored_redacted_while_tools_get_them_whole() {
        // given
        var secret = "sk-proj-abcdefghijklmnop1234";
        bench.server.enqueue(
                Reply.toolCall(
                        "terminal", "{\"command\":\"printf %s " + secret + " > key; export OPENAI_API_KEY=abc\"}"),
                Reply.text("I wrote " + secret + "."));
        var agent = bench.start();
        // when
        var result = bench.say(agent, "Write");
        // then
        assertThat(bench.project.resolve("key")).hasContent(secret);
        assertThat(result.finalResponse()).contains(secret);
        var stored = bench.store().messages(agent.sessionId());
        assertThat(stored.get(3).text()).isEqualTo("I wrote sk-pro...1234.");
        var arguments = stored.get(1).toolCalls().getFirst().arguments();
        assertThat(arguments).doesNotContain(secret);
        assertThat(JsonMapper.shared().readTree(arguments).path("command").asString())
                .contains("OPENAI_API_KEY=***");
    }

    @Test
    void a_rewound_conversation_is_rewound_in_the_database_too() {
        var agent = bench.start();
        bench.say(agent, "one");
        bench.say(agent, "two");
        agent.rewindTo(2);
        bench.say(agent, "three");
        assertThat(bench.store().messages(agent.sessionId()))
                .extracting(Message::text)
                .containsExactly("one", "ok", "three", "ok");
    }

    @Test
    void a_turn_without_a_database_works_too() {
        var parts = bench.parts();
        var agent = bench.keep(Agent.start(
                new AgentParts(
                        parts.transports(),
                        parts.keys(),
                        parts.meter(),
                        parts.tools(),
                        Optional.empty(),
                        parts.prompts(),
                        parts.compressor(),
                        parts.hints(),
                        parts.checkpoints(),
                        parts.titles(),
                        parts.runtime(),
                        parts.results(),
                        parts.dumps(),
                        parts.windows(),
                        parts.redactor(),
                        parts.clock(),
                        parts.log(),
                        parts.random()),
                bench.settings(),
                Optional.empty()));
        assertThat(bench.say(agent, "Hi").completed()).isTrue();
        assertThat(agent.history()).hasSize(2);
    }

    @Test
    void a_killed_process_leaves_a_conversation_that_can_be_resumed() throws Exception {
        // given: a process that ran one tool and waits for the model
        bench.server.enqueue(
                Reply.toolCall("terminal", "{\"command\":\"echo one\"}"),
                Reply.text("").hang());
        var killed = killedWhile(2);
        // when
        var agent = bench.resume(killed);
        var result = bench.say(agent, "Go on");
        // then
        assertThat(result.completed()).isTrue();
        assertThat(bench.lastSent())
                .extracting(message -> message.path("role").asString())
                .containsExactly("system", "user", "assistant", "tool", "user");
        assertThat(bench.lastSent().get(3).path("content").asString()).contains("one");
    }

    @Test
    void a_process_killed_in_the_middle_of_a_tool_leaves_its_question() throws Exception {
        bench.server.enqueue(Reply.toolCall("terminal", "{\"command\":\"touch began; exec sleep 30\"}"));
        var killed = killedWhile(1, bench.project.resolve("began"));
        var agent = bench.resume(killed);
        assertThat(bench.say(agent, "Go on").completed()).isTrue();
        assertThat(bench.lastSent().get(1).path("content").asString()).isEqualTo("Work\n\nGo on");
    }

    /** Starts another JVM on the same home, kills it at the given request, and answers with the session it worked on. */
    private String killedWhile(int request, Path... files) throws Exception {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var process = new ProcessBuilder(List.of(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        directory.toString(),
                        bench.server.url()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("worker.log").toFile())
                .start();
        try {
            bench.server.awaitRequests(request, Duration.ofSeconds(30));
            for (var file : files) {
                AgentBench.eventually(file.toString(), () -> file.toFile().exists());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return bench.store().latest("cli").orElseThrow();
    }

    /** What is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) {
            var bench = new AgentBench(Path.of(arguments[0]));
            var settings = bench.settings();
            var agent = Agent.start(
                    bench.parts(), settings.withModel(bench.model("test-model", arguments[1])), Optional.empty());
            bench.say(agent, "Work");
        }
    }
}
