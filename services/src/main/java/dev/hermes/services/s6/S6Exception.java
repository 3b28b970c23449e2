package dev.hermes.services.s6;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.services.Outcome;
import dev.hermes.services.SlotName;
import java.nio.file.Path;

/** Something about a service of the container did not work. */
public abstract sealed class S6Exception extends HermesException {
    private final String service;

    private S6Exception(String service, String message, String... advice) {
        super(ExitCode.FAILED, message, advice);
        this.service = service;
    }

    private S6Exception(String service, Throwable cause, String message, String... advice) {
        super(ExitCode.FAILED, cause, message, advice);
        this.service = service;
    }

    /** With its prefix. */
    public final String service() {
        return service;
    }

    /** There is no slot of that name. */
    public static final class GatewayNotRegistered extends S6Exception {
        GatewayNotRegistered(String service) {
            super(
                    SlotName.PREFIX + SlotName.profileOf(service),
                    "no such gateway '" + SlotName.profileOf(service) + "': register it with 'hermes profile create "
                            + SlotName.profileOf(service)
                            + "', or pass an existing profile name via -p <name>");
        }

        public String profile() {
            return SlotName.profileOf(service());
        }
    }

    /** A program of s6 refused, was too slow or is not there. */
    public static final class CommandFailed extends S6Exception {
        private final String action;
        private final int status;
        private final String complaint;

        CommandFailed(String service, String action, Outcome outcome) {
            super(
                    service,
                    "s6-svc " + action + " on '" + service + "' failed (rc=" + outcome.status() + ")" + said(outcome),
                    "Look at 's6-svstat /run/service/" + service + "', and at the output of the container.");
            this.action = action;
            this.status = outcome.status();
            this.complaint =
                    outcome instanceof Outcome.Ended ended ? ended.err().strip() : outcome.complaint();
        }

        private static String said(Outcome outcome) {
            return outcome instanceof Outcome.Ended ended && ended.err().isBlank() ? "" : ": " + outcome.complaint();
        }

        /** {@code start}, {@code stop} or {@code restart}. */
        public String action() {
            return action;
        }

        /** What the program ended with; as in a shell, 124 when it was too slow and 127 when it is not there. */
        public int status() {
            return status;
        }

        public String complaint() {
            return complaint;
        }
    }

    /** s6 was not told that there is a new slot, so there is none. */
    public static final class RescanFailed extends S6Exception {
        RescanFailed(String service, Outcome outcome) {
            super(
                    service,
                    "s6-svscanctl failed: " + outcome.complaint() + "; the service '" + service + "' was not made",
                    "Try again; if it fails again, restart the container.");
        }
    }

    /** The slot is taken away, but what ran for it could not be ended; its files are kept until it is. */
    public static final class SupervisorsLeft extends S6Exception {
        SupervisorsLeft(String service, Path kept, String why, Path scandir) {
            super(
                    service,
                    "the supervisors of the service '" + service + "', which is taken away, are still there: " + why,
                    "'s6-svscanctl -an " + scandir
                            + "' as root ends them, and so does a restart of the container; their" + " files stay in "
                            + kept + " until then.");
        }
    }

    /** The slot could not be written, or not deleted. */
    public static final class SlotUnusable extends S6Exception {
        SlotUnusable(String service, Throwable cause, String message) {
            super(service, cause, message, "Look whose the files are: all of them should belong to 'hermes'.");
        }
    }
}
