package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AnthropicMessagesTest extends Asking {
    private static final ToolCall LOOK = new ToolCall("call.1", "look", "{\"at\":\"it\"}", Json.object());

    @Override
    ApiMode mode() {
        return ApiMode.ANTHROPIC_MESSAGES;
    }

    @Test
    void recorded_text() throws Exception {
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-text"));
        assertThat(answer.message().text())
                .isEqualTo(
                        "Hello! I'm doing well, thank you for asking. How are you doing today? Is there anything I can"
                                + " help you with?")
                .isEqualTo(shownText());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(12, 30, 0, 0, 0));
        assertThat(answer.model()).isEqualTo("claude-sonnet-4-5-20250929");
        assertThat(answer.responseId()).contains("msg_01QC4g3HwBThD4BaNtBckFDJ");
    }

    @Test
    void recorded_thoughts_keep_their_signature_and_travel_back() throws Exception {
        // given
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-clear-thinking.1"));
        assertThat(answer.message().text()).isEqualTo("925 ÷ 5 = 185");
        assertThat(answer.message().reasoning().text().orElseThrow())
                .startsWith("The previous result was 925. Now I need to divide that by 5.")
                .isEqualTo(shownThoughts());
        assertThat(answer.usage()).isEqualTo(new Usage(69, 53, 0, 0, 0));
        // when
        var body = sent(to("anthropic", "claude-sonnet-4-5", Message.user("x"), answer.message(), Message.user("y")));
        // then
        var block = body.at("/messages/1/content/0");
        assertThat(block.path("type").asString()).isEqualTo("thinking");
        assertThat(block.path("signature").asString()).startsWith("EvQBCkYICxgCKkAxhD4N");
    }

    @Test
    void recorded_tools_of_the_server_are_no_calls_of_ours() throws Exception {
        var answer =
                answerTo(Reply.recording("anthropic-messages", "anthropic-code-execution-20260120-prompt-cache.1"));
        assertThat(answer.message().text()).isEqualTo("The sum of the squares of the numbers 1 through 12 is **650**.");
        assertThat(answer.message().toolCalls()).isEmpty();
        assertThat(answer.usage()).isEqualTo(new Usage(6, 198, 6289, 3337, 0));
    }

    @Test
    void recorded_call() throws Exception {
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-json-tool.1"));
        assertThat(answer.message().toolCalls())
                .containsExactly(new ToolCall(
                        "toolu_01KFbKqPYSuAKujiL6mTfzYA",
                        "json",
                        "{\"elements\": [{\"location\": \"San Francisco\", \"temperature\": 58, \"condition\": \"sunny\"}]}",
                        Json.object()));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void recorded_call_without_arguments() throws Exception {
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-tool-no-args"));
        assertThat(answer.message().text()).isEqualTo("I'll update the issue list for you.");
        assertThat(answer.message().toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{}"));
        assertThat(shownCalls()).containsExactly("updateIssueList");
    }

    @Test
    void recorded_usage_that_the_end_corrects() throws Exception {
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-message-delta-input-tokens"));
        assertThat(answer.message().text()).isEqualTo("pong");
        assertThat(answer.usage()).isEqualTo(new Usage(61, 2, 0, 0, 0));
    }

    @Test
    void recorded_refusal_tells_why() throws Exception {
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-refusal"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(answer.message().text()).contains("blocked under Anthropic's Usage Policy");
    }

    @Test
    void an_error_in_the_stream_is_raised() {
        server.enqueue(Reply.events(
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"));
        var failure = catchThrowableOfType(ModelException.class, () -> ask(hello()));
        assertThat(failure.kind()).isEqualTo(ErrorClass.OVERLOADED);
        assertThat(failure.getMessage()).isEqualTo("Overloaded");
    }

    @Test
    void the_limit_ends_an_answer() throws Exception {
        assertThat(answerTo(Reply.text("much").truncated()).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void a_question_has_versions_a_key_and_a_limit() throws Exception {
        var received = received(to("anthropic", "claude-sonnet-4-6", Message.system("Be brief."), Message.user("hi")));
        assertThat(received.path()).isEqualTo("/v1/messages");
        assertThat(received.header("x-api-key")).contains("sk-test");
        assertThat(received.header("authorization")).isEmpty();
        assertThat(received.header("anthropic-version")).contains("2023-06-01");
        assertThat(received.header("anthropic-beta"))
                .contains("interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14");
        assertThat(received.body()).isEqualTo(json("""
                        {"model":"claude-sonnet-4-6","max_tokens":64000,"system":"Be brief.",
                         "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],"stream":true}"""));
    }

    @Test
    void the_marks_of_anthropics_own_program_are_sent_with_no_key_whatever_it_is() throws Exception {
        var account = new Endpoint(
                "anthropic", mode(), server.url(), Optional.of(Secret.of("sk-ant-oat01-x")), Map.of(), Json.object());
        var received = received(ModelRequest.of(account, "claude-opus-4-6", List.of(Message.user("hi"))));
        assertThat(received.header("authorization")).isEmpty();
        assertThat(received.header("anthropic-beta").orElseThrow()).doesNotContain("claude-code", "oauth");
    }

    @Test
    void the_version_is_not_put_twice_into_the_address() {
        var protocol = new AnthropicMessages();
        assertThat(protocol.url(at("https://api.anthropic.com"))).isEqualTo("https://api.anthropic.com/v1/messages");
        assertThat(protocol.url(at("https://opencode.ai/zen/go/v1")))
                .isEqualTo("https://opencode.ai/zen/go/v1/messages");
        assertThat(protocol.url(at("https://x.services.ai.azure.com/anthropic")))
                .isEqualTo("https://x.services.ai.azure.com/anthropic/v1/messages?api-version=2025-04-15");
        assertThat(protocol.url(at("https://x.services.ai.azure.com/anthropic/v1?api-version=2026-01-01")))
                .isEqualTo("https://x.services.ai.azure.com/anthropic/v1/messages?api-version=2026-01-01");
    }

    @Test
    void cache_markers_go_into_the_last_block_of_the_system_prompt_and_of_three_messages() throws Exception {
        var body = sent(to(
                        "anthropic",
                        "claude-opus-4-6",
                        Message.system("s"),
                        Message.user("1"),
                        Message.assistant("2"),
                        Message.user("3"),
                        Message.assistant("4"),
                        Message.user("5"))
                .withCache(new CacheMarkers(CacheMarkers.Layout.NATIVE, false)));
        var marker = json("{\"type\":\"ephemeral\"}");
        assertThat(body.at("/system/0/cache_control")).isEqualTo(marker);
        assertThat(body.at("/messages/1/content/0").has("cache_control")).isFalse();
        for (int i = 2; i <= 4; i++) {
            assertThat(body.at("/messages/" + i + "/content/0/cache_control")).isEqualTo(marker);
        }
    }

    @Test
    void calls_and_results_become_blocks_and_what_has_no_partner_is_left_out() throws Exception {
        var orphan = new ToolCall("orphan", "look", "{}", Json.object());
        var second = new ToolCall("call_2", "look", "broken", Json.object());
        var messages = messages(
                Message.user("go"),
                Message.assistant("", List.of(LOOK, second, orphan)),
                Message.toolResult(LOOK, "seen"),
                Message.toolResult(second, ""),
                Message.toolResult(new ToolCall("unknown", "x", "{}", Json.object()), "lost"),
                Message.user("and now?"));
        assertThat(messages).isEqualTo(json("""
                        [{"role":"user","content":[{"type":"text","text":"go"}]},
                         {"role":"assistant","content":[
                           {"type":"tool_use","id":"call_1","name":"look","input":{"at":"it"}},
                           {"type":"tool_use","id":"call_2","name":"look","input":{}}]},
                         {"role":"user","content":[
                           {"type":"tool_result","tool_use_id":"call_1","content":"seen"},
                           {"type":"tool_result","tool_use_id":"call_2","content":"(no output)"},
                           {"type":"text","text":"and now?"}]}]"""));
    }

    @Test
    void an_empty_answer_gets_a_placeholder() throws Exception {
        assertThat(messages(Message.user("a"), Message.assistant(""), Message.user("b"))
                        .at("/1/content/0/text")
                        .asString())
                .isEqualTo("(empty)");
    }

    @Test
    void images_come_along_by_value_or_by_address() throws Exception {
        var content = json("""
                [{"type":"text","text":"look"},
                 {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,QUJD"}},
                 {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]""");
        assertThat(messages(Message.of(Role.USER, content)).at("/0/content")).isEqualTo(json("""
                        [{"type":"text","text":"look"},
                         {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"QUJD"}},
                         {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}]"""));
    }

    @Test
    void thoughts_are_shown_again_only_of_the_last_answer_and_only_to_their_author() throws Exception {
        var thought = json("[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]");
        var answer = Message.assistant("so").withReasoning(Reasoning.NONE.withDetails(Optional.of(thought)));
        var conversation = new Message[] {Message.user("1"), answer, Message.user("2"), answer, Message.user("3")};
        var own = sent(to("anthropic", "claude-opus-4-6", conversation)).path("messages");
        assertThat(own.at("/1/content/0/type").asString()).isEqualTo("text");
        assertThat(own.at("/3/content/0")).isEqualTo(thought.path(0));
        var foreign = sent(to("minimax", "minimax-m2.7", conversation)).path("messages");
        assertThat(foreign.at("/3/content/0/type").asString()).isEqualTo("text");
    }

    @Test
    void newer_models_think_adaptively_and_older_ones_get_a_budget() throws Exception {
        var xhigh = Optional.of(ReasoningEffort.XHIGH);
        var opus46 = sent(to("anthropic", "claude-opus-4-6", Message.user("x")).withEffort(xhigh));
        assertThat(opus46.path("thinking")).isEqualTo(json("{\"type\":\"adaptive\",\"display\":\"summarized\"}"));
        assertThat(opus46.at("/output_config/effort").asString()).isEqualTo("max");
        var opus47 = sent(to("anthropic", "claude-opus-4-7", Message.user("x")).withEffort(xhigh));
        assertThat(opus47.at("/output_config/effort").asString()).isEqualTo("xhigh");
        var old = sent(
                to("anthropic", "claude-3-5-sonnet-20241022", Message.user("x")).withEffort(xhigh));
        assertThat(old.path("thinking")).isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":32000}"));
        assertThat(old.path("max_tokens").asInt()).isEqualTo(36_096);
        var haiku = sent(to("anthropic", "claude-haiku-4-5", Message.user("x")).withEffort(xhigh));
        assertThat(haiku.has("thinking")).isFalse();
    }

    @Test
    void tool_schemas_lose_what_the_protocol_refuses() throws Exception {
        var schema = object("""
                {"anyOf":[{"required":["a"]}],"properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]},
                 "b":{"type":["integer","null"]}}}""");
        var spec = new ToolSpec("t", "s", "d", schema);
        var body = sent(hello().withTools(List.of(spec, spec)));
        assertThat(body.path("tools")).isEqualTo(json("""
                        [{"name":"t","description":"d","input_schema":{"properties":{"a":{"type":"string"},
                          "b":{"type":"integer"}},"type":"object"}}]"""));
        assertThat(body.path("tool_choice")).isEqualTo(json("{\"type\":\"auto\"}"));
    }

    private JsonNode messages(Message... messages) throws InterruptedException {
        return sent(request(messages)).path("messages");
    }

    private ModelRequest at(String url) {
        var endpoint = new Endpoint("x", mode(), url, Optional.empty(), Map.of(), Json.object());
        return ModelRequest.of(endpoint, "claude", List.of());
    }
}
