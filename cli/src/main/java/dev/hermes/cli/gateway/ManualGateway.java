package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.gateway.process.GatewayEnd;
import dev.hermes.gateway.process.GatewayEnd.Outcome;
import dev.hermes.gateway.process.GatewaySearch;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.Signals;
import dev.hermes.home.profile.Profiles.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gateways that were started by hand: found by their files, told by signals. */
final class ManualGateway {
    private final Context context;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final Lineage lineage;

    ManualGateway(Context context) {
        this.context = context;
        this.lineage = new Lineage(context);
    }

    private Path home() {
        return context.home().directory();
    }

    private GatewaySearch search() {
        return new GatewaySearch(processes, context.userHome().resolve(".hermes"));
    }

    private void print(String line) {
        context.console().print(line);
    }

    /** Whether this command was started by the gateway that it is about, for example by its agent. */
    boolean isAncestor() {
        return lineage.gateway(home()).isPresent();
    }

    int refuseStop() {
        context.console().say("✗ This command was started by the gateway that it would stop.");
        context.console().hint("Ask for a restart instead, or stop it from another terminal.");
        return ExitCode.FAILED.code();
    }

    int stop() throws InterruptedException {
        switch (new GatewayEnd(processes, context.clock()).stop(home())) {
            case Outcome.Stopped _ -> print("✓ Stopped gateway for this profile");
            case Outcome.StillEnding(var pid) ->
                print("⏳ Gateway is finishing its work and will stop then (PID " + pid + ")");
            case Outcome.NotRunning _ -> print("✗ No gateway running for this profile");
            case Outcome.Denied(var pid) -> {
                denied(pid);
                print("✗ No gateway running for this profile");
            }
        }
        return ExitCode.DONE.code();
    }

    private void denied(long pid) {
        print("⚠ Permission denied to kill PID " + pid);
    }

    /** Ends this profile's gateway and waits until it is gone. */
    void end() throws InterruptedException {
        var ender = new GatewayEnd(processes, context.clock());
        switch (ender.stop(home())) {
            case Outcome.StillEnding(var pid) -> {
                if (!ender.awaitEnd(home(), pid)) {
                    context.console().warn("The gateway with PID " + pid + " does not end.");
                }
            }
            case Outcome.Denied(var pid) -> denied(pid);
            case Outcome.Stopped _, Outcome.NotRunning _ -> {}
        }
    }

    /**
     * Ends the gateways of these profiles: first by the files of each, so that each knows that it is meant; then
     * those that have lost their files.
     *
     * @return how many there were
     */
    int endAll(List<Profile> profiles) throws InterruptedException {
        int stopped = 0;
        var ender = new GatewayEnd(processes, context.clock());
        for (var profile : profiles) {
            switch (ender.stop(profile.directory())) {
                case Outcome.Stopped _ -> stopped++;
                case Outcome.StillEnding(var pid) -> {
                    ender.awaitEnd(profile.directory(), pid);
                    stopped++;
                }
                case Outcome.Denied(var pid) -> denied(pid);
                case Outcome.NotRunning _ -> {}
            }
            for (long pid : search().of(context.home().root(), profile.directory(), profile.name())) {
                switch (Signals.send(pid, Signals.Signal.TERM)) {
                    case DENIED -> denied(pid);
                    case DONE -> stopped += ender.awaitEnd(profile.directory(), pid) ? 1 : 0;
                    case GONE -> {}
                }
            }
        }
        return stopped;
    }

    /** The gateway restarts itself: whoever asks is its child and would die with it. */
    int restartFromWithin(boolean supervised) {
        return restartFromWithin(home(), context.home().profile(), supervised)
                ? ExitCode.DONE.code()
                : ExitCode.FAILED.code();
    }

    /**
     * The same for the gateway of any profile.
     *
     * @param supervised whether somebody starts it again; else a process that waits for its end is left behind
     * @return whether it was asked
     */
    boolean restartFromWithin(Path directory, String profile, boolean supervised) {
        var running = lineage.gateway(directory);
        if (running.isEmpty()) {
            context.console().say("✗ The gateway could not be asked to restart.");
            return false;
        }
        var successor = supervised
                ? Optional.<ProcessHandle>empty()
                : Optional.of(new Successor(context).of(directory, profile, running.getAsLong()));
        // Where no signal asks, the successor ends it.
        if (!new Supervision(context).host().windows()
                && Signals.send(running.getAsLong(), Signals.Signal.USR1) != Signals.Sent.DONE) {
            successor.ifPresent(ProcessHandle::destroy);
            context.console().say("✗ The gateway could not be asked to restart.");
            return false;
        }
        print("⏳ Gateway will restart when its work is done (PID " + running.getAsLong() + ")");
        return true;
    }
}
