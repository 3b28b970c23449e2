package dev.hermes.codex.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Person;
import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolCalls;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Toolbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Our tools as a client of the Model Context Protocol meets them. */
@Timeout(30)
class ToolServerTest {
    private static final Map<String, String> WORKER = Map.of("HERMES_KANBAN_TASK", "t_1");

    private final PipedOutputStream toServer = new PipedOutputStream();
    private final PipedInputStream fromServer = new PipedInputStream(1 << 16);
    private BufferedReader answers;
    private Thread server;

    private record Played(String name) implements Tool {
        @Override
        public ToolSpec spec() {
            var schema = JsonMapper.shared()
                    .readTree(
                            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
            return new ToolSpec(name, "kanban", "Plays " + name, (ObjectNode) schema);
        }

        @Override
        public ToolResult run(ObjectNode arguments, ToolContext context) {
            if (arguments.path("n").asInt(0) == 13) {
                throw new HermesException(ExitCode.FAILED, "Bad luck.");
            }
            return new ToolResult.Text(
                    name + " got " + arguments + " for " + context.environment().get("HERMES_KANBAN_TASK"));
        }
    }

    @BeforeEach
    void start() throws IOException {
        var toolbox =
                new Toolbox(List.of(new Played("kanban_show"), new Played("kanban_create"), new Played("terminal")));
        var context = new ToolContext("s", "t", "", Person.ABSENT, ToolCalls.NONE, WORKER);
        var in = new PipedInputStream(toServer, 1 << 16);
        var out = new PipedOutputStream(fromServer);
        answers = new BufferedReader(new InputStreamReader(fromServer, StandardCharsets.UTF_8));
        server = Thread.ofPlatform().daemon().start(() -> {
            try {
                new ToolServer(toolbox, context, "1.2.3").run(in, out);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        toServer.close();
    }

    private JsonNode ask(int id, String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
        var answer = JsonMapper.shared().readTree(answers.readLine());
        assertThat(answer.path("id").asInt()).isEqualTo(id);
        return answer.path("result");
    }

    private void send(String line) throws IOException {
        toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    private JsonNode greet() throws IOException {
        var hello = ask(
                1,
                "initialize",
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"codex\",\"version\":\"1\"}}");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        return hello;
    }

    @Test
    void it_says_who_it_is_and_offers_what_a_worker_may_use() throws Exception {
        // when
        var hello = greet();
        var listed = ask(2, "tools/list", "{}").path("tools");
        // then
        assertThat(hello.path("serverInfo").path("name").asString()).isEqualTo("hermes-tools");
        assertThat(listed.valueStream().map(tool -> tool.path("name").asString()))
                .containsExactly("kanban_show");
        assertThat(listed.get(0).path("inputSchema").path("required").toString())
                .isEqualTo("[\"n\"]");
    }

    @Test
    void a_call_is_answered_by_the_tool_with_the_environment_of_the_session() throws Exception {
        // given
        greet();
        // when
        var result = ask(2, "tools/call", "{\"name\":\"kanban_show\",\"arguments\":{\"n\":\"7\"}}");
        // then: what the model wrote as text is a number by then
        assertThat(result.path("content").get(0).path("text").asString())
                .isEqualTo("kanban_show got {\"n\":7} for t_1");
        assertThat(result.path("isError").asBoolean()).isFalse();
    }

    @Test
    void a_tool_that_fails_says_so() throws Exception {
        // given
        greet();
        // when
        var result = ask(2, "tools/call", "{\"name\":\"kanban_show\",\"arguments\":{\"n\":13}}");
        // then
        assertThat(result.path("content").get(0).path("text").asString())
                .contains("\"error\"")
                .contains("Bad luck.");
    }

    @Test
    void it_ends_with_its_input() throws Exception {
        // given
        greet();
        // when
        toServer.close();
        // then
        assertThat(server.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void who_hands_out_work_is_offered_other_tools_than_who_does_it() {
        // given
        var there = Stream.of(
                        "terminal",
                        "write_file",
                        "memory",
                        "delegate_task",
                        "todo",
                        "web_search",
                        "skills_list",
                        "kanban_show",
                        "kanban_list",
                        "kanban_comment",
                        "kanban_complete",
                        "kanban_block",
                        "kanban_heartbeat",
                        "kanban_create",
                        "kanban_unblock",
                        "kanban_link",
                        "kanban_schedule")
                .toList();
        // then
        assertThat(ToolServer.offered(there, WORKER))
                .containsExactly(
                        "kanban_block",
                        "kanban_comment",
                        "kanban_complete",
                        "kanban_heartbeat",
                        "kanban_list",
                        "kanban_show",
                        "skills_list",
                        "web_search");
        assertThat(ToolServer.offered(there, Map.of()))
                .containsExactly("kanban_create", "kanban_link", "kanban_unblock", "skills_list", "web_search");
    }
}
