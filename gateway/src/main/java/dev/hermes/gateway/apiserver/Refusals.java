package dev.hermes.gateway.apiserver;

import dev.hermes.gateway.Turns;

/** Says why no turn can begin now, and when to come back. */
final class Refusals {
    private Refusals() {}

    static Turns.Turn begin(Turns turns, int most) throws ApiException {
        var turn = turns.begin();
        if (turn.isPresent()) {
            return turn.get();
        }
        if (turns.draining()) {
            throw ApiException.later(
                    503,
                    "The gateway is about to restart and takes no new work.",
                    "server_error",
                    "gateway_draining",
                    Turns.COME_BACK);
        }
        throw ApiException.later(
                429, "Too many concurrent runs (max " + most + ")", "rate_limit_error", "rate_limit_exceeded", 1);
    }
}
