package dev.hermes.services;

import java.util.List;
import java.util.Map;

/**
 * The supervisor of a machine.
 *
 * <p>On machines there is one service, that of the active profile, and names given to {@link #start}, {@link #stop}, {@link
 * #restart} and {@link #isRunning} are ignored. In a container there is one for each profile; a name is that of the slot, with
 * its prefix, and profiles are registered while the container runs.
 *
 * <p>Every operation has a limit in time, and every failure is a {@link dev.hermes.api.HermesException}.
 */
public interface ServiceManager {
    ServiceKind kind();

    void start(String name);

    void stop(String name);

    void restart(String name);

    /** Whether it is up right now. A supervisor that cannot be asked answers no. */
    boolean isRunning(String name);

    /** Whether profiles can be registered while the supervisor runs. */
    default boolean supportsRuntimeRegistration() {
        return false;
    }

    /**
     * Makes a service for a profile.
     *
     * @param environment what the service gets besides the environment of the container
     * @param startNow whether it goes up at once
     * @throws InvalidSlot when the profile cannot have one, or has one
     * @throws UnsupportedOperationException where {@link #supportsRuntimeRegistration()} says no
     */
    default void registerProfileGateway(String profile, Map<String, String> environment, boolean startNow) {
        throw containerOnly();
    }

    /**
     * Takes the service of a profile away, with its processes. One that is not there is none to take away.
     *
     * @throws UnsupportedOperationException where {@link #supportsRuntimeRegistration()} says no
     */
    default void unregisterProfileGateway(String profile) {
        throw containerOnly();
    }

    /** The profiles that have a service of their own, sorted; none where they cannot be registered. */
    default List<String> listProfileGateways() {
        return List.of();
    }

    private UnsupportedOperationException containerOnly() {
        return new UnsupportedOperationException(
                getClass().getSimpleName() + ": services per profile are container-only");
    }
}
