package dev.hermes.gateway.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.Log;
import dev.hermes.api.Secret;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.Client;
import dev.hermes.gateway.TestAgents;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code /v1/responses}: answers that a client may refer to later. */
@Timeout(60)
class ResponsesTest {
    private static final String PATH = "/v1/responses";

    @TempDir
    Path directory;

    private TestAgents agents;
    private ApiServer server;
    private Client client;

    @BeforeEach
    void start() throws PlatformException {
        agents = new TestAgents(directory);
        serve();
    }

    private void serve() throws PlatformException {
        var settings =
                new ApiServerSettings("127.0.0.1", 0, Optional.of(Secret.of("a-key")), List.of(), "hermes-agent", 10);
        server = new ApiServer(settings, agents, agents.home, agents.clock, new Random(), Log.NONE);
        server.start(new PlatformHost() {
            @Override
            public void workChanged() {}

            @Override
            public void lost(Platform platform, PlatformException why) {}
        });
        client = new Client(server.port()).with("Authorization", "Bearer a-key");
    }

    @AfterEach
    void close() {
        client.close();
        server.stop();
        agents.close();
    }

    private JsonNode created(String body) throws Exception {
        var answer = client.post(PATH, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private List<String> lastAsked() {
        return agents.asked.getLast().messages().stream().map(Message::text).toList();
    }

    @Test
    void an_answer_shows_what_the_agent_did_and_said() throws Exception {
        agents.calls("terminal", "{\"command\":\"echo hi\"}").says("It said hi");
        var answer = created("{\"input\":\"run it\",\"instructions\":\"Be brief.\"}");
        assertThat(answer.path("id").stringValue()).matches("resp_[0-9a-f]{28}");
        assertThat(answer.path("status").stringValue()).isEqualTo("completed");
        assertThat(answer.path("output")
                        .valueStream()
                        .map(item -> item.path("type").stringValue()))
                .containsExactly("function_call", "function_call_output", "message");
        assertThat(answer.path("output").path(0).path("call_id").stringValue()).isEqualTo("c1");
        assertThat(answer.path("output").path(1).path("output").stringValue()).contains("hi");
        assertThat(answer.path("output")
                        .path(2)
                        .path("content")
                        .path(0)
                        .path("text")
                        .stringValue())
                .isEqualTo("It said hi");
        assertThat(answer.path("usage").path("total_tokens").intValue()).isEqualTo(30);
        assertThat(lastAsked().getFirst()).isEqualTo("You are Hermes.\n\nBe brief.");
    }

    @Test
    void a_question_goes_on_after_an_answer_with_everything_that_belonged_to_it() throws Exception {
        var first = created("{\"input\":\"one\",\"instructions\":\"Be brief.\"}")
                .path("id")
                .stringValue();
        // given: another process of the gateway
        server.stop();
        client.close();
        serve();
        created("{\"input\":\"two\",\"previous_response_id\":\"" + first + "\"}");
        assertThat(lastAsked()).containsExactly("You are Hermes.\n\nBe brief.", "one", "ok", "two");
        assertThat(agents.orders.getFirst().sessionId())
                .isEqualTo(agents.orders.getLast().sessionId());
    }

    @Test
    void a_conversation_has_a_name() throws Exception {
        created("{\"input\":\"one\",\"conversation\":\"talk\"}");
        var last = created("{\"input\":\"two\",\"conversation\":\"talk\"}")
                .path("id")
                .stringValue();
        assertThat(lastAsked()).containsExactly("You are Hermes.", "one", "ok", "two");
        // and: it begins anew when its last answer is gone
        client.send("DELETE", PATH + "/" + last, "");
        created("{\"input\":\"three\",\"conversation\":\"talk\"}");
        assertThat(lastAsked()).containsExactly("You are Hermes.", "three");
    }

    /** The ways to say which conversation is meant. */
    enum Way {
        HEADER,
        PREVIOUS,
        CONVERSATION,
    }

    @ParameterizedTest
    @EnumSource
    void two_turns_of_a_conversation_that_is_named_run_one_after_the_other(Way way) throws Exception {
        // given
        var first = created("{\"input\":\"zero\",\"conversation\":\"talk\"}")
                .path("id")
                .stringValue();
        var session = agents.orders.getLast().sessionId();
        var member = switch (way) {
            case HEADER -> "";
            case PREVIOUS -> ",\"previous_response_id\":\"" + first + "\"";
            case CONVERSATION -> ",\"conversation\":\"talk\"";
        };
        var naming = new Client(server.port()).with("Authorization", "Bearer a-key");
        if (way == Way.HEADER) {
            naming.with("X-Hermes-Session-Id", session);
        }
        var held = agents.holds("one");
        // when
        var one = naming.later(PATH, "{\"input\":\"a\"" + member + "}");
        held.awaitAsked();
        var two = naming.later(PATH, "{\"input\":\"b\",\"stream\":true" + member + "}");
        // then the second waits, though others do not
        assertThat(created("{\"input\":\"other\",\"conversation\":\"something else\"}")
                        .path("status")
                        .stringValue())
                .isEqualTo("completed");
        assertThat(agents.orders)
                .as("the first, the one that is held, and another")
                .hasSize(3);
        held.release();
        one.get(20, TimeUnit.SECONDS);
        assertThat(two.get(20, TimeUnit.SECONDS).text()).contains("response.completed");
        naming.close();
        assertThat(agents.store.messages(session).stream().map(Message::text).toList())
                .containsSubsequence("zero", "ok", "a", "one", "b", "ok");
        // and: it knows what was said before, but where it goes on from an earlier point
        assertThat(lastAsked()).endsWith("b");
        if (way == Way.PREVIOUS) {
            assertThat(lastAsked()).doesNotContain("a");
        } else {
            assertThat(lastAsked()).containsSubsequence("zero", "ok", "a", "one", "b");
        }
    }

    @Test
    void a_conversation_that_begins_twice_at_once_is_one() throws Exception {
        var held = agents.holds("one");
        var one = client.later(PATH, "{\"input\":\"a\",\"conversation\":\"new\"}");
        held.awaitAsked();
        var two = client.later(PATH, "{\"input\":\"b\",\"conversation\":\"new\"}");
        created("{\"input\":\"another, which is answered after both have come\"}");
        held.release();
        one.get(20, TimeUnit.SECONDS);
        two.get(20, TimeUnit.SECONDS);
        assertThat(lastAsked()).containsExactly("You are Hermes.", "a", "one", "b");
    }

    @Test
    void what_is_told_of_the_past_wins_over_what_is_kept() throws Exception {
        var first = created("{\"input\":\"one\"}").path("id").stringValue();
        created("{\"input\":\"two\",\"previous_response_id\":\"" + first
                + "\",\"conversation_history\":[{\"role\":\"user\",\"content\":\"zero\"}]}");
        assertThat(lastAsked().getFirst()).isEqualTo("You are Hermes.");
        assertThat(lastAsked()).doesNotContain("one").anyMatch(text -> text.contains("zero"));
    }

    @Test
    void answers_are_kept_until_they_are_deleted_unless_they_should_not_be() throws Exception {
        var id = created("{\"input\":\"one\"}").path("id").stringValue();
        assertThat(client.get(PATH + "/" + id).json().path("status").stringValue())
                .isEqualTo("completed");
        assertThat(client.send("DELETE", PATH + "/" + id, "").text())
                .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}");
        assertThat(client.get(PATH + "/" + id).status()).isEqualTo(404);
        assertThat(client.send("DELETE", PATH + "/" + id, "").status()).isEqualTo(404);
        var lost = created("{\"input\":\"one\",\"store\":false}").path("id").stringValue();
        assertThat(client.get(PATH + "/" + lost).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | Missing 'input' field",
                "{\"input\":7} | 400 | 'input' must be a string or an array",
                "{\"input\":[{\"role\":\"assistant\",\"content\":\"x\"}]} | 400 | No user message found in input",
                "{\"input\":\"x\",\"previous_response_id\":\"resp_no\"} | 404 | Previous response not found: resp_no",
                "{\"input\":\"x\",\"previous_response_id\":\"a\",\"conversation\":\"b\"} | 400 | Cannot use both"
                        + " 'conversation' and 'previous_response_id'",
            })
    void what_cannot_be_answered_is_refused(String body, int status, String message) throws Exception {
        var answer = client.post(PATH, body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").path("message").stringValue()).isEqualTo(message);
    }

    @Test
    void the_events_of_a_stream_are_numbered_and_complete() throws Exception {
        agents.calls("terminal", "{\"command\":\"echo hi\"}").says("one two");
        var events = events(client.post(PATH, "{\"input\":\"run it\",\"stream\":true}"));
        assertThat(events.stream()
                        .map(event -> event.path("type").stringValue())
                        .distinct())
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "response.output_item.done",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).path("sequence_number").intValue()).isEqualTo(i);
        }
        assertThat(text(events)).isEqualTo("one two");
        var id = events.getLast().path("response").path("id").stringValue();
        assertThat(client.get(PATH + "/" + id).json())
                .isEqualTo(events.getLast().path("response"));
    }

    @Test
    void pieces_of_text_that_come_close_together_travel_together() throws Exception {
        // given a model that says a word every two milliseconds or so, a tool in between
        var before = IntStream.range(0, 60).mapToObj(n -> "a" + n + " ").toList();
        var after = IntStream.range(0, 60).mapToObj(n -> "b" + n + " ").toList();
        agents.then(events -> {
                    say(before, events);
                    var call = new ToolCall(
                            "c1", "terminal", "{\"command\":\"echo hi\"}", JsonNodeFactory.instance.objectNode());
                    return Message.assistant(String.join("", before), List.of(call));
                })
                .then(events -> {
                    say(after, events);
                    return Message.assistant(String.join("", after));
                });
        // when
        long begun = System.nanoTime();
        var events = events(client.post(PATH, "{\"input\":\"run it\",\"stream\":true}"));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        // then: one piece for each 50 ms, and what is left before the tool and at the end
        var types =
                events.stream().map(event -> event.path("type").stringValue()).toList();
        assertThat(types.stream().filter("response.output_text.delta"::equals).count())
                .isLessThanOrEqualTo(millis / 50 + 2);
        // and: nothing is lost, doubled or told on the wrong side of the tool
        int tool = types.indexOf("response.output_item.done");
        assertThat(text(events.subList(0, tool))).isEqualTo(String.join("", before));
        assertThat(text(events.subList(tool, events.size()))).isEqualTo("\n\n" + String.join("", after));
    }

    private static void say(List<String> words, Consumer<ModelEvent> events) {
        for (var word : words) {
            events.accept(new ModelEvent.TextDelta(word));
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static List<JsonNode> events(Client.Answer answer) {
        return answer.text()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
                .toList();
    }

    private static String text(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("type").stringValue().equals("response.output_text.delta"))
                .map(event -> event.path("delta").stringValue())
                .reduce("", String::concat);
    }
}
