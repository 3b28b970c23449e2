package dev.hermes.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hermes.api.model.ErrorClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassTest {
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "400, messages.1: Invalid signature in thinking block, THINKING_SIGNATURE",
        "429, Extra usage is required for long context requests, LONG_CONTEXT_TIER",
        "400, the long context beta is not yet available for this subscription, LONG_CONTEXT_BETA_FORBIDDEN",
        "400, error parsing grammar: unexpected token, GRAMMAR_PATTERN",
        "400, Unable to generate parser for this template, GRAMMAR_PATTERN",
        "403, You do not have an active Grok subscription, AUTH",
        "401, invalid api key, AUTH",
        "403, forbidden, AUTH",
        "403, Key limit exceeded (total limit), BILLING",
        "402, Payment Required, BILLING",
        "402, Usage limit reached; try again in 5 minutes, RATE_LIMIT",
        "404, The model does not exist, MODEL_NOT_FOUND",
        "404, No endpoints found matching your data policy, POLICY_BLOCKED",
        "404, No endpoints found that support image input, IMAGES_UNSUPPORTED",
        "404, not found, UNKNOWN",
        "413, too large, PAYLOAD_TOO_LARGE",
        "429, slow down, RATE_LIMIT",
        "400, This model's maximum context length is 8192 tokens, CONTEXT_OVERFLOW",
        "400, 输入超过最大长度, CONTEXT_OVERFLOW",
        "400, image exceeds 5 MB maximum, IMAGE_TOO_LARGE",
        "400, tool message content must be a string, MULTIMODAL_TOOL_CONTENT",
        "400, foo is not a valid model ID, MODEL_NOT_FOUND",
        "400, Rate limit reached, RATE_LIMIT",
        "400, Your credit balance is too low, BILLING",
        "400, something else, FORMAT_ERROR",
        "422, this model only supports text, IMAGES_UNSUPPORTED",
        "422, unprocessable, FORMAT_ERROR",
        "500, internal, SERVER_ERROR",
        "500, Unknown parameter: think, FORMAT_ERROR",
        "502, bad gateway, SERVER_ERROR",
        "503, unavailable, OVERLOADED",
        "529, overloaded, OVERLOADED",
        "504, gateway timeout, SERVER_ERROR",
        "0, overloaded_error: Overloaded, OVERLOADED",
        "0, rate_limit_error: rate limit exceeded, RATE_LIMIT",
        "0, request_too_large, PAYLOAD_TOO_LARGE",
        "0, You exceeded your current quota, BILLING",
        "0, invalid_request_error: no, FORMAT_ERROR",
        "0, api_error: Internal server error, SERVER_ERROR",
        "0, what is this, UNKNOWN"
    })
    void a_refusal_means(int status, String said, ErrorClass meaning) {
        assertThat(FailureClass.of(status, said)).isEqualTo(meaning);
    }
}
