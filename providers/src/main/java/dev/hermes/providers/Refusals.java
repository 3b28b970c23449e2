package dev.hermes.providers;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.Optional;

/** Providers that are known and cannot be used yet: why, and what to do instead. */
final class Refusals {
    private static final String OPENROUTER = "Its models can be reached through OpenRouter: set OPENROUTER_API_KEY and"
            + " 'hermes config set model.provider openrouter'.";

    private Refusals() {}

    static Optional<HermesException> of(ProviderRow row) {
        return switch (row.id()) {
            case "bedrock" ->
                refusal(
                        row,
                        "signing in to AWS is",
                        "With a Bedrock API key: set model.provider to custom and model.base_url to"
                                + " https://bedrock-mantle.<region>.api.aws/v1 with 'hermes config set'.",
                        OPENROUTER);
            default -> byLogin(row);
        };
    }

    private static Optional<HermesException> byLogin(ProviderRow row) {
        return switch (row.auth()) {
            case API_KEY, NONE, OAUTH_DEVICE_CODE, OAUTH_MINIMAX -> Optional.empty();
            case EXTERNAL_PROCESS -> refusal(row, "talking to another program is", OPENROUTER);
            case AWS_SDK -> refusal(row, "its login is", OPENROUTER);
            case OAUTH_EXTERNAL ->
                switch (row.id()) {
                    case "openai-codex", "xai-oauth", "qwen-oauth" -> Optional.empty();
                    default -> refusal(row, "its login is", OPENROUTER);
                };
        };
    }

    private static Optional<HermesException> refusal(ProviderRow row, String what, String... advice) {
        return Optional.of(new HermesException(
                ExitCode.FAILED,
                row.name() + " cannot be used: " + what + " not supported by this version yet.",
                advice));
    }
}
