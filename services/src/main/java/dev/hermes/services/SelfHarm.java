package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;

/** A gateway that is told, by something that it runs itself, to stop. */
public final class SelfHarm {
    private SelfHarm() {}

    /** @throws HermesException when we would be stopped with it, in the middle of stopping it */
    public static void refuse(Caller caller, long gateway) {
        if (caller.descendsFrom(gateway)) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This command is run by the gateway (PID " + gateway + ") that it would stop.",
                    "Stop it from a terminal of your own, or run 'hermes gateway restart', which can be done from here.");
        }
    }
}
