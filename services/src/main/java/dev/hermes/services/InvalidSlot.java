package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;

/** An argument that names no possible service, or one that exists already. Nothing was changed. */
public sealed class InvalidSlot extends HermesException {
    public InvalidSlot(String message, String... advice) {
        super(ExitCode.FAILED, message, advice);
    }

    /** The profile has a service; whoever wanted it to have one can go on. */
    public static final class AlreadyRegistered extends InvalidSlot {
        public AlreadyRegistered(String profile, java.nio.file.Path slot) {
            super(
                    "profile gateway '" + profile + "' already registered at " + slot,
                    "Start it with 'hermes -p " + profile + " gateway start'.");
        }
    }
}
