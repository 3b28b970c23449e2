package dev.hermes.services.systemd;

import dev.hermes.api.HermesException;
import dev.hermes.services.Gateways;
import dev.hermes.services.Installation;
import dev.hermes.services.Machine;
import dev.hermes.services.Narration;
import dev.hermes.services.Outcome;
import dev.hermes.services.ServicePath;
import java.nio.file.Path;
import java.util.Optional;

/** The unit of one home: what there is, what there should be, and who may change it. */
record GatewayUnit(Machine machine, Installation installation, Gateways gateways, Narration narration) {
    UnitStore store() {
        return new UnitStore(machine, installation.user());
    }

    UserBus bus() {
        return new UserBus(machine, user());
    }

    Systemctl systemctl() {
        return new Systemctl(machine, installation.names().service(), bus().variables());
    }

    LegacyUnits legacy() {
        return new LegacyUnits(machine, store(), bus().variables(), narration);
    }

    /** The person whose systemd it is. */
    String user() {
        var named = machine.environment().getOrDefault("USER", "");
        return named.isBlank() ? machine.caller().name() : named;
    }

    Path file(UnitScope scope) {
        return store().file(scope, installation.names().unit());
    }

    boolean exists(UnitScope scope) {
        return store().exists(scope, installation.names().unit());
    }

    Optional<UnitText> installed(UnitScope scope) {
        return store().read(scope, installation.names().unit());
    }

    /** What this Hermes would write. @param account of a unit of the machine */
    UnitText wanted(Optional<ServiceUser> account) {
        if (account.isEmpty()) {
            return UnitText.ofUser(installation, path(installation));
        }
        var seen = account.get().seenBy(installation);
        return UnitText.ofSystem(seen, path(seen), account.get());
    }

    private String path(Installation seen) {
        return ServicePath.of(seen, machine.host(), machine.environment());
    }

    /** What this Hermes would write in place of the unit that is there; nothing where its account is gone. */
    Optional<UnitText> wantedInstead(UnitScope scope, UnitText installed) {
        if (scope == UnitScope.USER) {
            return Optional.of(wanted(Optional.empty()));
        }
        try {
            return installed.user().map(name -> wanted(Optional.of(ServiceUser.find(machine, name))));
        } catch (HermesException _) {
            return Optional.empty();
        }
    }

    /** Whether the unit that is there is not the one that this Hermes would write. */
    boolean outdated(UnitScope scope) {
        return installed(scope)
                .filter(unit -> wantedInstead(scope, unit)
                        .filter(wanted -> !unit.sameAs(wanted))
                        .isPresent())
                .isPresent();
    }

    /**
     * Whether writing it would turn a real service into one for a home that is thrown away, as a test run's is.
     *
     * @param text of the unit to be written
     */
    boolean poisons(UnitScope scope, UnitText text) {
        return text.home().map(Path::of).filter(machine::temporary).isPresent()
                && !machine.temporary(store().directory(scope));
    }

    void write(UnitScope scope, UnitText text) {
        store().write(scope, installation.names().unit(), text);
    }

    void requireRoot(UnitScope scope, String action) {
        if (scope == UnitScope.SYSTEM && !machine.caller().root()) {
            throw new SystemdException.RootRequired(action);
        }
    }

    void requireInstalled(UnitScope scope) {
        if (!exists(scope)) {
            throw new SystemdException.NotInstalled(scope);
        }
    }

    void require(String action, UnitScope scope, Outcome outcome) {
        if (!outcome.ok()) {
            throw new SystemdException.CommandFailed(action, scope, outcome);
        }
    }

    /** The home that the unit works for: {@code sudo} has taken ours away. */
    Path home(UnitScope scope) {
        return scope == UnitScope.USER
                ? installation.home()
                : installed(scope).flatMap(UnitText::home).map(Path::of).orElse(installation.home());
    }

    void say(String line) {
        narration.say(line);
    }

    /**
     * Brings the unit up to date, if it can be and has to be.
     *
     * @return whether it was written
     */
    boolean refresh(UnitScope scope) {
        var installed = installed(scope);
        if (installed.isEmpty()) {
            return false;
        }
        var wanted = wantedInstead(scope, installed.get());
        if (wanted.isEmpty() || installed.get().sameAs(wanted.get()) || poisons(scope, wanted.get())) {
            return false;
        }
        if (!installed.get().home().equals(wanted.get().home())) {
            say("⚠ " + file(scope) + " runs a gateway for another home; it is left as it is");
            return false;
        }
        write(scope, wanted.get());
        systemctl().daemonReload(scope);
        say("↻ Updated gateway " + scope.word() + " service definition to match the current Hermes install");
        return true;
    }

    /** Two services would fight for the same bot. */
    void warnOfConflict() {
        if (exists(UnitScope.USER) && exists(UnitScope.SYSTEM)) {
            say("⚠ Both a user and a system gateway service are installed; they will fight over the same bots.");
            say("  Remove one: hermes gateway uninstall, or sudo hermes gateway uninstall --system");
        }
    }

    void warnOfLegacy() {
        var found = legacy().find();
        if (!found.isEmpty()) {
            say("⚠ Units of an earlier Hermes are still there:");
            found.forEach(file -> say("  " + file));
            say("  Remove them: hermes gateway migrate-legacy");
        }
    }
}
