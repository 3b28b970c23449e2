package dev.hermes.services.s6;

import dev.hermes.home.Problem;
import dev.hermes.services.Gateways;
import dev.hermes.services.Outcome;
import dev.hermes.services.ServiceKind;
import dev.hermes.services.ServiceManager;
import dev.hermes.services.SlotName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The services of a container, commanded by an ordinary user.
 *
 * <p>Commands are sent and not waited for: {@link #start} returns when s6 has been told. What a person wants of a gateway is
 * written down before s6 is told, so that the next start of the container knows it.
 */
public final class S6Services implements ServiceManager {
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final Duration KILLING = Duration.ofSeconds(2);

    /** After the first request to reap: what is half gone may finish. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How long the supervisor of a slot that was just published may take to listen. */
    private static final Duration LISTENING = Duration.ofSeconds(5);

    /** What {@code s6-svc} ends with when nobody listens, in s6 2.11 and since 2.15. */
    private static final Set<Integer> NOBODY_LISTENS = Set.of(100, 102);

    private final Scandir scandir;
    private final Account account;
    private final S6Programs s6;
    private final Gateways gateways;
    private final Path root;
    private final SlotRemoval removal;

    /** @param root of the home; profiles lie below it */
    public S6Services(Scandir scandir, Account account, S6Programs s6, Gateways gateways, Path root) {
        this.scandir = scandir;
        this.account = account;
        this.s6 = s6;
        this.gateways = gateways;
        this.root = root;
        this.removal = new SlotRemoval(scandir, s6);
    }

    @Override
    public ServiceKind kind() {
        return ServiceKind.S6;
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return true;
    }

    @Override
    public void start(String service) {
        var slot = existing(service);
        gateways.wish(home(service), true);
        command("start", () -> "-u", service, slot);
    }

    @Override
    public void stop(String service) {
        var slot = existing(service);
        gateways.wish(home(service), false);
        announceStop(service);
        command("stop", () -> "-d", service, slot);
    }

    /** One that is down is started: ending it once more would do nothing. */
    @Override
    public void restart(String service) {
        var slot = existing(service);
        gateways.wish(home(service), true);
        command("restart", () -> state(service).filter(state -> !state.up()).isPresent() ? "-u" : "-t", service, slot);
    }

    /**
     * Has it finish what it does and come back, by the signal that gateways know for that. For whoever was started by the
     * gateway itself, and would be ended with it by {@link #restart}.
     */
    public void restartGracefully(String service) {
        var slot = existing(service);
        gateways.wish(home(service), true);
        command("restart", () -> "-1", service, slot);
    }

    /**
     * Stops it for a while and waits for its end: what the person wants of it stays as it is, so that a container that is
     * started anew meanwhile has it again.
     *
     * @return whether it was up, or about to be; then {@link #start} is what brings it back
     */
    public boolean suspend(String service) {
        var slot = existing(service);
        boolean up =
                state(service).filter(state -> state.up() || state.wanted()).isPresent();
        announceStop(service);
        command("stop", () -> "-d", service, slot);
        endHere(slot);
        return up;
    }

    @Override
    public boolean isRunning(String service) {
        if (!possible(service)) {
            return false;
        }
        var said = s6.svstat(scandir.slot(service));
        return said.ok() && said.out().startsWith("up ");
    }

    /** What s6 says of it; empty when it does not know it or may not be asked. */
    public Optional<SlotState> state(String service) {
        if (!possible(service)) {
            return Optional.empty();
        }
        var said = s6.svstat(SlotState.FIELDS, scandir.slot(service));
        return said.ok() ? SlotState.parse(said.out()) : Optional.empty();
    }

    /** Waits until a stopped service is down; false when it takes longer. */
    public boolean awaitDown(String service, Duration limit) {
        return s6.waitDown(existing(service), limit).ok();
    }

    @Override
    public void registerProfileGateway(String profile, Map<String, String> environment, boolean startNow) {
        var slot = new SlotName(profile);
        var script = SlotScripts.run(slot, environment);
        try (var _ = scandir.lock()) {
            if (!scandir.has(slot)) {
                removal.finish(slot);
            } else if (!SlotDirectory.listens(scandir.slot(slot.service()))) {
                scandir.look(s6); // it stays as it is, but whoever published it may have been killed before s6 was told
            }
            new SlotDirectory(scandir, account).publish(slot, script, startNow);
            var told = scandir.look(s6);
            if (!told.ok()) {
                takeBack(slot, new S6Exception.RescanFailed(slot.service(), told));
            }
        } catch (IOException e) {
            throw new S6Exception.SlotUnusable(
                    slot.service(), e, "cannot make the service '" + slot.service() + "': " + Problem.of(e));
        }
    }

    /**
     * Or the next try would be refused as the second. Whether s6 has looked all the same nobody knows, so the slot goes in the
     * way of one that has supervisors.
     */
    private void takeBack(SlotName slot, S6Exception failure) throws IOException {
        try {
            removal.take(slot);
        } catch (S6Exception.SupervisorsLeft e) {
            e.addSuppressed(failure);
            throw e;
        }
        throw failure;
    }

    /**
     * The supervisors of a slot end only when s6 looks and finds its name gone; so it is asked to look twice, before and
     * after. In between nobody may publish the name anew, or s6 would take the old supervisors for those of the new slot.
     */
    @Override
    public void unregisterProfileGateway(String profile) {
        var name = new SlotName(profile);
        var slot = scandir.slot(name.service());
        if (Files.isDirectory(slot, LinkOption.NOFOLLOW_LINKS)) {
            announceStop(name.service());
            s6.svc("-d", slot);
            endHere(slot);
        } else if (!removal.pending(name)) {
            return;
        }
        try (var _ = scandir.lock()) {
            if (Files.isDirectory(slot, LinkOption.NOFOLLOW_LINKS)) {
                s6.svscanctl("-an", scandir.path()); // whether s6 can be told the second one shows
                pause(GRACE);
                removal.take(name);
            }
            removal.finish(name);
        } catch (IOException e) {
            throw new S6Exception.SlotUnusable(
                    name.service(), e, "cannot remove the service '" + name.service() + "': " + Problem.of(e));
        }
    }

    /** Until it is down: after a while by force. */
    private void endHere(Path slot) {
        if (tooSlow(s6.waitDown(slot, STOPPING))) {
            s6.svc("-k", slot);
            s6.waitDown(slot, KILLING);
        }
    }

    @Override
    public List<String> listProfileGateways() {
        return scandir.profiles();
    }

    /** @throws S6Exception.GatewayNotRegistered before anything is run */
    private Path existing(String service) {
        if (!possible(service) || !Files.isDirectory(scandir.slot(service))) {
            throw new S6Exception.GatewayNotRegistered(service);
        }
        return scandir.slot(service);
    }

    private static boolean possible(String service) {
        return SlotName.valid(SlotName.profileOf(service));
    }

    /**
     * s6 looks for new slots when it finds the time, so the supervisor of one may have to be waited for. And whoever published
     * it may have been killed before s6 was told to look.
     *
     * @param option asked for anew before each try
     */
    private void command(String action, Supplier<String> option, String service, Path slot) {
        var outcome = s6.svc(option.get(), slot);
        if (NOBODY_LISTENS.contains(outcome.status()) && Files.isDirectory(slot)) {
            scandir.look(s6);
        }
        long end = System.nanoTime() + LISTENING.toNanos();
        while (NOBODY_LISTENS.contains(outcome.status())
                && Files.isDirectory(slot)
                && !Thread.currentThread().isInterrupted()
                && System.nanoTime() - end < 0) {
            pause(PAUSE);
            await(
                    () -> SlotDirectory.listens(slot) || !Files.isDirectory(slot),
                    Duration.ofNanos(end - System.nanoTime()));
            outcome = s6.svc(option.get(), slot);
        }
        if (!outcome.ok()) {
            throw new S6Exception.CommandFailed(service, action, outcome);
        }
    }

    private void announceStop(String service) {
        state(service).ifPresent(state -> state.pid().ifPresent(pid -> gateways.announceStop(home(service), pid)));
    }

    private Path home(String service) {
        var profile = SlotName.profileOf(service);
        return profile.equals("default") ? root : root.resolve("profiles").resolve(profile);
    }

    private static boolean tooSlow(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ended ended -> ended.code() == 99;
            case Outcome.TimedOut _ -> true;
            case Outcome.NotStarted _ -> false;
        };
    }

    static void await(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && !Thread.currentThread().isInterrupted() && System.nanoTime() - end < 0) {
            pause(PAUSE);
        }
    }

    /** Who is interrupted goes on at once: half a removal would be worse than a hasty one. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
