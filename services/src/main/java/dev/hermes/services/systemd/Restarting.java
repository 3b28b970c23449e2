package dev.hermes.services.systemd;

import dev.hermes.services.Gateways;
import dev.hermes.services.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A gateway ends when it has finished what it does, and another takes its place. It is asked to with a signal; systemd would
 * only know how to cut it off.
 */
final class Restarting {
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(5);
    private static final Duration COMING_UP = Duration.ofSeconds(60);
    private static final Duration SIGNAL = Duration.ofSeconds(5);

    private final GatewayUnit unit;
    private final UnitScope scope;
    private final Path home;
    private final Systemctl systemctl;
    private final OptionalLong writer;

    Restarting(GatewayUnit unit, UnitScope scope) {
        this.unit = unit;
        this.scope = scope;
        this.home = unit.home(scope);
        this.systemctl = unit.systemctl();
        this.writer = writer();
    }

    private OptionalLong writer() {
        return unit.gateways().state(home).stream()
                .mapToLong(Gateways.State::pid)
                .findFirst();
    }

    void run() {
        var facts = systemctl.show(scope);
        var running = unit.gateways().running(home);
        long pid = running.orElse(facts.mainPid());
        if (pid > 0) {
            graceful(pid);
        } else if (recoverable(facts)) {
            unit.say("⏳ " + scope.title() + " service restart is pending; completing it...");
            relaunch(OptionalLong.empty());
        } else {
            relaunch(OptionalLong.empty());
        }
    }

    private void graceful(long pid) {
        if (unit.machine().caller().descendsFrom(pid)) {
            signal(pid); // waiting for its end would be waiting for ours
            unit.say("✓ Service restart requested");
            return;
        }
        unit.say("⏳ " + scope.title() + " service restarting gracefully (PID " + pid + ")...");
        var limit = unit.installation().drain().plus(AFTER_DRAIN);
        if (!signal(pid) || !unit.machine().waits().until(() -> gone(pid), limit)) {
            unit.say("⚠ Graceful restart did not complete within " + limit.toSeconds()
                    + "s; forcing a service restart...");
        }
        relaunch(OptionalLong.of(pid));
    }

    private boolean signal(long pid) {
        return unit.machine()
                .programs()
                .run(SIGNAL, "kill", "-USR1", String.valueOf(pid))
                .ok();
    }

    private boolean gone(long pid) {
        return unit.gateways().running(home).orElse(0) != pid
                && systemctl.show(scope).mainPid() != pid;
    }

    /** It asked to be started again, and systemd has not done it, or not yet. */
    private boolean recoverable(Systemctl.Facts facts) {
        return unit.gateways()
                        .state(home)
                        .filter(Gateways.State::restartRequested)
                        .isPresent()
                && (facts.restarting() || facts.stuck());
    }

    /** A restart and not a start: while systemd waits to restart it by itself, a start changes nothing. */
    private void relaunch(OptionalLong old) {
        systemctl.resetFailed(scope);
        var outcome = systemctl.restart(scope);
        switch (outcome) {
            case Outcome.TimedOut _ -> {
                unit.say(scope.title() + " service is still restarting after 90s; look again with: "
                        + scope.command("status"));
                return;
            }
            case Outcome.Ended ended
            when ended.code() != 0 -> {
                if (limited(ended)) {
                    sayLimited();
                    return;
                }
                unit.require("restart", scope, outcome);
            }
            case Outcome.Ended _ -> {}
            case Outcome.NotStarted _ -> unit.require("restart", scope, outcome);
        }
        awaitAnother(old);
    }

    private void awaitAnother(OptionalLong old) {
        boolean settled = unit.machine()
                .waits()
                .until(() -> failed().isPresent() || another(old).isPresent() || limited(), COMING_UP);
        var fresh = another(old);
        if (fresh.isPresent()) {
            unit.say("✓ " + scope.title() + " service restarted (PID " + fresh.getAsLong() + ")");
        } else if (failed().isPresent()) {
            unit.say("⚠ The gateway was restarted and could not start: "
                    + failed().flatMap(Gateways.State::reason).orElse("no reason given"));
        } else if (settled) {
            sayLimited();
        } else {
            unit.say("⚠ " + scope.title() + " service was restarted and is not running after " + COMING_UP.toSeconds()
                    + "s; look at: " + scope.command("status"));
        }
    }

    private OptionalLong another(OptionalLong old) {
        var running = unit.gateways().running(home);
        boolean ready = unit.gateways()
                .state(home)
                .filter(state -> state.name().equals("running"))
                .isPresent();
        return ready && running.isPresent() && !running.equals(old) ? running : OptionalLong.empty();
    }

    /** The new one; what an earlier one could not do is in the file until this one has begun. */
    private java.util.Optional<Gateways.State> failed() {
        return unit.gateways()
                .state(home)
                .filter(state -> state.name().equals("startup_failed"))
                .filter(_ -> !writer().equals(writer))
                .filter(_ -> unit.gateways().running(home).isEmpty());
    }

    private boolean limited() {
        return systemctl.show(scope).limited();
    }

    private boolean limited(Outcome.Ended ended) {
        var text = (ended.err() + ended.out()).toLowerCase(Locale.ROOT);
        return text.contains("start-limit-hit") || text.contains("start request repeated too quickly") || limited();
    }

    private void sayLimited() {
        unit.say("⚠ systemd does not start the service for a while, because it ended too often.");
        unit.say("  Look why: " + scope.command("status --deep"));
        unit.say("  Then: systemctl " + (scope == UnitScope.USER ? "--user " : "") + "reset-failed "
                + unit.installation().names().service() + " and " + scope.command("start"));
    }
}
