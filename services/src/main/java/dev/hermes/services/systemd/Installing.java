package dev.hermes.services.systemd;

import java.nio.file.Path;
import java.util.Optional;

/** A unit comes and goes. */
record Installing(GatewayUnit unit) {
    /** @return whether there is a unit now that was not there, or was another */
    boolean install(InstallRequest request) {
        var scope = request.scope();
        unit.requireRoot(scope, "install");
        var account = scope == UnitScope.SYSTEM
                ? Optional.of(ServiceUser.choose(unit.machine(), request.runAs()))
                : Optional.<ServiceUser>empty();
        var installed = unit.installed(scope);
        if (installed.isPresent() && !request.force()) {
            return repair(
                    scope,
                    installed.get(),
                    unit.wantedInstead(scope, installed.get()).orElseGet(() -> unit.wanted(account)),
                    request);
        }
        var wanted = unit.wanted(account);
        refusePoison(scope, wanted);
        if (account.filter(ServiceUser::root).isPresent()) {
            unit.say("⚠ The gateway will run as root and can do anything on this machine.");
        }
        unit.say("Installing " + scope.word() + " systemd service to: " + unit.file(scope));
        unit.write(scope, wanted);
        unit.require("daemon-reload", scope, unit.systemctl().daemonReload(scope));
        if (request.startOnLogin()) {
            unit.require("enable", scope, unit.systemctl().enable(scope));
        }
        unit.say("");
        unit.say("✓ " + scope.title() + " service "
                + (request.startOnLogin() ? "installed and enabled!" : "installed!"));
        nextSteps(scope);
        account.ifPresent(user -> unit.say("Configured to run as: " + user.name()));
        if (scope == UnitScope.USER) {
            linger();
        }
        unit.warnOfConflict();
        unit.warnOfLegacy();
        return true;
    }

    private boolean repair(UnitScope scope, UnitText installed, UnitText wanted, InstallRequest request) {
        refuseForeign(scope, installed, wanted);
        if (installed.sameAs(wanted)) {
            unit.say("Service already installed at: " + unit.file(scope));
            unit.say("Use --force to reinstall");
            return false;
        }
        refusePoison(scope, wanted);
        unit.say("↻ Repairing outdated " + scope.word() + " systemd service at: " + unit.file(scope));
        unit.write(scope, wanted);
        unit.require("daemon-reload", scope, unit.systemctl().daemonReload(scope));
        if (request.startOnLogin()) {
            unit.require("enable", scope, unit.systemctl().enable(scope));
        }
        unit.say("✓ " + scope.title() + " service definition updated");
        return true;
    }

    /** Two homes may have the same name; the one that was there first keeps it. */
    private void refuseForeign(UnitScope scope, UnitText installed, UnitText wanted) {
        var theirs = installed.home();
        if (theirs.isPresent() && !theirs.equals(wanted.home())) {
            throw new SystemdException.Refused(
                    unit.file(scope) + " runs a gateway for another home, " + theirs.get() + ".",
                    "Pass --force to make it one for " + wanted.home().orElse("this home") + ".");
        }
    }

    private void refusePoison(UnitScope scope, UnitText wanted) {
        if (unit.poisons(scope, wanted)) {
            throw new SystemdException.Refused(
                    "The home " + wanted.home().orElse("") + " is a temporary directory; no service is made for it.",
                    "Set HERMES_HOME to a directory that stays.");
        }
    }

    private void nextSteps(UnitScope scope) {
        var journal = scope == UnitScope.USER ? "journalctl --user" : "journalctl";
        unit.say("");
        unit.say("Next steps:");
        unit.say("  " + scope.command("start"));
        unit.say("  " + scope.command("status"));
        unit.say("  " + journal + " -u " + unit.installation().names().service() + " -f");
        unit.say("");
    }

    private void linger() {
        var user = unit.user();
        if (Linger.of(unit.machine(), user) instanceof Linger.On) {
            unit.say("✓ Linger is on: the gateway goes on when you log out");
            return;
        }
        var enabled = Linger.enable(unit.machine(), user);
        if (enabled.ok()) {
            unit.say("✓ Linger is on now: the gateway goes on when you log out");
            return;
        }
        unit.say("⚠ Linger could not be turned on (" + enabled.complaint() + "); the gateway ends when you log out.");
        unit.say("  Run: sudo loginctl enable-linger " + user);
    }

    void uninstall(UnitScope scope) {
        unit.requireRoot(scope, "uninstall");
        unit.requireInstalled(scope);
        Path file = unit.file(scope);
        unit.gateways()
                .running(unit.home(scope))
                .ifPresent(pid -> unit.gateways().announceStop(unit.home(scope), pid));
        unit.systemctl().stop(scope); // how these end does not matter: the unit goes
        unit.systemctl().disable(scope);
        unit.store().delete(scope, unit.installation().names().unit());
        unit.say("✓ Removed " + file);
        unit.systemctl().daemonReload(scope);
        unit.say("✓ " + scope.title() + " service uninstalled");
    }
}
