package dev.hermes.services;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The gateways of this user, as far as whoever supervises them has to know and to tell. A home is the directory of a profile.
 * Implemented by whoever owns a gateway's files; nothing here fails, what cannot be read is not there and what cannot be
 * written is told to the log.
 */
public interface Gateways {
    /**
     * What a gateway recorded of itself.
     *
     * @param reason why it ended, or could not begin
     * @param pid the process that wrote it, which may be gone; 0 when it is not known
     */
    record State(String name, Optional<String> reason, boolean restartRequested, long pid) {}

    /** The process that holds the lock of this home. */
    OptionalLong running(Path home);

    Optional<State> state(Path home);

    /** Leaves word that the end of this process is wanted, so that it does not count as a crash. */
    void announceStop(Path home, long pid);

    /** Leaves word whether this gateway is wanted, for the next start of the container. */
    void wish(Path home, boolean running);

    /** Ends this profile's gateways that no service runs, and says how many there were. */
    int endAll(Path home);
}
