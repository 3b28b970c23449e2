package dev.hermes.agent;

import dev.hermes.api.model.Usage;
import java.util.Optional;

/**
 * How a turn ended.
 *
 * @param finalResponse what the person is shown; may be empty
 * @param completed there is a final response, within the budget, and nothing failed
 * @param failed nothing useful came of it; {@code error} says why
 * @param partial the answer is cut
 * @param exitReason machine-readable, for example {@code text_response(finish_reason=stop)}
 * @param apiCalls answered model calls
 * @param pendingSteer guidance that found no tool result to ride on; belongs into the next turn
 * @param interruptMessage what the person wrote to interrupt
 * @param sessionId the live one, after any compression
 */
public record TurnResult(
        String finalResponse,
        boolean completed,
        boolean failed,
        boolean partial,
        boolean interrupted,
        String exitReason,
        int apiCalls,
        Usage usage,
        Optional<String> error,
        Optional<String> pendingSteer,
        Optional<String> interruptMessage,
        String sessionId,
        String model,
        String provider,
        Optional<String> lastReasoning) {
    /** The exit reason when the model's server wanted no more questions for now. */
    public static final String RATE_LIMITED = "rate_limited";

    /** The same with another text for the person. */
    public TurnResult withResponse(String response) {
        return with(response, error);
    }

    /** The same with what is to blame for its end. */
    public TurnResult because(String reason) {
        return with(finalResponse, Optional.of(reason));
    }

    private TurnResult with(String response, Optional<String> reason) {
        return new TurnResult(
                response,
                completed,
                failed,
                partial,
                interrupted,
                exitReason,
                apiCalls,
                usage,
                reason,
                pendingSteer,
                interruptMessage,
                sessionId,
                model,
                provider,
                lastReasoning);
    }
}
