package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import dev.hermes.services.systemd.SystemdException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code --all} on a machine: the gateways of all profiles of this root. Services are stopped before processes are ended, or
 * their supervisor would bring back within seconds what was ended.
 */
final class AllProfiles {
    private final Context context;
    private final Console console;
    private final boolean system;
    private final ManualGateway manual;
    private final Lineage lineage;
    private final List<Profile> profiles;

    /** @param system whether the machine's service of the active profile is meant */
    AllProfiles(Context context, boolean system) {
        this.context = context;
        this.console = context.console();
        this.system = system;
        this.manual = new ManualGateway(context);
        this.lineage = new Lineage(context);
        this.profiles = new Profiles(context.home()).list();
    }

    /**
     * What was ended.
     *
     * @param gateways how many there were; a service counts as one
     * @param ran services that were at work
     * @param refused whether some service may not be stopped by this person; its process was left alone
     */
    record Ended(int gateways, List<HostService> ran, boolean refused) {}

    /** Whether this command would be ended before it is done. */
    boolean containsOurs() {
        return !lineage.own().isEmpty();
    }

    int stop() throws InterruptedException {
        if (containsOurs()) {
            return manual.refuseStop();
        }
        var ended = end(profiles);
        console.print(
                ended.gateways() == 0
                        ? "✗ No gateway processes found"
                        : "✓ Stopped " + ended.gateways() + " gateway process(es) across all profiles");
        return (ended.refused() ? ExitCode.FAILED : ExitCode.DONE).code();
    }

    /** Ends what runs, so that what starts finds every home free; whoever had a service at work has it again. */
    int start(HostService current) throws InterruptedException {
        if (containsOurs()) {
            return manual.refuseStop();
        }
        var ended = end(profiles);
        if (ended.gateways() > 0) {
            console.print("✓ Killed " + ended.gateways() + " stale gateway process(es) across all profiles");
        }
        current.start();
        return again(ended, Optional.of(current));
    }

    /** What to do where the active profile has no service. */
    interface Here {
        int run() throws InterruptedException;
    }

    /** Gateways that started this command are asked to restart by themselves, when everything else is done. */
    int restart(Optional<HostService> current, Here here) throws InterruptedException {
        var own = lineage.own();
        var ended =
                end(profiles.stream().filter(profile -> !own.contains(profile)).toList());
        if (own.isEmpty() && current.isEmpty()) {
            again(ended, current);
            return here.run();
        }
        int code;
        if (own.stream().anyMatch(Profile::active)) {
            code = again(ended, Optional.empty());
        } else if (current.isPresent()) {
            console.print("Starting gateway...");
            current.get().start();
            code = again(ended, current);
        } else {
            code = again(ended, current);
            console.say("The gateway of " + context.home().profile()
                    + " has no service, and one that is started here would" + " end with this command.");
            console.hint("Start it from a terminal of your own: hermes -p "
                    + context.home().profile() + " gateway run");
        }
        for (var profile : own) {
            if (!manual.restartFromWithin(profile.directory(), profile.name(), supervised(profile))) {
                code = ExitCode.FAILED.code();
            }
        }
        return code;
    }

    private boolean supervised(Profile profile) {
        return new Supervision(context, profile.directory()).serving().stream().anyMatch(HostService::running);
    }

    private Ended end(List<Profile> which) throws InterruptedException {
        int stopped = 0;
        boolean refused = false;
        var ran = new ArrayList<HostService>();
        var free = new ArrayList<Profile>();
        for (var profile : which) {
            boolean mayEnd = true;
            for (var service : services(profile)) {
                try {
                    boolean running = service.running();
                    if (Told.stopped(context, service)) {
                        stopped++;
                        if (running) {
                            ran.add(service);
                        }
                    } else {
                        console.print(
                                "✗ " + service.name() + " could not be stopped, and would start its gateway again");
                        mayEnd = false;
                    }
                } catch (SystemdException.RootRequired e) {
                    Told.failure(console, e);
                    mayEnd = false;
                }
            }
            if (mayEnd) {
                free.add(profile);
            }
            refused |= !mayEnd;
        }
        return new Ended(stopped + manual.endAll(free), List.copyOf(ran), refused);
    }

    /** One that the person names may be for a home that only its unit knows, as {@code sudo} hides ours. */
    private List<HostService> services(Profile profile) {
        var supervision = new Supervision(context, profile.directory());
        var serving = supervision.serving();
        return profile.active() && serving.isEmpty()
                ? supervision.service(system).filter(HostService::installed).stream()
                        .toList()
                : serving;
    }

    /** Starts what was at work, but for the one that is started already. */
    private int again(Ended ended, Optional<HostService> started) {
        boolean failed = ended.refused();
        for (var service : ended.ran()) {
            if (started.filter(one -> one.name().equals(service.name())).isPresent()) {
                continue;
            }
            try {
                service.start();
            } catch (HermesException e) {
                Told.failure(console, e);
                failed = true;
            }
        }
        return (failed ? ExitCode.FAILED : ExitCode.DONE).code();
    }
}
