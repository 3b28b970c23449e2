package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Usage;
import dev.hermes.testkit.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Claude on Bedrock: bodies and events of Anthropic's protocol, addresses and frames of Amazon's. */
class BedrockClaudeTest extends Asking {
    private static final String SONNET = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    @Override
    ApiMode mode() {
        return ApiMode.ANTHROPIC_MESSAGES;
    }

    @Override
    ModelRequest request(Message... messages) {
        return to("bedrock", SONNET, messages);
    }

    @Test
    void recorded_thoughts_keep_their_signature_and_travel_back() throws Exception {
        // given
        var answer = answerTo(Reply.recording("anthropic-messages", "anthropic-clear-thinking.1"));
        assertThat(answer.message().text()).isEqualTo("925 ÷ 5 = 185").isEqualTo(shownText());
        assertThat(answer.usage()).isEqualTo(new Usage(69, 53, 0, 0, 0));
        // when
        var body = sent(request(Message.user("x"), answer.message(), Message.user("y")));
        // then
        assertThat(body.at("/messages/1/content/0/signature").asString()).startsWith("EvQBCkYICxgCKkAxhD4N");
    }

    @Test
    void a_question_has_its_model_in_the_address_and_its_versions_in_the_body() throws Exception {
        var received = received(request(Message.system("Be brief."), Message.user("hi")));
        assertThat(received.path())
                .isEqualTo("/v1/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
        assertThat(received.header("authorization")).contains("Bearer sk-test");
        assertThat(received.header("anthropic-version")).isEmpty();
        assertThat(received.body()).isEqualTo(json("""
                        {"max_tokens":64000,"system":"Be brief.",
                         "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}],
                         "anthropic_version":"bedrock-2023-05-31",
                         "anthropic_beta":["interleaved-thinking-2025-05-14","fine-grained-tool-streaming-2025-05-14"]}"""));
    }

    @Test
    void a_whole_answer_is_asked_for_by_another_operation() throws Exception {
        server.enqueue(Reply.text("good day"));
        assertThat(ask(hello().withStream(false)).message().text()).isEqualTo("good day");
        assertThat(server.lastRequest().path()).endsWith("/invoke");
    }

    @Test
    void the_version_in_a_long_id_decides_how_the_model_thinks() throws Exception {
        var body = sent(to("bedrock", "global.anthropic.claude-opus-4-6-v1", Message.user("x"))
                .withEffort(Optional.of(ReasoningEffort.HIGH)));
        assertThat(body.at("/output_config/effort").asString()).isEqualTo("high");
        var older = sent(to("bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0", Message.user("x")));
        assertThat(older.path("max_tokens").asInt()).isEqualTo(8192);
        assertThat(older.has("anthropic_beta")).isFalse();
    }
}
