package dev.hermes.cli.gateway;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.services.RootGuard;
import dev.hermes.services.launchd.LaunchdServices;
import dev.hermes.services.s6.SupervisedRun;
import dev.hermes.services.systemd.StopLimit;
import dev.hermes.services.systemd.UnitScope;
import java.time.Duration;
import java.util.Optional;

/** What has to be so before a gateway runs in this process. */
record RunRules(Context context, Supervision supervision) {
    /**
     * Files that root writes on the volume of the image nobody else could change any more.
     *
     * @throws HermesException for root in the image, unless that is wanted
     */
    void refuseRoot() {
        RootGuard.check(context.edge().root(), supervision.programRoot(), supervision.caller(), context.environment());
    }

    /**
     * In a container the gateway of a profile is the one that s6 keeps: it is told to run it.
     *
     * @return whether it does; then there is nothing to run here
     */
    boolean handedOver(boolean unsupervised) {
        return supervision.s6()
                && SupervisedRun.handOver(
                        supervision.containerServices(),
                        supervision.names().slot(),
                        unsupervised,
                        context.environment(),
                        context.console()::say);
    }

    /** What to tell somebody whose systemd would cut a gateway off that may take so long to end. */
    Optional<String> stopLimit(Duration drain) {
        return StopLimit.warning(supervision.machine(), drain);
    }

    /** Nobody starts a gateway again that cannot run as it is set up. Supervisors that know exit codes see it by theirs. */
    void giveUp() {
        supervision.agentOfLaunchd().ifPresent(LaunchdServices::giveUp);
    }

    /** The unit that started this, or will next time, follows the program. Never a reason not to run. */
    void refreshUnit() {
        if (!supervision.mayHaveUnit()
                || !supervision.startable()
                || !supervision.host().systemd()) {
            return;
        }
        var units = supervision.systemd();
        try {
            if (units.serves(UnitScope.USER)) {
                units.refresh();
            }
        } catch (HermesException e) {
            context.log().warn("cli.gateway", "the unit could not be brought up to date", e);
        }
    }
}
