package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.testkit.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BedrockConverseTest extends Asking {
    private static final String NOVA = "us.amazon.nova-pro-v1:0";

    @Override
    ApiMode mode() {
        return ApiMode.BEDROCK_CONVERSE;
    }

    @Override
    ModelRequest request(Message... messages) {
        return to("bedrock", NOVA, messages);
    }

    @Test
    void recorded_text() throws Exception {
        var answer = answerTo(Reply.recording("bedrock-converse", "amazon-bedrock-text"));
        assertThat(answer.message().text())
                .startsWith("Let me count the \"r\"s in \"strawberry\":")
                .endsWith("There are **3** r's in \"strawberry.\"")
                .isEqualTo(shownText());
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(22, 55, 0, 0, 0));
    }

    @Test
    void recorded_thoughts_keep_their_signature_and_travel_back() throws Exception {
        // given
        var answer = answerTo(Reply.recording("bedrock-converse", "amazon-bedrock-reasoning"));
        assertThat(answer.message().reasoning().text().orElseThrow())
                .endsWith("So there are 3 r's.")
                .isEqualTo(shownThoughts());
        // when
        var content =
                messages(Message.user("x"), answer.message(), Message.user("y")).at("/1/content");
        // then
        var thought = content.at("/0/reasoningContent/reasoningText");
        assertThat(thought.path("text").asString()).startsWith("Let me count the r's");
        assertThat(thought.path("signature").asString()).startsWith("Ep0CCkgICxABGAIqQOWPB6");
        assertThat(content.at("/1/text").asString()).isEqualTo(answer.message().text());
    }

    @Test
    void recorded_call_whose_counts_come_before_its_end() throws Exception {
        var answer = answerTo(Reply.recording("bedrock-converse", "amazon-bedrock-tool-call.1"));
        assertThat(answer.message().toolCalls())
                .containsExactly(
                        new ToolCall("tool-use-id", "test-tool", "{\"value\":\"Sparkle Day\"}", Json.object()));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(answer.usage()).isEqualTo(new Usage(125, 45, 0, 0, 0));
        assertThat(shownCalls()).containsExactly("test-tool");
    }

    @Test
    void a_question_names_the_model_in_the_address_and_an_api_key_is_a_bearer() throws Exception {
        var received = received(request(Message.system("Be brief."), Message.user("hi")));
        assertThat(received.path()).isEqualTo("/v1/model/us.amazon.nova-pro-v1%3A0/converse-stream");
        assertThat(received.header("authorization")).contains("Bearer sk-test");
        assertThat(received.body()).isEqualTo(json("""
                        {"system":[{"text":"Be brief."}],
                         "messages":[{"role":"user","content":[{"text":"hi"}]}],
                         "inferenceConfig":{"maxTokens":4096}}"""));
    }

    @Test
    void the_arn_of_an_inference_profile_is_one_piece_of_the_address() {
        var arn = "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc";
        assertThat(new BedrockConverse().url(to("bedrock", arn)))
                .endsWith(
                        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fabc/converse-stream");
    }

    @Test
    void a_whole_answer_is_asked_for_by_another_operation() throws Exception {
        server.enqueue(Reply.toolCall("look", "{\"at\":\"it\"}")
                .withText("good day")
                .withReasoning("hm")
                .withUsage(7, 3));
        var answer = ask(hello().withStream(false));
        assertThat(server.lastRequest().path()).endsWith("/converse");
        assertThat(answer.message().text()).isEqualTo("good day");
        assertThat(answer.message().toolCalls().getFirst().arguments()).isEqualTo("{\"at\":\"it\"}");
        assertThat(shownThoughts()).isEqualTo("hm");
        assertThat(answer.usage()).isEqualTo(new Usage(7, 3, 0, 0, 0));
    }

    @Test
    void turns_alternate_and_the_first_and_the_last_are_the_users() throws Exception {
        var call = new ToolCall("call.1", "look", "{\"at\":\"it\"}", Json.object());
        var orphan = new ToolCall("2", "look", "{}", Json.object());
        var tools = List.of(new ToolSpec("look", "s", "d", object("{}")));
        assertThat(sent(request(
                                        Message.assistant("", List.of(call, orphan)),
                                        Message.toolResult(call, ""),
                                        Message.user("and?"),
                                        Message.assistant("so"))
                                .withTools(tools))
                        .path("messages"))
                .isEqualTo(json("""
                        [{"role":"user","content":[{"text":" "}]},
                         {"role":"assistant","content":[
                          {"toolUse":{"toolUseId":"call_1","name":"look","input":{"at":"it"}}}]},
                         {"role":"user","content":[
                          {"toolResult":{"toolUseId":"call_1","content":[{"text":" "}]}},{"text":"and?"}]},
                         {"role":"assistant","content":[{"text":"so"}]},
                         {"role":"user","content":[{"text":" "}]}]"""));
    }

    @Test
    void pictures_come_along_by_value() throws Exception {
        var content = json("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpg;base64,QUJD\"}}]");
        assertThat(messages(Message.of(Role.USER, content)).at("/0/content"))
                .isEqualTo(json("[{\"image\":{\"format\":\"jpeg\",\"source\":{\"bytes\":\"QUJD\"}}}]"));
    }

    @Test
    void tools_are_told_to_models_that_take_them() throws Exception {
        var tools = List.of(new ToolSpec("t", "s", "d", object("{}")));
        var body = sent(hello().withTools(tools));
        assertThat(body.at("/toolConfig/tools/0/toolSpec")).isEqualTo(json("""
                        {"name":"t","description":"d","inputSchema":{"json":{"type":"object","properties":{}}}}"""));
        var without =
                sent(to("bedrock", "us.deepseek.r1-v1:0", Message.user("x")).withTools(tools));
        assertThat(without.has("toolConfig")).isFalse();
    }

    @Test
    void without_tools_to_offer_what_was_called_is_told_in_words() throws Exception {
        var call = new ToolCall("1", "look", "{\"at\":\"it\"}", Json.object());
        assertThat(messages(Message.user("go"), Message.assistant("", List.of(call)), Message.toolResult(call, "blue")))
                .isEqualTo(json("""
                        [{"role":"user","content":[{"text":"go"}]},
                         {"role":"assistant","content":[{"text":"(called look with {\\"at\\":\\"it\\"})"}]},
                         {"role":"user","content":[{"text":"(it gave:)"},{"text":"blue"}]}]"""));
    }

    @Test
    void a_guardrail_that_steps_in_filters_the_answer() throws Exception {
        var answer = answerTo(Reply.events(
                "{\"contentBlockDelta\":{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Sorry.\"}}}",
                "{\"messageStop\":{\"stopReason\":\"guardrail_intervened\"}}"));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(answer.message().text()).isEqualTo("Sorry.");
    }

    @Test
    void the_limit_ends_an_answer() throws Exception {
        assertThat(answerTo(Reply.text("much").truncated()).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void a_stream_that_breaks_off_is_no_answer() {
        assertThat(failure(Reply.text("one two three").cutAfter(2)).kind()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void a_damaged_stream_is_no_answer() {
        var failure = failure(Reply.raw(AwsEventStream.CONTENT_TYPE, "this is no frame of events at all, not one"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @Test
    void an_exception_in_the_stream_is_raised() {
        var failure = failure(Reply.events("{\"throttlingException\":{\"message\":\"Too many tokens, wait.\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.RATE_LIMIT);
        assertThat(failure.getMessage()).isEqualTo("throttlingException: Too many tokens, wait.");
    }

    @Test
    void a_model_that_took_too_long_is_no_failure_of_the_question() {
        var failure = failure(Reply.events("{\"modelTimeoutException\":{\"message\":\"slow\"}}"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | ThrottlingException            | Too many requests                                       | RATE_LIMIT
            400 | ServiceQuotaExceededException  | Your quota is used up                                   | RATE_LIMIT
            403 | AccessDeniedException          | You don't have access to the model                      | AUTH
            403 | UnrecognizedClientException    | The security token included in the request is invalid   | AUTH
            400 | ExpiredTokenException          | The security token is expired                           | AUTH
            400 | ValidationException:http://x/  | The provided model identifier is invalid.               | MODEL_NOT_FOUND
            400 | ValidationException            | Invocation with on-demand throughput isn't supported    | MODEL_NOT_FOUND
            400 | ValidationException            | Input is too long for requested model.                  | CONTEXT_OVERFLOW
            400 | ValidationException            | 1 validation error detected                             | FORMAT_ERROR
            404 | ResourceNotFoundException      | gone                                                    | MODEL_NOT_FOUND
            424 | ModelErrorException            | broken                                                  | SERVER_ERROR
            429 | ModelNotReadyException         | loading                                                 | OVERLOADED
            503 | ServiceUnavailableException    | later                                                   | OVERLOADED
            500 | InternalServerException        | oops                                                    | SERVER_ERROR""")
    void refusals_are_told_by_their_names(int status, String name, String message, ErrorClass kind) {
        var body = Json.object().put("message", message).toString();
        var failure = failure(Reply.status(status, body, Map.of("x-amzn-ErrorType", name)));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.getMessage()).isEqualTo("HTTP " + status + ": " + message);
    }

    private ModelException failure(Reply reply) {
        server.enqueue(reply);
        return catchThrowableOfType(ModelException.class, () -> ask(hello()));
    }

    private JsonNode messages(Message... messages) throws InterruptedException {
        return sent(request(messages)).path("messages");
    }
}
