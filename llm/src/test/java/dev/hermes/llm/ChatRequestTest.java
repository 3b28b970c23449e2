package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ChatRequestTest extends Asking {
    private static final ToolCall CALL = new ToolCall("c1", "look", "{}", Json.object());

    @Override
    ApiMode mode() {
        return ApiMode.CHAT_COMPLETIONS;
    }

    @Test
    void a_plain_question_has_no_more_than_it_needs() throws Exception {
        var received = received(request(Message.system("Be brief."), Message.user("hello")));
        assertThat(received.path()).isEqualTo("/v1/chat/completions");
        assertThat(received.header("authorization")).contains("Bearer sk-test");
        assertThat(received.body()).isEqualTo(json("""
                        {"model":"test-model","messages":[{"role":"system","content":"Be brief."},
                         {"role":"user","content":"hello"}],"stream":true,"stream_options":{"include_usage":true}}"""));
    }

    @Test
    void newer_openai_models_are_instructed_by_the_developer() throws Exception {
        var body = sent(to("openai", "gpt-5-mini", Message.system("x"), Message.user("hi")));
        assertThat(body.at("/messages/0/role").asString()).isEqualTo("developer");
    }

    @Test
    void thoughts_go_back_only_to_those_who_want_them() throws Exception {
        var thought = Message.assistant("", List.of(CALL))
                .withReasoning(Reasoning.NONE.withText(Optional.of("hm")).withContent(Optional.of("hm")));
        var silent = Message.assistant("", List.of(CALL));
        assertThat(sent(to("deepseek", "deepseek-reasoner", thought))
                        .at("/messages/0/reasoning_content")
                        .asString())
                .isEqualTo("hm");
        assertThat(sent(to("deepseek", "deepseek-reasoner", silent))
                        .at("/messages/0/reasoning_content")
                        .asString())
                .isEqualTo(" ");
        assertThat(sent(to("groq", "llama", thought)).path("messages").path(0).has("reasoning_content"))
                .isFalse();
    }

    @Test
    void opaque_thoughts_go_back_to_routers() throws Exception {
        var details = json("[{\"type\":\"reasoning.encrypted\",\"data\":\"abc\"}]");
        var thought = Message.assistant("hi").withReasoning(Reasoning.NONE.withDetails(Optional.of(details)));
        assertThat(sent(to("openrouter", "x/y", thought)).at("/messages/0/reasoning_details"))
                .isEqualTo(details);
        assertThat(sent(to("custom", "y", thought)).path("messages").path(0).has("reasoning_details"))
                .isFalse();
    }

    @Test
    void every_family_is_told_in_its_own_way_how_hard_to_think() throws Exception {
        var high = Optional.of(ReasoningEffort.HIGH);
        var none = Optional.of(ReasoningEffort.NONE);
        var user = Message.user("hi");
        assertThat(sent(to("openrouter", "m", user).withEffort(high)).path("reasoning"))
                .isEqualTo(json("{\"enabled\":true,\"effort\":\"high\"}"));
        assertThat(sent(to("nous", "m", user).withEffort(none)).has("reasoning"))
                .isFalse();
        assertThat(sent(to("deepseek", "deepseek-reasoner", user)).path("thinking"))
                .isEqualTo(json("{\"type\":\"enabled\"}"));
        assertThat(sent(to("deepseek", "deepseek-chat", user).withEffort(high)).has("thinking"))
                .isFalse();
        var kimi = sent(to("kimi-coding", "kimi-k2", user).withEffort(none));
        assertThat(kimi.path("thinking")).isEqualTo(json("{\"type\":\"disabled\"}"));
        assertThat(kimi.has("reasoning_effort")).isFalse();
        assertThat(sent(to("custom", "qwen", user).withEffort(none))
                        .path("think")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void cache_markers_go_on_the_system_prompt_and_the_last_three_messages() throws Exception {
        var body = sent(request(
                        Message.system("s"),
                        Message.user("1"),
                        Message.assistant("2", List.of(CALL)),
                        Message.toolResult(CALL, "3"),
                        Message.user("4"))
                .withCache(new CacheMarkers(CacheMarkers.Layout.ENVELOPE, true)));
        var marker = json("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
        assertThat(body.at("/messages/0/content/0/cache_control")).isEqualTo(marker);
        assertThat(body.at("/messages/1/content").asString()).isEqualTo("1");
        assertThat(body.at("/messages/2/content/0/cache_control")).isEqualTo(marker);
        assertThat(body.at("/messages/3/cache_control")).isEqualTo(marker);
        assertThat(body.at("/messages/4/content/0/cache_control")).isEqualTo(marker);
    }

    @Test
    void a_limit_is_sent_when_it_is_set() throws Exception {
        var body = sent(hello().withMaxTokens(OptionalInt.of(77)));
        assertThat(body.path("max_tokens").asInt()).isEqualTo(77);
    }

    @Test
    void moonshot_gets_a_type_for_every_property() throws Exception {
        var schema = object("{\"type\":\"object\",\"properties\":{\"a\":{\"description\":\"x\"}}}");
        var body = sent(to("kimi-coding", "kimi-k2", Message.user("hi"))
                .withTools(List.of(new ToolSpec("t", "s", "d", schema))));
        assertThat(body.at("/tools/0/function/parameters/properties/a/type").asString())
                .isEqualTo("string");
        assertThat(schema.at("/properties/a").has("type")).isFalse();
    }

    @Test
    void two_calls_on_one_place_stay_two_calls() throws Exception {
        var answer = answerTo(Reply.events("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a1","function":{"name":"t","arguments":"{\\"n\\":1}"}}]}}]}""", """
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a2","function":{"name":"t","arguments":"{\\"n\\":2}"}}]},"finish_reason":"tool_calls"}]}"""));
        assertThat(answer.message().toolCalls()).extracting("id").containsExactly("a1", "a2");
        assertThat(answer.message().toolCalls()).extracting("arguments").containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void a_call_that_is_cut_off_makes_the_answer_cut_off() throws Exception {
        var answer = answerTo(Reply.toolCall("write", "{\"text\":\"never end"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void signatures_of_calls_travel_back() throws Exception {
        // given
        var answer = answerTo(Reply.events("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"t","arguments":"{}"},
                "extra_content":{"google":{"thought_signature":"sig"}}}]},"finish_reason":"tool_calls"}]}""".replace("\n", "")));
        // when
        var body = sent(request(Message.user("x"), answer.message()));
        // then
        assertThat(body.at("/messages/1/tool_calls/0/extra_content/google/thought_signature")
                        .asString())
                .isEqualTo("sig");
    }

    @Test
    void azure_gets_its_key_under_both_names_and_its_version_behind_the_path() throws Exception {
        var received = received(to("azure-foundry", "gpt-4.1", Message.user("hi")));
        assertThat(received.header("authorization")).contains("Bearer sk-test");
        assertThat(received.header("api-key")).contains("sk-test");
        assertThat(Urls.below("https://x.openai.azure.com/openai/deployments/d?api-version=1", "/chat/completions"))
                .isEqualTo("https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1");
    }
}
