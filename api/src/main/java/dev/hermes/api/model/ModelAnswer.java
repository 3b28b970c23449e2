package dev.hermes.api.model;

import java.util.Optional;

/**
 * A whole answer.
 *
 * @param message role assistant, with text, calls and reasoning, and the finish reason set
 * @param usage {@link Usage#ZERO} when the provider told none
 * @param model as the provider names it; may differ from what was asked for
 */
public record ModelAnswer(
        Message message, FinishReason finishReason, Usage usage, String model, Optional<String> responseId) {}
