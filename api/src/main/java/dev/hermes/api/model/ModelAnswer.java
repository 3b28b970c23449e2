package dev.hermes.api.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A whole answer.
 *
 * @param message role assistant, with text, calls and reasoning, and the finish reason set
 * @param usage {@link Usage#ZERO} when the provider told none
 * @param model as the provider names it; may differ from what was asked for
 * @param cost what the provider says that the answer has cost, in its own currency
 */
public record ModelAnswer(
        Message message,
        FinishReason finishReason,
        Usage usage,
        String model,
        Optional<String> responseId,
        Optional<BigDecimal> cost) {

    /** From a provider that says nothing about the cost. */
    public ModelAnswer(
            Message message, FinishReason finishReason, Usage usage, String model, Optional<String> responseId) {
        this(message, finishReason, usage, model, responseId, Optional.empty());
    }
}
