package dev.hermes.services;

import dev.hermes.api.HermesException;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of services when profiles come and go. Nothing here fails: a profile is made and deleted whatever its
 * supervisor thinks of it, and people on machines without services per profile never read of them.
 */
public final class ProfileServices {
    private final ServiceManagers managers;

    public ProfileServices(ServiceManagers managers) {
        this.managers = managers;
    }

    /** Makes the service of a new profile; it stays down, for nothing is set up yet. @return a line to warn with */
    public Optional<String> created(String profile) {
        try {
            managers.container().ifPresent(manager -> manager.registerProfileGateway(profile, Map.of(), false));
            return Optional.empty();
        } catch (InvalidSlot.AlreadyRegistered _) {
            return Optional.empty(); // somebody else has seen to it
        } catch (HermesException e) {
            return Optional.of("⚠ Could not register s6 gateway service: " + e.getMessage());
        }
    }

    /** Takes the service of a profile away that is to be deleted. @return a line to warn with */
    public Optional<String> deleting(String profile) {
        try {
            managers.container().ifPresent(manager -> manager.unregisterProfileGateway(profile));
            return Optional.empty();
        } catch (HermesException e) {
            return Optional.of("⚠ Could not unregister s6 gateway service: " + e.getMessage());
        }
    }
}
