package dev.hermes.services.systemd;

import dev.hermes.services.Gateways;

/** What a person is told of the unit. */
record UnitStatus(GatewayUnit unit, UnitScope scope, boolean deep, boolean full) {
    /** @return whether it is installed */
    boolean tell() {
        if (!unit.exists(scope)) {
            unit.say("✗ Gateway service is not installed");
            unit.say("  Run: " + scope.command("install"));
            return false;
        }
        unit.warnOfConflict();
        unit.warnOfLegacy();
        if (unit.outdated(scope)) {
            unit.say("⚠ Installed gateway service definition is outdated");
            unit.say("  Run: " + scope.command("restart") + "  (it is brought up to date by that)");
        }
        var systemctl = unit.systemctl();
        systemctl.status(scope, full).lines().forEach(unit::say);
        boolean active = systemctl.active(scope);
        unit.say((active ? "✓ " : "✗ ") + scope.title() + " gateway service is " + (active ? "running" : "stopped"));
        if (scope == UnitScope.SYSTEM) {
            unit.installed(scope).flatMap(UnitText::user).ifPresent(user -> unit.say("Configured to run as: " + user));
        }
        if (!active) {
            result(systemctl.show(scope));
        }
        linger();
        if (deep) {
            unit.say("");
            unit.say("Recent logs:");
            systemctl.journal(scope, full).lines().forEach(unit::say);
        }
        return true;
    }

    private void result(Systemctl.Facts facts) {
        boolean asked = unit.gateways()
                .state(unit.home(scope))
                .filter(Gateways.State::restartRequested)
                .isPresent();
        if (facts.restarting()) {
            unit.say("⏳ Service restart is pending: systemd starts it again in a moment");
        } else if (facts.limited()) {
            unit.say("⚠ Service start is rate-limited by systemd");
        } else if (facts.stuck() && asked) {
            unit.say("⚠ Planned restart is stuck in systemd failed state (exit 75)");
            unit.say("  Run: " + scope.command("restart"));
        } else if (!facts.get("Result").isEmpty() && !facts.get("Result").equals("success")) {
            unit.say("⚠ Systemd unit result: " + facts.get("Result"));
        }
    }

    private void linger() {
        if (scope == UnitScope.SYSTEM) {
            unit.say("✓ System service: it starts at boot and needs no linger");
            return;
        }
        switch (Linger.of(unit.machine(), unit.user())) {
            case Linger.On _ -> unit.say("✓ Systemd linger is enabled (the service goes on when you log out)");
            case Linger.Off _ -> {
                unit.say("⚠ Systemd linger is disabled (the gateway may stop when you log out)");
                unit.say("  Run: sudo loginctl enable-linger " + unit.user());
            }
            case Linger.Unknown unknown -> {
                unit.say("⚠ Could not verify systemd linger" + (deep ? " (" + unknown.why() + ")" : ""));
                unit.say("  Run: sudo loginctl enable-linger " + unit.user());
            }
        }
    }
}
