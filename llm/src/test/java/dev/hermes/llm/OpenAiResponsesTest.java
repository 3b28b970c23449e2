package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.testkit.Recordings;
import dev.hermes.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpenAiResponsesTest extends Asking {
    @Override
    ApiMode mode() {
        return ApiMode.CODEX_RESPONSES;
    }

    @Test
    void recorded_conversation_with_sealed_thoughts_and_calls() throws Exception {
        // given four answers of one conversation
        var answers = new ArrayList<ModelAnswer>();
        for (var reply : streams("openai-reasoning-encrypted-content.1")) {
            answers.add(answerTo(reply));
        }
        // then
        assertThat(answers).hasSize(4);
        var first = answers.getFirst();
        assertThat(first.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(first.message().reasoning().text().orElseThrow())
                .startsWith("**Calculating step-by-step using calculator**");
        assertThat(first.usage()).isEqualTo(new Usage(134, 28, 0, 0, 0));
        assertThat(answers.stream().flatMap(answer -> answer.message().toolCalls().stream()))
                .extracting(ToolCall::arguments)
                .containsExactly(
                        "{\"a\":12,\"b\":7,\"op\":\"add\"}",
                        "{\"a\":19,\"b\":3,\"op\":\"multiply\"}",
                        "{\"a\":57,\"b\":10,\"op\":\"multiply\"}");
        assertThat(answers.getLast().message().text()).isEqualTo("The final result is **570**.");
        assertThat(answers.getLast().finishReason()).isEqualTo(FinishReason.STOP);
        // when the first answer is sent back with its result, twice the same thought
        var call = first.message().toolCalls().getFirst();
        var input = sent(request(Message.user("x"), first.message(), Message.toolResult(call, "19"), first.message()))
                .path("input");
        // then
        assertThat(input.at("/1/type").asString()).isEqualTo("reasoning");
        assertThat(input.at("/1").has("id")).isFalse();
        assertThat(input.at("/1/encrypted_content").asString()).startsWith("gAAAAABpPDIVYBwu");
        assertThat(input.at("/2")).isEqualTo(json("""
                        {"type":"function_call","call_id":"call_AB6AaRZ1FYZB2RwS6A5vbdqn","name":"calculator",
                         "arguments":"{\\"a\\":12,\\"b\\":7,\\"op\\":\\"add\\"}"}"""));
        assertThat(input.at("/3")).isEqualTo(json("""
                        {"type":"function_call_output","call_id":"call_AB6AaRZ1FYZB2RwS6A5vbdqn","output":"19"}"""));
        assertThat(input.valueStream()
                        .filter(item -> item.path("type").asString("").equals("reasoning")))
                .hasSize(1);
    }

    @Test
    void recorded_phases_are_two_messages() throws Exception {
        // given
        var answer = answerTo(Reply.recording("openai-responses", "openai-phase.1"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.message().text())
                .startsWith("Got it — I’ll quickly check reliable, up-to-date sources")
                .contains("\n\nHere are a few **AI headlines for today (Wednesday, February 25, 2026)**");
        assertThat(answer.usage()).isEqualTo(new Usage(4040, 463, 3072, 0, 64));
        // when
        var input = sent(request(Message.user("x"), answer.message())).path("input");
        // then
        assertThat(input.at("/1/phase").asString()).isEqualTo("commentary");
        assertThat(input.at("/2/phase").asString()).isEqualTo("final_answer");
        assertThat(input.at("/2/id").asString()).startsWith("msg_");
    }

    @Test
    void recorded_custom_tool_is_a_call_with_its_input() throws Exception {
        var answer = answerTo(Reply.recording("openai-responses", "openai-custom-tool.1"));
        assertThat(answer.message().toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.id()).isEqualTo("call_custom_sql_001");
            assertThat(call.arguments()).isEqualTo("{\"input\":\"SELECT * FROM users WHERE age > 25\"}");
        });
    }

    @Test
    void recorded_tool_of_the_server_leaves_the_answer_incomplete() throws Exception {
        var answer = answerTo(Reply.recording("openai-responses", "openai-local-shell-tool.1"));
        assertThat(answer.message().toolCalls()).isEmpty();
        assertThat(answer.finishReason()).isEqualTo(FinishReason.INCOMPLETE);
        assertThat(answer.usage()).isEqualTo(new Usage(407, 151, 0, 0, 128));
    }

    @Test
    void recorded_error_is_about_money() {
        server.enqueue(Reply.recording("openai-responses", "openai-error.1"));
        var failure = catchThrowableOfType(ModelException.class, () -> ask(hello()));
        assertThat(failure.kind()).isEqualTo(ErrorClass.BILLING);
        assertThat(failure.getMessage()).startsWith("You exceeded your current quota");
    }

    @Test
    void an_incomplete_answer_says_so() throws Exception {
        var answer = answerTo(Reply.text("so far").truncated());
        assertThat(answer.message().text()).isEqualTo("so far");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.INCOMPLETE);
    }

    @Test
    void a_refusal_is_text_and_a_reason() throws Exception {
        var answer = answerTo(
                Reply.events(
                        "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"output\":[]}}",
                        "{\"type\":\"response.refusal.delta\",\"delta\":\"I can't.\"}",
                        "{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":"
                                + "[{\"type\":\"message\",\"id\":\"m\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"I can't.\"}]}]}}"));
        assertThat(answer.message().text()).isEqualTo("I can't.").isEqualTo(shownText());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void a_call_that_leaked_into_the_text_is_withdrawn() throws Exception {
        var answer = answerTo(Reply.text("assistant to=functions.terminal {\"command\":\"ls\"}"));
        assertThat(answer.message().text()).isEmpty();
        assertThat(answer.finishReason()).isEqualTo(FinishReason.INCOMPLETE);
    }

    @Test
    void commentary_alone_wants_to_be_continued() throws Exception {
        var answer = answerTo(Reply.events("{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"status\":"
                + "\"completed\",\"output\":[{\"type\":\"message\",\"id\":\"m\",\"phase\":\"commentary\",\"content\":"
                + "[{\"type\":\"output_text\",\"text\":\"I will look.\"}]}]}}"));
        assertThat(answer.message().text()).isEqualTo("I will look.");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.INCOMPLETE);
    }

    @Test
    void a_question_stores_nothing_and_asks_for_sealed_thoughts() throws Exception {
        var schema = object("{\"type\":\"object\"}");
        var received = received(to("openai", "gpt-5.2", Message.system("Be brief."), Message.user("hi"))
                .withTools(List.of(new ToolSpec("t", "s", "d", schema)))
                .withMaxTokens(OptionalInt.of(900))
                .withSessionId("session-1"));
        assertThat(received.path()).isEqualTo("/v1/responses");
        assertThat(received.body()).isEqualTo(json("""
                        {"model":"gpt-5.2","instructions":"Be brief.","input":[{"role":"user","content":"hi"}],
                         "tools":[{"type":"function","name":"t","description":"d","strict":false,
                          "parameters":{"type":"object"}}],"tool_choice":"auto","parallel_tool_calls":true,"store":false,
                         "stream":true,"prompt_cache_key":"session-1","max_output_tokens":900,
                         "include":["reasoning.encrypted_content"],"reasoning":{"effort":"medium","summary":"auto"}}"""));
    }

    @Test
    void thinking_can_be_switched_off() throws Exception {
        var body = sent(to("openai", "gpt-5.2", Message.user("hi")).withEffort(Optional.of(ReasoningEffort.NONE)));
        assertThat(body.has("reasoning")).isFalse();
        assertThat(body.path("include")).isEmpty();
    }

    @Test
    void xai_knows_the_conversation_by_a_header_and_takes_no_summary() throws Exception {
        var schema = object("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"x\","
                + "\"enum\":[\"a/b\",\"c\"]}}}");
        var received = received(to("xai", "grok-4.3", Message.user("hi"))
                .withTools(List.of(new ToolSpec("t", "s", "d", schema)))
                .withSessionId("session-1"));
        assertThat(received.header("x-grok-conv-id")).contains("session-1");
        assertThat(received.body().path("prompt_cache_key").asString()).isEqualTo("session-1");
        assertThat(received.body().path("reasoning")).isEqualTo(json("{\"effort\":\"medium\"}"));
        assertThat(received.body().at("/tools/0/parameters/properties/a"))
                .isEqualTo(json("{\"type\":\"string\",\"enum\":[\"c\"]}"));
    }

    @Test
    void the_codex_back_end_takes_no_limit_and_wants_instructions() throws Exception {
        var received = received(to("openai-codex", "gpt-5.3-codex", Message.user("hi"))
                .withMaxTokens(OptionalInt.of(5))
                .withSessionId("session-1"));
        assertThat(received.header("session_id")).contains("session-1");
        assertThat(received.body().has("max_output_tokens")).isFalse();
        assertThat(received.body().path("instructions").asString()).isNotBlank();
    }

    @Test
    void images_are_parts_and_results_without_a_call_are_left_out() throws Exception {
        var image = json(
                "[{\"type\":\"text\",\"text\":\"see\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\"}}]");
        var stranger = new ToolCall("gone", "t", "{}", Json.object());
        var input = sent(request(Message.of(Role.USER, image), Message.toolResult(stranger, "lost")))
                .path("input");
        assertThat(input).isEqualTo(json("""
                        [{"role":"user","content":[{"type":"input_text","text":"see"},
                          {"type":"input_image","image_url":"data:x"}]}]"""));
    }

    /** The recording holds several answers, one behind the other. */
    private static List<Reply> streams(String recording) {
        var streams = new ArrayList<List<String>>();
        for (var line : Recordings.lines("openai-responses", recording)) {
            if (line.startsWith("{\"type\":\"response.created\"")) {
                streams.add(new ArrayList<>());
            }
            streams.getLast().add(line);
        }
        return streams.stream()
                .map(lines -> Reply.events(lines.toArray(String[]::new)))
                .toList();
    }
}
