package dev.hermes.cli.maintenance;

import dev.hermes.cli.Context;
import dev.hermes.home.profile.GatewayStop;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import java.util.List;

/** The gateways that work on the profiles of this root. */
final class Gateways {
    private final Profiles profiles;

    Gateways(Context context) {
        this.profiles = new Profiles(context.home());
    }

    /** Profiles whose gateway runs now. */
    List<Profiles.Profile> running() {
        return profiles.list().stream()
                .filter(profile -> ProfileFacts.gatewayRuns(profile.directory()))
                .toList();
    }

    /** @throws dev.hermes.api.HermesException when one does not end */
    void stop(List<Profiles.Profile> running) {
        running.forEach(profile -> GatewayStop.stop(profile.directory()));
    }
}
