package dev.hermes.services.systemd;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.services.Outcome;

/** Something about the unit did not work; a wizard shows it and goes on. */
public abstract sealed class SystemdException extends HermesException {
    private SystemdException(String message, String... advice) {
        super(ExitCode.FAILED, message, advice);
    }

    /** Only root may do this. */
    public static final class RootRequired extends SystemdException {
        RootRequired(String action) {
            super("System gateway " + action + " requires root. Re-run with sudo.");
        }
    }

    /** There is no unit. */
    public static final class NotInstalled extends SystemdException {
        NotInstalled(UnitScope scope) {
            super("Gateway service is not installed", "Run: " + scope.command("install"));
        }
    }

    /** The person's own systemd does not answer. */
    public static final class UserBusUnreachable extends SystemdException {
        UserBusUnreachable(String reason, String user) {
            super(
                    "User systemd not reachable: " + reason,
                    "Run 'sudo loginctl enable-linger " + user + "', or log in on a terminal of the machine itself.",
                    "Or run it here: 'hermes gateway run'.");
        }
    }

    /** The unit would be another's, or for a home that will be gone. */
    public static final class Refused extends SystemdException {
        Refused(String message, String... advice) {
            super(message, advice);
        }
    }

    /** systemd said no, or nothing. */
    public static final class CommandFailed extends SystemdException {
        CommandFailed(String action, UnitScope scope, Outcome outcome) {
            super(
                    "systemctl " + action + " of the " + scope.word() + " service failed: " + outcome.complaint(),
                    "Look at '" + (scope == UnitScope.USER ? "journalctl --user" : "sudo journalctl")
                            + " -u hermes-gateway -n 50'.");
        }
    }
}
