package dev.hermes.gateway;

import dev.hermes.api.ExitCode;
import java.util.Optional;

/**
 * Why a gateway ends.
 *
 * @param exit what the supervisor reads: {@link ExitCode#DONE} keeps it down, the others bring it back
 * @param reason kept in the state file for those who ask later
 */
public record StopRequest(Kind kind, ExitCode exit, Optional<String> reason) {
    /** What somebody wants. */
    public enum Kind {
        /** That it stays down. */
        STOP,
        /** That it comes back. */
        RESTART,
        /** Nobody has said; it may have been an accident. */
        UNEXPECTED
    }

    /** Somebody wants it to be down. */
    public static StopRequest planned() {
        return new StopRequest(Kind.STOP, ExitCode.DONE, Optional.empty());
    }

    /** Another gateway takes its place. */
    public static StopRequest replaced() {
        return new StopRequest(Kind.STOP, ExitCode.DONE, Optional.of("Replaced by another gateway"));
    }

    /** A signal that nobody has announced: whoever supervises shall bring it back. */
    public static StopRequest unexpected(String signal) {
        return new StopRequest(Kind.UNEXPECTED, ExitCode.FAILED, Optional.of("Ended by an unannounced " + signal));
    }

    public static StopRequest restart() {
        return new StopRequest(Kind.RESTART, ExitCode.RESTART, Optional.of("Gateway restart requested"));
    }

    /** All platforms are gone; a new process may fare better. */
    static StopRequest lost(String reason) {
        return new StopRequest(Kind.UNEXPECTED, ExitCode.FAILED, Optional.of(reason));
    }
}
