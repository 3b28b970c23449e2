package dev.hermes.providers.credentials;

import java.time.Clock;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The logins of services that serve no models: one each, which changes nothing about who is asked for models. */
public final class ServiceLogins {
    private final Pools pools;
    private final Renewal renewal;
    private final Clock clock;

    ServiceLogins(Pools pools, Renewal renewal, Clock clock) {
        this.pools = pools;
        this.renewal = renewal;
        this.clock = clock;
    }

    /** Makes a login the one of its service, in the place of an earlier one. */
    public void save(String service, ObjectNode state) {
        pools.own().change(store -> store.withObject("providers").set(service, state));
    }

    /** As it is stored, the root's when the profile has none. */
    public Optional<ObjectNode> state(String service) {
        return States.of(service, pools.stores());
    }

    /** Whether somebody is logged in: a token can be had, or the one there is has not ended. Asks no server. */
    public boolean holds(String service) {
        return ServiceGrant.of(service, pools, clock)
                .map(ServiceGrant::credential)
                .filter(login -> login.refreshToken().isPresent()
                        || login.secret().isPresent()
                                && login.expires()
                                        .filter(clock.instant()::isBefore)
                                        .isPresent())
                .isPresent();
    }

    /**
     * The login with a token to use now; one that is due is renewed.
     *
     * @param anew renews it whether it is due or not
     * @return empty when there is none, or it could not be renewed
     */
    public Optional<Credential> fresh(String service, boolean anew) {
        return ServiceGrant.of(service, pools, clock)
                .flatMap(grant -> renewal.fresh(
                        service, grant, grant.credential().secret().filter(_ -> anew)));
    }
}
