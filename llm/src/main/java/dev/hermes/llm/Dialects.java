package dev.hermes.llm;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;

/**
 * Which protocol is really spoken with an endpoint. Settings know fewer modes than there are protocols: where one company
 * speaks its own in place of the usual one, its address tells. Classes of protocols that are not spoken are not loaded.
 */
final class Dialects {
    private static final String GOOGLE = "generativelanguage.googleapis.com";

    private Dialects() {}

    static boolean speaks(ApiMode mode) {
        return switch (mode) {
            case CHAT_COMPLETIONS, ANTHROPIC_MESSAGES, CODEX_RESPONSES, BEDROCK_CONVERSE -> true;
            case CODEX_APP_SERVER, DEMO -> false;
        };
    }

    static Protocol of(ApiMode mode, Endpoint endpoint) {
        return switch (mode) {
            case CHAT_COMPLETIONS ->
                endpoint.provider().equals("google-gemini-cli")
                        ? new CodeAssist()
                        : isGemini(endpoint) ? new GeminiGenerate() : new ChatCompletions();
            case ANTHROPIC_MESSAGES -> isBedrock(endpoint) ? new BedrockClaude() : new AnthropicMessages();
            case CODEX_RESPONSES -> new OpenAiResponses();
            case BEDROCK_CONVERSE -> new BedrockConverse();
            case CODEX_APP_SERVER, DEMO -> throw new IllegalArgumentException(mode.wireName() + " is not spoken here");
        };
    }

    private static boolean isBedrock(Endpoint endpoint) {
        return endpoint.provider().equals("bedrock")
                || Urls.host(endpoint.baseUrl())
                        .matches("bedrock-runtime(-fips)?\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?");
    }

    /** Google's own protocol, unless the address is the one at which Google speaks OpenAI's. */
    private static boolean isGemini(Endpoint endpoint) {
        var base = endpoint.baseUrl();
        return (endpoint.provider().equals("gemini") || Urls.host(base).equals(GOOGLE))
                && !Urls.withoutQuery(base).endsWith("/openai");
    }
}
