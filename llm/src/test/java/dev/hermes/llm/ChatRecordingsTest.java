package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.testkit.Reply;
import org.junit.jupiter.api.Test;

class ChatRecordingsTest extends Asking {
    @Override
    ApiMode mode() {
        return ApiMode.CHAT_COMPLETIONS;
    }

    @Test
    void alibaba_text() throws Exception {
        var answer = play("alibaba-text");
        assertThat(answer.message().text())
                .hasSize(3771)
                .startsWith("## The Festival of Shared Stories: \"Tale")
                .endsWith("ters. We are woven together.\"*");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(18, 779, 0, 0, 0));
        assertThat(answer.model()).isEqualTo("qwen3-max");
        assertThat(answer.responseId()).contains("chatcmpl-d2d6aab7-cbca-970f-8aa6-7d58c9724733");
    }

    @Test
    void alibaba_call_whose_later_pieces_have_an_empty_id() throws Exception {
        var answer = play("alibaba-tool-call");
        assertCall(answer, "call_eee11723464a4b9eb8cee71d", "{\"location\": \"San Francisco\"}");
        assertThat(answer.usage()).isEqualTo(new Usage(295, 22, 0, 0, 0));
    }

    @Test
    void deepseek_thoughts_are_kept_in_its_own_form() throws Exception {
        var answer = play("deepseek-reasoning");
        assertThat(answer.message().text()).isEqualTo("The word \"strawberry\" contains three \"r\"s.");
        assertThat(answer.message().reasoning().content().orElseThrow())
                .hasSize(606)
                .startsWith("We need to count the number of")
                .isEqualTo(shownThoughts());
        assertThat(answer.usage()).isEqualTo(new Usage(18, 219, 0, 0, 205));
    }

    @Test
    void deepseek_call_after_thoughts_with_a_warm_cache() throws Exception {
        var answer = play("deepseek-tool-call");
        assertCall(answer, "call_00_ioIn7yN9p1ZOMNpDLwd4MgAF", "{\"location\": \"San Francisco\"}");
        assertThat(answer.message().reasoning().content().orElseThrow()).hasSize(191);
        assertThat(answer.usage()).isEqualTo(new Usage(19, 83, 320, 0, 39));
    }

    @Test
    void groq_call_in_one_piece_without_arguments() throws Exception {
        assertCall(play("groq-tool-call"), "tk85n1k4m", "{}");
    }

    @Test
    void mistral_text() throws Exception {
        var answer = play("mistral-text");
        assertThat(answer.message().text()).isEqualTo("Hello, world! This is a test response.");
        assertThat(answer.usage()).isEqualTo(new Usage(13, 8, 0, 0, 0));
    }

    @Test
    void mistral_call_without_an_index() throws Exception {
        assertCall(play("mistral-tool-call"), "gSIMJiOkT", "{\"location\": \"San Francisco\"}");
    }

    @Test
    void moonshot_usage_comes_with_the_finish_reason() throws Exception {
        var answer = play("moonshotai-stream");
        assertThat(answer.message().text()).isEqualTo("Hello!");
        assertThat(answer.message().reasoning().text()).contains("Thinking aloud. ");
        assertThat(answer.usage()).isEqualTo(new Usage(9, 12, 0, 0, 7));
    }

    @Test
    void openai_usage_comes_after_the_finish_reason() throws Exception {
        var answer = play("openai-text");
        assertThat(answer.message().text())
                .hasSize(1724)
                .startsWith("**Holiday Name:** Harmony Day")
                .endsWith("xperiences and mutual respect.");
        assertThat(answer.usage()).isEqualTo(new Usage(16, 300, 0, 0, 0));
    }

    @Test
    void xai_counts_thoughts_beside_the_output() throws Exception {
        var answer = play("xai-text");
        assertThat(answer.message().text()).isEqualTo("Hello");
        assertThat(answer.message().reasoning().text()).contains("First, the user said");
        assertThat(answer.usage()).isEqualTo(new Usage(1, 291, 11, 0, 290));
    }

    @Test
    void xai_call() throws Exception {
        var answer = play("xai-tool-call");
        assertCall(answer, "call_55117580", "{\"location\":\"San Francisco\"}");
        assertThat(answer.usage()).isEqualTo(new Usage(1, 222, 290, 0, 196));
    }

    private ModelAnswer play(String recording) throws InterruptedException {
        var answer = answerTo(Reply.recording("chat-completions", recording));
        assertThat(shownText()).isEqualTo(answer.message().text());
        assertThat(answer.message().finishReason())
                .contains(answer.finishReason().wireName());
        return answer;
    }

    private void assertCall(ModelAnswer answer, String id, String arguments) {
        assertThat(answer.message().toolCalls()).containsExactly(new ToolCall(id, "weather", arguments, Json.object()));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(shownCalls()).containsExactly("weather");
    }
}
