package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GeminiTest extends Asking {
    private static final String FREE_TIER = """
            [{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
             {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
              {"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
             {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"36.5s"}]}}]""";
    private static final String INVALID_KEY = """
            {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT",
             "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""";

    @Override
    ApiMode mode() {
        return ApiMode.CHAT_COMPLETIONS;
    }

    @Override
    ModelRequest request(Message... messages) {
        return to("gemini", "gemini-3-pro-preview", messages);
    }

    @Test
    void recorded_text() throws Exception {
        var answer = answerTo(Reply.recording("gemini", "google-text"));
        assertThat(answer.message().text())
                .isEqualTo("There are **3** \"r\"s in strawberry.\n\nst**r**awbe**rr**y")
                .isEqualTo(shownText());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(9, 23 + 185, 0, 0, 185));
        assertThat(answer.model()).isEqualTo("gemini-3-pro-preview");
        assertThat(answer.responseId()).contains("bH6LaZW8Fp_3nsEPqtaSwQ4");
    }

    @Test
    void behind_a_login_questions_and_answers_stand_in_an_envelope() {
        var request = to("google-gemini-cli", "gemini-3-pro-preview", Message.user("hi"));
        assertThat(Dialects.of(ApiMode.CHAT_COMPLETIONS, request.endpoint())).isInstanceOf(CodeAssist.class);
        var body = new CodeAssist().body(request);
        assertThat(body.path("request").path("contents").at("/0/parts/0/text").asString())
                .isEqualTo("hi");
        assertThat(body.path("model").asString()).isEqualTo("gemini-3-pro-preview");
        var assembly = new CodeAssist().assembly(request, _ -> {});
        assembly.accept("", json("""
                {"response": {"candidates": [{"content": {"parts": [{"text": "hel"}]}}]}}"""));
        assembly.accept("", json("""
                {"response": {"candidates": [{"content": {"parts": [{"text": "lo"}]}, "finishReason": "STOP"}]}}"""));
        assertThat(assembly.complete()).isTrue();
        assertThat(assembly.answer().message().text()).isEqualTo("hello");
    }

    @Test
    void recorded_thoughts_are_counted_and_their_signature_travels_back() throws Exception {
        // given
        var answer = answerTo(Reply.recording("gemini", "google-reasoning"));
        assertThat(answer.message().text()).startsWith("There are **3** \"r\"s in strawberry.");
        assertThat(answer.usage()).isEqualTo(new Usage(9, 29 + 256, 0, 0, 256));
        // when
        var parts =
                contents(Message.user("x"), answer.message(), Message.user("y")).at("/1/parts");
        // then
        assertThat(parts.at("/0/text").asString()).isEqualTo(answer.message().text());
        assertThat(parts.at("/1/thoughtSignature").asString()).startsWith("Eo0HCooHAb4");
    }

    @Test
    void recorded_call_travels_back_with_its_signature() throws Exception {
        // given
        var answer = answerTo(Reply.recording("gemini", "google-tool-call-gemini3"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(shownCalls()).containsExactly("weather");
        var call = answer.message().toolCalls().getFirst();
        assertThat(call.arguments()).isEqualTo("{\"location\":\"San Francisco\"}");
        // when
        var contents = contents(Message.user("x"), answer.message(), Message.toolResult(call, "{\"sky\":\"blue\"}"));
        // then
        assertThat(contents.at("/1/parts/0/functionCall"))
                .isEqualTo(json("{\"name\":\"weather\",\"args\":{\"location\":\"San Francisco\"}}"));
        assertThat(contents.at("/1/parts/0/thoughtSignature").asString()).startsWith("EpEgCo4gAb4");
        assertThat(contents.at("/2")).isEqualTo(json("""
                        {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"sky":"blue"}}}]}"""));
    }

    @Test
    void recorded_calls_of_two_answers_have_different_ids() throws Exception {
        var first = answerTo(Reply.recording("gemini", "google-tool-call"));
        var second = answerTo(Reply.recording("gemini", "google-tool-call-gemini3"));
        assertThat(first.usage()).isEqualTo(new Usage(29, 15 + 45, 0, 0, 45));
        assertThat(first.message().toolCalls().getFirst().id())
                .startsWith("call_")
                .isNotEqualTo(second.message().toolCalls().getFirst().id());
    }

    @Test
    void a_question_has_its_key_in_a_header_and_never_in_the_address() throws Exception {
        var received = received(request(Message.system("Be brief."), Message.user("hi")));
        assertThat(received.path()).isEqualTo("/v1/models/gemini-3-pro-preview:streamGenerateContent");
        assertThat(new GeminiGenerate().url(hello())).endsWith(":streamGenerateContent?alt=sse");
        assertThat(received.header("x-goog-api-key")).contains("sk-test");
        assertThat(received.header("authorization")).isEmpty();
        assertThat(received.body()).isEqualTo(json("""
                        {"systemInstruction":{"parts":[{"text":"Be brief."}]},
                         "contents":[{"role":"user","parts":[{"text":"hi"}]}]}"""));
    }

    @Test
    void a_whole_answer_is_asked_for_by_another_method() throws Exception {
        server.enqueue(Reply.text("good day").withReasoning("hm").withUsage(7, 3));
        var answer = ask(hello().withStream(false));
        assertThat(server.lastRequest().path()).endsWith(":generateContent");
        assertThat(answer.message().text()).isEqualTo("good day");
        assertThat(shownThoughts()).isEqualTo("hm");
        assertThat(answer.usage()).isEqualTo(new Usage(7, 3, 0, 0, 0));
    }

    @Test
    void tokens_from_the_cache_are_counted_apart() throws Exception {
        var answer = answerTo(Reply.events("""
                {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":
                 {"promptTokenCount":100,"cachedContentTokenCount":80,"candidatesTokenCount":5}}""".replace("\n", "")));
        assertThat(answer.usage()).isEqualTo(new Usage(20, 5, 80, 0, 0));
    }

    @Test
    void the_address_tells_which_protocol_google_speaks() {
        assertThat(Dialects.of(mode(), at("gemini", "http://127.0.0.1:1/v1beta")))
                .isInstanceOf(GeminiGenerate.class);
        assertThat(Dialects.of(mode(), at("custom", "https://generativelanguage.googleapis.com/v1beta")))
                .isInstanceOf(GeminiGenerate.class);
        assertThat(Dialects.of(mode(), at("gemini", "https://generativelanguage.googleapis.com/v1beta/openai")))
                .isInstanceOf(ChatCompletions.class);
        assertThat(Dialects.of(mode(), at("custom", "https://generativelanguage.googleapis.com.evil.example/v1")))
                .isInstanceOf(ChatCompletions.class);
    }

    @Test
    void what_the_address_asks_for_stays_behind_the_path() {
        var at = at("gemini", "https://gate.example.org/v1beta?tenant=7");
        var request = ModelRequest.of(at, "gemini-2.5-pro", List.of());
        assertThat(new GeminiGenerate().url(request.withStream(true)))
                .isEqualTo("https://gate.example.org/v1beta/models/gemini-2.5-pro:streamGenerateContent"
                        + "?tenant=7&alt=sse");
        assertThat(new GeminiGenerate().url(request.withStream(false)))
                .isEqualTo("https://gate.example.org/v1beta/models/gemini-2.5-pro:generateContent?tenant=7");
        assertThat(new CodeAssist().url(request.withStream(true)))
                .isEqualTo("https://gate.example.org/v1beta:streamGenerateContent?tenant=7&alt=sse");
        assertThat(BedrockConverse.address(request, "converse"))
                .isEqualTo("https://gate.example.org/v1beta/model/gemini-2.5-pro/converse?tenant=7");
        assertThat(Dialects.of(mode(), at("gemini", "https://gate.example.org/v1beta/openai?tenant=7")))
                .isInstanceOf(ChatCompletions.class);
    }

    @Test
    void an_address_without_a_version_gets_one() {
        var request = ModelRequest.of(
                at("gemini", "https://generativelanguage.googleapis.com"), "models/gemini-2.5-pro", List.of());
        assertThat(new GeminiGenerate().url(request.withStream(false)))
                .isEqualTo("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent");
    }

    @Test
    void parallel_results_stand_in_one_turn_and_what_has_no_partner_is_left_out() throws Exception {
        var one = call("1", "look");
        var two = call("2", "hear");
        var orphan = call("3", "smell");
        var contents = contents(
                Message.user("go"),
                Message.assistant("", List.of(one, two, orphan)),
                Message.toolResult(one, "seen"),
                Message.toolResult(two, ""),
                Message.toolResult(call("4", "x"), "lost"));
        assertThat(contents).isEqualTo(json("""
                        [{"role":"user","parts":[{"text":"go"}]},
                         {"role":"model","parts":[
                          {"functionCall":{"name":"look","args":{}},
                           "thoughtSignature":"skip_thought_signature_validator"},
                          {"functionCall":{"name":"hear","args":{}}}]},
                         {"role":"user","parts":[
                          {"functionResponse":{"name":"look","response":{"output":"seen"}}},
                          {"functionResponse":{"name":"hear","response":{"output":""}}}]}]"""));
    }

    @Test
    void older_models_are_not_told_about_signatures_of_others() throws Exception {
        var call = call("1", "look");
        var body = sent(to(
                "gemini",
                "gemini-2.5-pro",
                Message.user("go"),
                Message.assistant("", List.of(call)),
                Message.toolResult(call, "seen")));
        assertThat(body.at("/contents/1/parts/0").has("thoughtSignature")).isFalse();
    }

    @Test
    void pictures_come_along_by_value_and_are_named_when_they_are_elsewhere() throws Exception {
        var content = json("""
                [{"type":"text","text":"look"},
                 {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,QUJD"}},
                 {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]""");
        assertThat(contents(Message.of(Role.USER, content)).at("/0/parts")).isEqualTo(json("""
                        [{"text":"look"},{"inlineData":{"mimeType":"image/jpeg","data":"QUJD"}},
                         {"text":"(an image at https://example.org/a.png)"}]"""));
    }

    @Test
    void limits_and_temperature_are_told() throws Exception {
        var body = sent(hello().withMaxTokens(OptionalInt.of(99)).withTemperature(OptionalDouble.of(0.5)));
        assertThat(body.path("generationConfig")).isEqualTo(json("{\"temperature\":0.5,\"maxOutputTokens\":99}"));
    }

    @Test
    void each_generation_is_told_in_its_own_words_how_hard_to_think() throws Exception {
        assertThat(thinking("gemini-3-pro-preview", ReasoningEffort.MEDIUM))
                .isEqualTo(json("{\"includeThoughts\":true,\"thinkingLevel\":\"high\"}"));
        assertThat(thinking("gemini-3-flash-preview", ReasoningEffort.MEDIUM))
                .isEqualTo(json("{\"includeThoughts\":true,\"thinkingLevel\":\"medium\"}"));
        assertThat(thinking("gemini-3.1-pro-preview", ReasoningEffort.MINIMAL))
                .isEqualTo(json("{\"includeThoughts\":true,\"thinkingLevel\":\"low\"}"));
        assertThat(thinking("gemini-2.5-pro", ReasoningEffort.HIGH)).isEqualTo(json("{\"includeThoughts\":true}"));
        assertThat(thinking("gemini-2.5-pro", ReasoningEffort.NONE)).isEqualTo(json("{\"includeThoughts\":false}"));
        assertThat(thinking("gemma-3-27b-it", ReasoningEffort.HIGH).isMissingNode())
                .isTrue();
    }

    @Test
    void tool_schemas_are_told_in_the_words_that_gemini_knows() throws Exception {
        var schema = object("""
                {"$schema":"x","type":"object","additionalProperties":false,"required":["a","gone"],
                 "$defs":{"point":{"type":"object","properties":{"x":{"type":"number"}}}},
                 "properties":{
                  "a":{"type":["string","null"],"format":"uri","description":"d"},
                  "b":{"type":"integer","enum":[1,2]},
                  "c":{"type":"string","enum":["x","y"]},
                  "d":{"anyOf":[{"type":"integer"},{"type":"null"}]},
                  "e":{"type":"array"},
                  "f":{"$ref":"#/$defs/point"},
                  "g":{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]},
                  "h":{"const":"only"}}}""");
        var body = sent(hello().withTools(
                        List.of(new ToolSpec("t", "s", "d", schema), new ToolSpec("u", "s", "e", object("{}")))));
        assertThat(body.at("/tools/0/functionDeclarations")).isEqualTo(json("""
                        [{"name":"t","description":"d","parameters":{"type":"object","required":["a"],"properties":{
                          "a":{"type":"string","nullable":true,"description":"d"},
                          "b":{"type":"integer"},
                          "c":{"type":"string","enum":["x","y"]},
                          "d":{"type":"integer","nullable":true},
                          "e":{"type":"array","items":{"type":"string"}},
                          "f":{"type":"object","properties":{"x":{"type":"number"}}},
                          "g":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]},
                          "h":{"type":"string","enum":["only"]}}}},
                         {"name":"u","description":"e"}]"""));
        assertThat(body.at("/toolConfig/functionCallingConfig/mode").asString()).isEqualTo("AUTO");
    }

    @Test
    void a_schema_that_contains_itself_ends() {
        var schema = object("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}}}");
        assertThat(GeminiSchema.of(schema).path("type").asString()).isEqualTo("object");
    }

    @Test
    void a_limit_ends_an_answer_and_a_filter_ends_it_with_its_reason() throws Exception {
        assertThat(answerTo(Reply.text("much").truncated()).finishReason()).isEqualTo(FinishReason.LENGTH);
        var filtered = answerTo(Reply.events("{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}"));
        assertThat(filtered.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(filtered.message().text()).contains("SAFETY");
    }

    @Test
    void a_question_that_the_filter_refuses_is_not_asked_again() {
        var failure = failure(Reply.events("{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.POLICY_BLOCKED);
        assertThat(failure.getMessage()).contains("PROHIBITED_CONTENT");
    }

    @Test
    void a_call_that_google_could_not_read_is_a_broken_answer() {
        var failure = failure(Reply.events("{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
    }

    @Test
    void a_stream_that_breaks_off_is_no_answer() {
        assertThat(failure(Reply.text("one two three").cutAfter(2)).kind()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void an_error_in_the_stream_is_raised() {
        var failure = failure(Reply.events("{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.OVERLOADED);
    }

    @Test
    void an_exhausted_quota_says_when_to_come_back_and_what_would_help() {
        var failure = failure(Reply.status(429, FREE_TIER));
        assertThat(failure.kind()).isEqualTo(ErrorClass.RATE_LIMIT);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(36_500));
        assertThat(failure.getMessage())
                .startsWith("HTTP 429: You exceeded your current quota.")
                .contains("billing");
    }

    @Test
    void a_key_that_is_not_valid_is_refused_as_such() {
        assertThat(failure(Reply.status(400, INVALID_KEY)).kind()).isEqualTo(ErrorClass.AUTH);
    }

    @Test
    void a_model_that_does_not_exist_is_told() {
        var failure = failure(Reply.status(404, """
                {"error":{"code":404,"message":"models/x is not found for API version v1beta","status":"NOT_FOUND"}}"""));
        assertThat(failure.kind()).isEqualTo(ErrorClass.MODEL_NOT_FOUND);
    }

    private ModelException failure(Reply reply) {
        server.enqueue(reply);
        return catchThrowableOfType(ModelException.class, () -> ask(hello()));
    }

    private JsonNode thinking(String model, ReasoningEffort effort) throws InterruptedException {
        return sent(to("gemini", model, Message.user("x")).withEffort(Optional.of(effort)))
                .at("/generationConfig/thinkingConfig");
    }

    private JsonNode contents(Message... messages) throws InterruptedException {
        return sent(request(messages)).path("contents");
    }

    private static ToolCall call(String id, String name) {
        return new ToolCall(id, name, "{}", Json.object());
    }

    private Endpoint at(String provider, String url) {
        return new Endpoint(provider, mode(), url, Optional.of(Secret.of("k")), Map.of(), Json.object());
    }
}
