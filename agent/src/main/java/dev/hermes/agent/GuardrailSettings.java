package dev.hermes.agent;

/**
 * The {@code tool_loop_guardrails} section of the configuration: how often the same may happen within a turn.
 *
 * @param warnings whether the model is told
 * @param hardStop whether the call is refused, or the turn ended, at the second limits
 */
public record GuardrailSettings(boolean warnings, boolean hardStop, Limits warnAfter, Limits stopAfter) {
    /**
     * @param exactFailure the same call failed
     * @param sameToolFailure the same tool failed, whatever its arguments
     * @param noProgress a read-only call gave the same result
     */
    public record Limits(int exactFailure, int sameToolFailure, int noProgress) {}

    public static final GuardrailSettings DEFAULT =
            new GuardrailSettings(true, false, new Limits(2, 3, 2), new Limits(5, 8, 5));
}
