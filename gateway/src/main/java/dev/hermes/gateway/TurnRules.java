package dev.hermes.gateway;

/**
 * What holds for the turns of one platform beside what its agents do.
 *
 * @param footer what answers end with
 * @param idle how long nothing may happen in a turn
 */
public record TurnRules(RuntimeFooter footer, IdleLimits idle) {
    /** Answers end where they end, and turns when they are done. */
    public static final TurnRules NONE = new TurnRules(RuntimeFooter.NONE, IdleLimits.NONE);
}
