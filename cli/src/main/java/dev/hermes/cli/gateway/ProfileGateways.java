package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.gateway.process.Signals;
import dev.hermes.home.profile.GatewayStop;
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import dev.hermes.services.SlotName;
import dev.hermes.services.s6.S6Services;
import dev.hermes.services.s6.SlotState;
import dev.hermes.services.systemd.SystemdException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gateways of this root for commands that are about something else: an import, an update, an uninstallation. Whoever
 * supervises a gateway is asked, for a process that is ended past its supervisor comes back at once.
 */
public final class ProfileGateways {
    private final Context context;
    private final Console console;
    private final Lineage lineage;

    public ProfileGateways(Context context) {
        this.context = context;
        this.console = context.console();
        this.lineage = new Lineage(context);
    }

    private List<Profile> profiles() {
        return new Profiles(context.home()).list();
    }

    private Supervision supervision(Profile profile) {
        return new Supervision(context, profile.directory());
    }

    /** The slot of a profile in a container that has one for it. */
    private Optional<String> slot(Profile profile) {
        var supervision = supervision(profile);
        return supervision.s6()
                        && supervision.containerServices().listProfileGateways().contains(profile.name())
                ? Optional.of(SlotName.PREFIX + profile.name())
                : Optional.empty();
    }

    private S6Services slots() {
        return new Supervision(context).containerServices();
    }

    /** Profiles whose gateway is at work, or would be as soon as its supervisor has started it again. */
    public List<Profile> running() {
        return profiles().stream().filter(this::runs).toList();
    }

    private boolean runs(Profile profile) {
        return ProfileFacts.gatewayRuns(profile.directory())
                || slot(profile)
                        .flatMap(slots()::state)
                        .filter(SlotState::wanted)
                        .isPresent()
                || supervision(profile).serving().stream().anyMatch(HostService::running);
    }

    /**
     * To be asked before anything is done that ends gateways.
     *
     * @throws HermesException when one of them started this command
     */
    public void refuseOurs() {
        var ours = lineage.names();
        if (!ours.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This command was started by the gateway that it would stop (" + String.join(", ", ours)
                            + "); nothing was changed.",
                    "Run it from a terminal of your own.");
        }
    }

    /** Gateways that were stopped for a while. {@link #close} starts them again, whatever became of the work meanwhile. */
    public final class Pause implements AutoCloseable {
        private final List<Runnable> again = new ArrayList<>();

        private void stop(Profile profile) {
            boolean supervised = false;
            var slot = slot(profile);
            if (slot.isPresent() && slots().suspend(slot.get())) {
                supervised = true;
                again.add(() -> slots().start(slot.get()));
            }
            for (var service : supervision(profile).serving()) {
                boolean running = service.running();
                service.stop(); // also one that only waits to be started again
                if (running) {
                    supervised = true;
                    again.add(service::start);
                }
            }
            var running = new RunningGateway(ProcessTable.ofThisMachine()).look(profile.directory());
            if (running.isPresent()) {
                var successor = new Successor(context);
                var origin = successor.origin(running.get().pid());
                if (!supervised) {
                    again.add(() -> successor.start(profile.directory(), profile.name(), origin));
                }
                GatewayStop.stop(profile.directory());
            }
        }

        @Override
        public void close() {
            boolean interrupted = Thread.interrupted(); // they start again however the work ended
            for (var start : again) {
                try {
                    start.run();
                } catch (HermesException e) {
                    console.warn("A gateway was not started again: " + e.getMessage());
                    e.advice().forEach(console::hint);
                } catch (RuntimeException e) {
                    context.log().error("cli.gateway", "a gateway was not started again", e);
                    console.warn("A gateway was not started again: " + e.getMessage());
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Stops them until the answer is closed.
     *
     * @throws HermesException when one does not end or may not be stopped; all of them work again then
     */
    public Pause pause(List<Profile> profiles) {
        refuseOurs();
        var pause = new Pause();
        try {
            profiles.forEach(pause::stop);
            return pause;
        } catch (RuntimeException e) {
            pause.close();
            throw e;
        }
    }

    /**
     * Has gateways finish what they do and come back, with what was changed: a new version, for example. One that does not is
     * told of. Those that started this command come last, and are not waited for.
     */
    public void restart(List<Profile> profiles) {
        profiles.stream().filter(profile -> !lineage.has(profile)).forEach(this::restarted);
        profiles.stream().filter(lineage::has).forEach(this::restarted);
    }

    private void restarted(Profile profile) {
        try {
            restart(profile);
        } catch (HermesException e) {
            console.warn("The gateway of " + profile.name() + " was not restarted: " + e.getMessage());
            console.hint("hermes -p " + profile.name() + " gateway restart");
        }
    }

    private void restart(Profile profile) {
        var slot = slot(profile);
        if (slot.flatMap(slots()::state).filter(SlotState::up).isPresent()) {
            slots().restartGracefully(slot.get());
            console.print("✓ " + slot.get() + ": restart sent");
            return;
        }
        var services = supervision(profile).serving().stream()
                .filter(HostService::running)
                .toList();
        if (!services.isEmpty()) {
            services.forEach(HostService::restart);
            return;
        }
        var running = new RunningGateway(ProcessTable.ofThisMachine()).look(profile.directory());
        if (running.isEmpty()) {
            return;
        }
        long pid = running.get().pid();
        new Successor(context).of(profile.directory(), profile.name(), pid);
        if (!new Supervision(context).host().windows()) { // where no signal asks, its successor ends it
            Signals.send(pid, Signals.Signal.USR1);
        }
        console.print("⏳ The gateway of " + profile.name() + " restarts when its work is done (PID " + pid + ")");
    }

    /** The services of all profiles, as their supervisors call them. */
    public List<String> services() {
        return profiles().stream()
                .flatMap(profile -> slot(profile)
                        .map(List::of)
                        .orElseGet(() -> supervision(profile).serving().stream()
                                .map(HostService::name)
                                .toList())
                        .stream())
                .toList();
    }

    /**
     * Ends the gateways of all profiles for good and takes their services away. A service that cannot be is told: it is the
     * program that goes, and somebody has to know what still wants to start it.
     *
     * @return whether all services are gone
     * @throws HermesException when a gateway does not end
     */
    public boolean remove() {
        boolean all = true;
        for (var profile : profiles()) {
            if (slot(profile).isPresent()) {
                all &= attempt(profile, () -> slots().unregisterProfileGateway(profile.name()));
            }
            for (var service : supervision(profile).serving()) {
                all &= attempt(profile, service::uninstall);
            }
            all &= attempt(profile, () -> GatewayStop.stop(profile.directory()));
        }
        var alive = profiles().stream()
                .filter(profile -> ProfileFacts.gatewayRuns(profile.directory()))
                .map(Profile::name)
                .toList();
        if (!alive.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The gateway of " + String.join(", ", alive) + " still runs, and would lose what it works on;"
                            + " neither the program nor its data was removed.",
                    "Stop it, then try again.");
        }
        return all;
    }

    private boolean attempt(Profile profile, Runnable removal) {
        try {
            removal.run();
            return true;
        } catch (SystemdException.RootRequired e) {
            var unit = supervision(profile).names().unit();
            console.warn("The machine's service " + unit + " stays, for only root may remove it:");
            console.hint("sudo systemctl disable --now " + unit + " && sudo rm /etc/systemd/system/" + unit);
            return false;
        } catch (HermesException e) {
            console.warn("The gateway of " + profile.name() + " was not removed: " + e.getMessage());
            e.advice().forEach(console::hint);
            return false;
        }
    }
}
