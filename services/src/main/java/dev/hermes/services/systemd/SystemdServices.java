package dev.hermes.services.systemd;

import dev.hermes.services.Gateways;
import dev.hermes.services.Installation;
import dev.hermes.services.Machine;
import dev.hermes.services.Narration;
import dev.hermes.services.Outcome;
import dev.hermes.services.SelfHarm;
import dev.hermes.services.ServiceKind;
import dev.hermes.services.ServiceManager;

/**
 * The gateway of the active profile as a unit of systemd. Each command acts on the unit of one scope; {@link #scope} chooses
 * it as the commands do.
 */
public final class SystemdServices implements ServiceManager {
    private final GatewayUnit unit;

    public SystemdServices(Machine machine, Installation installation, Gateways gateways, Narration narration) {
        this.unit = new GatewayUnit(machine, installation, gateways, narration);
    }

    @Override
    public ServiceKind kind() {
        return ServiceKind.SYSTEMD;
    }

    @Override
    public void start(String name) {
        start(scope(false));
    }

    @Override
    public void stop(String name) {
        stop(scope(false));
    }

    @Override
    public void restart(String name) {
        restart(scope(false));
    }

    @Override
    public boolean isRunning(String name) {
        return isRunning(scope(false));
    }

    /** @param system whether the person named the machine's unit; if not, it is meant only where it is the only one */
    public UnitScope scope(boolean system) {
        return system || unit.exists(UnitScope.SYSTEM) && !unit.exists(UnitScope.USER)
                ? UnitScope.SYSTEM
                : UnitScope.USER;
    }

    public boolean installed(UnitScope scope) {
        return unit.exists(scope);
    }

    /** Whether there is a unit, and for this home: homes in different places can have units of the same name. */
    public boolean serves(UnitScope scope) {
        return unit.installed(scope)
                .flatMap(UnitText::home)
                .filter(unit.installation().home().toString()::equals)
                .isPresent();
    }

    /** Whether it works, or will in a moment: one that has asked to be started again is not active until then. */
    public boolean isRunning(UnitScope scope) {
        return unit.systemctl().active(scope) || unit.systemctl().show(scope).restarting();
    }

    /**
     * Writes the unit and tells systemd; nothing is started.
     *
     * @return whether there is a unit now that was not there, or was another
     */
    public boolean install(InstallRequest request) {
        return new Installing(unit).install(request);
    }

    public void uninstall(UnitScope scope) {
        new Installing(unit).uninstall(scope);
    }

    public void start(UnitScope scope) {
        unit.requireRoot(scope, "start");
        reachable(scope);
        unit.requireInstalled(scope);
        unit.refresh(scope);
        unit.require("start", scope, unit.systemctl().start(scope));
        unit.say("✓ " + scope.title() + " service started");
    }

    /** One that takes long to end is told about and is no failure. */
    public void stop(UnitScope scope) {
        unit.requireRoot(scope, "stop");
        unit.requireInstalled(scope);
        var home = unit.home(scope);
        var pid = unit.gateways().running(home);
        if (pid.isPresent()) {
            SelfHarm.refuse(unit.machine().caller(), pid.getAsLong());
            unit.gateways().announceStop(home, pid.getAsLong());
        }
        var outcome = unit.systemctl().stop(scope);
        if (outcome instanceof Outcome.TimedOut) {
            unit.say("Gateway " + scope.word() + " service is still stopping after 90s; look again with: "
                    + scope.command("status"));
            return;
        }
        unit.require("stop", scope, outcome);
        unit.say("✓ " + scope.title() + " service stopped");
    }

    public void restart(UnitScope scope) {
        unit.requireRoot(scope, "restart");
        reachable(scope);
        unit.requireInstalled(scope);
        unit.refresh(scope);
        new Restarting(unit, scope).run();
    }

    private void reachable(UnitScope scope) {
        if (scope == UnitScope.USER) {
            unit.bus().require();
        }
    }

    /**
     * Tells how it is.
     *
     * @param deep with its last log lines
     * @param full without cutting lines
     * @return whether it is installed
     */
    public boolean status(UnitScope scope, boolean deep, boolean full) {
        return new UnitStatus(unit, scope, deep, full).tell();
    }

    /** Tells of units that would fight with it. */
    public void warn() {
        unit.warnOfConflict();
        unit.warnOfLegacy();
    }

    /** Brings the person's unit up to date when this Hermes would write another one; false when there was nothing to do. */
    public boolean refresh() {
        return unit.refresh(UnitScope.USER);
    }

    /** Units of early versions. */
    public LegacyUnits legacy() {
        return unit.legacy();
    }

    /** Whether the person's units go on when they log out. */
    public Linger linger() {
        return Linger.of(unit.machine(), unit.user());
    }
}
