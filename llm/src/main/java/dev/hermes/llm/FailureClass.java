package dev.hermes.llm;

import dev.hermes.api.model.ErrorClass;
import java.util.List;
import java.util.Locale;

/** What a refusal of a provider means: the first rule that fits decides. */
final class FailureClass {
    private static final List<String> BILLING = List.of(
            "insufficient credits",
            "insufficient_quota",
            "insufficient balance",
            "credit balance",
            "credits have been exhausted",
            "top up your credits",
            "payment required",
            "billing hard limit",
            "exceeded your current quota",
            "account is deactivated",
            "plan does not include");
    private static final List<String> RATE = List.of(
            "rate limit",
            "rate_limit",
            "too many requests",
            "throttled",
            "requests per minute",
            "tokens per minute",
            "requests per day",
            "try again in",
            "please retry after",
            "resource_exhausted",
            "rate increased too quickly",
            "throttlingexception",
            "too many concurrent requests",
            "servicequotaexceededexception");
    private static final List<String> USAGE_LIMIT = List.of("usage limit", "quota", "limit exceeded");
    private static final List<String> TRANSIENT =
            List.of("try again", "retry", "resets at", "reset in", "wait", "requests remaining", "periodic", "window");
    private static final List<String> PAYLOAD =
            List.of("request_too_large", "payload too large", "request entity too large");
    private static final List<String> IMAGE =
            List.of("image exceeds", "image too large", "image_too_large", "image size exceeds");
    private static final List<String> IMAGES_UNSUPPORTED = List.of(
            "does not support image",
            "images are not supported",
            "image input is not supported",
            "only supports text",
            "no endpoints found that support image input",
            "unknown variant `image_url`");
    private static final List<String> MULTIMODAL = List.of(
            "text is not set",
            "tool message must be a string",
            "tool message content must be a string",
            "tool content must be a string",
            "expected string, got list",
            "expected string, got array");
    private static final List<String> CONTEXT = List.of(
            "context length",
            "context size",
            "maximum context",
            "token limit",
            "too many tokens",
            "reduce the length",
            "exceeds the limit",
            "context window",
            "prompt is too long",
            "prompt exceeds max length",
            "max_tokens",
            "maximum number of tokens",
            "max_model_len",
            "prompt length",
            "input is too long",
            "maximum model length",
            "truncating input",
            "slot context",
            "n_ctx_slot",
            "超过最大长度",
            "上下文长度",
            "max input token",
            "input token");
    private static final List<String> MODEL = List.of(
            "is not a valid model",
            "invalid model",
            "model not found",
            "model_not_found",
            "does not exist",
            "no such model",
            "unknown model",
            "unsupported model");
    private static final List<String> POLICY = List.of(
            "no endpoints available matching your guardrail",
            "no endpoints available matching your data policy",
            "no endpoints found matching your data policy");
    private static final List<String> AUTH = List.of(
            "invalid api key",
            "invalid_api_key",
            "authentication",
            "unauthorized",
            "forbidden",
            "invalid token",
            "token expired",
            "token revoked",
            "access denied");
    private static final List<String> BAD_REQUEST =
            List.of("invalid_request_error", "unknown parameter", "unsupported parameter");
    private static final List<String> GRAMMAR = List.of("error parsing grammar", "json-schema-to-grammar");

    private FailureClass() {}

