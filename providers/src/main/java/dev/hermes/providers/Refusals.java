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
            case "copilot-acp" -> refusal(row, "talking to another program is", OPENROUTER);
            default -> Optional.empty();
        };
    }

    private static Optional<HermesException> refusal(ProviderRow row, String what, String... advice) {
        return Optional.of(new HermesException(
                ExitCode.FAILED,
                row.name() + " cannot be used: " + what + " not supported by this version yet.",
                advice));
    }
}
