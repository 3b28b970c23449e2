package dev.hermes.api.model;

/** What kind of failure a model call met; decides what the caller tries next. */
public enum ErrorClass {
    THINKING_SIGNATURE,
    LONG_CONTEXT_TIER,
    LONG_CONTEXT_BETA_FORBIDDEN,
    GRAMMAR_PATTERN,
    AUTH,
    BILLING,
    RATE_LIMIT,
    OVERLOADED,
    SERVER_ERROR,
    PAYLOAD_TOO_LARGE,
    CONTEXT_OVERFLOW,
    IMAGE_TOO_LARGE,
    MULTIMODAL_TOOL_CONTENT,
    IMAGES_UNSUPPORTED,
    MODEL_NOT_FOUND,
    POLICY_BLOCKED,
    FORMAT_ERROR,
    TIMEOUT,
    /** The answer was not of the protocol: no choices, HTML, broken JSON. */
    MALFORMED_RESPONSE,
    UNKNOWN
}