    /**
     * @param status the HTTP status, 0 when there was none
     * @param said everything the provider said about it
     */
    static ErrorClass of(int status, String said) {
        var text = said.toLowerCase(Locale.ROOT);
        if (status == 400 && text.contains("signature") && text.contains("thinking")) {
            return ErrorClass.THINKING_SIGNATURE;
        }
        if (status == 429 && text.contains("extra usage") && text.contains("long context")) {
            return ErrorClass.LONG_CONTEXT_TIER;
        }
        if (status == 400 && text.contains("long context beta") && text.contains("not yet available")) {
            return ErrorClass.LONG_CONTEXT_BETA_FORBIDDEN;
        }
        if (status == 400
                && (any(text, GRAMMAR) || (text.contains("unable to generate parser") && text.contains("template")))) {
            return ErrorClass.GRAMMAR_PATTERN;
        }
        if (text.contains("do not have an active grok subscription")) {
            return ErrorClass.AUTH;
        }
        return switch (status) {
            case 0 -> byText(text);
            case 401 -> ErrorClass.AUTH;
            case 402 -> usageLimit(text);
            case 403 ->
                text.contains("key limit exceeded") || text.contains("spending limit")
                        ? ErrorClass.BILLING
                        : ErrorClass.AUTH;
            case 404 -> {
                if (any(text, POLICY)) {
                    yield ErrorClass.POLICY_BLOCKED;
                }
                yield any(text, IMAGES_UNSUPPORTED)
                        ? ErrorClass.IMAGES_UNSUPPORTED
                        : any(text, MODEL) || namedAndMissing(text) ? ErrorClass.MODEL_NOT_FOUND : ErrorClass.UNKNOWN;
            }
            case 413 -> ErrorClass.PAYLOAD_TOO_LARGE;
            case 429 -> ErrorClass.RATE_LIMIT;
            case 400 -> badRequest(text);
            case 500, 502 -> any(text, BAD_REQUEST) ? ErrorClass.FORMAT_ERROR : ErrorClass.SERVER_ERROR;
            case 503, 529 -> ErrorClass.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield ErrorClass.SERVER_ERROR;
                }
                yield any(text, IMAGES_UNSUPPORTED) ? ErrorClass.IMAGES_UNSUPPORTED : ErrorClass.FORMAT_ERROR;
            }
        };
    }

    private static ErrorClass badRequest(String text) {
        if (any(text, MULTIMODAL)) {
            return ErrorClass.MULTIMODAL_TOOL_CONTENT;
        }
        if (any(text, IMAGE)) {
            return ErrorClass.IMAGE_TOO_LARGE;
        }
        if (any(text, IMAGES_UNSUPPORTED)) {
            return ErrorClass.IMAGES_UNSUPPORTED;
        }
        if (any(text, CONTEXT)) {
            return ErrorClass.CONTEXT_OVERFLOW;
        }
        if (any(text, POLICY)) {
            return ErrorClass.POLICY_BLOCKED;
        }
        if (any(text, MODEL)) {
            return ErrorClass.MODEL_NOT_FOUND;
        }
        if (any(text, RATE)) {
            return ErrorClass.RATE_LIMIT;
        }
        return any(text, BILLING) ? ErrorClass.BILLING : ErrorClass.FORMAT_ERROR;
    }

    /** What a stream reports in its middle; the provider's own error code is part of the text. */
    private static ErrorClass byText(String text) {
        if (any(text, PAYLOAD)) {
            return ErrorClass.PAYLOAD_TOO_LARGE;
        }
        if (any(text, MULTIMODAL)) {
            return ErrorClass.MULTIMODAL_TOOL_CONTENT;
        }
        if (any(text, IMAGE)) {
            return ErrorClass.IMAGE_TOO_LARGE;
        }
        if (any(text, BILLING)) {
            return ErrorClass.BILLING;
        }
        if (any(text, RATE)) {
            return ErrorClass.RATE_LIMIT;
        }
        if (any(text, USAGE_LIMIT)) {
            return usageLimit(text);
        }
        if (any(text, CONTEXT)) {
            return ErrorClass.CONTEXT_OVERFLOW;
        }
        if (text.contains("overloaded")) {
            return ErrorClass.OVERLOADED;
        }
        if (any(text, AUTH)) {
            return ErrorClass.AUTH;
        }
        if (any(text, POLICY)) {
            return ErrorClass.POLICY_BLOCKED;
        }
        if (any(text, MODEL)) {
            return ErrorClass.MODEL_NOT_FOUND;
        }
        if (any(text, BAD_REQUEST)) {
            return ErrorClass.FORMAT_ERROR;
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return ErrorClass.TIMEOUT;
        }
        return text.contains("server_error") || text.contains("internal")
                ? ErrorClass.SERVER_ERROR
                : ErrorClass.UNKNOWN;
    }

    private static ErrorClass usageLimit(String text) {
        return any(text, USAGE_LIMIT) && any(text, TRANSIENT) ? ErrorClass.RATE_LIMIT : ErrorClass.BILLING;
    }

    /** As Ollama says it: {@code model 'llama9' not found}. */
    private static boolean namedAndMissing(String text) {
        return text.contains("model ") && text.contains("not found");
    }

    private static boolean any(String text, List<String> phrases) {
        return phrases.stream().anyMatch(text::contains);
    }
}
