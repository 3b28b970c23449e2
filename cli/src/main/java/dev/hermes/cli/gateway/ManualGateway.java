package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.gateway.process.GatewayEnd;
import dev.hermes.gateway.process.GatewayEnd.Outcome;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.GatewaySearch;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.gateway.process.Signals;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.home.profile.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gateways that were started by hand: found by their files, told by signals. */
final class ManualGateway {
    private static final int NAME = 16;
    private static final int NAME_WITH_MARK = 24;

    private final Context context;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final RunningGateway gateways = new RunningGateway(processes);

    ManualGateway(Context context) {
        this.context = context;
    }

    private Path home() {
        return context.home().directory();
    }

    private List<Profiles.Profile> profiles() {
        return new Profiles(context.home()).list();
    }

    private GatewaySearch search() {
        return new GatewaySearch(processes, context.userHome().resolve(".hermes"));
    }

    private void print(String line) {
        context.console().print(line);
    }

    /** Whether this command was started by the gateway that it is about, for example by its agent. */
    boolean isAncestor() {
        var lineage = processes.lineage(ProcessTable.self());
        return gateways.look(home())
                .filter(record -> lineage.contains(record.pid()))
                .isPresent();
    }

    int stop() throws InterruptedException {
        if (isAncestor()) {
            context.console().say("✗ This command was started by the gateway that it would stop.");
            context.console().hint("Ask for a restart instead, or stop it from another terminal.");
            return ExitCode.FAILED.code();
        }
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

    int stopAll() throws InterruptedException {
        int stopped = endAll();
        print(
                stopped == 0
                        ? "✗ No gateway processes found"
                        : "✓ Stopped " + stopped + " gateway process(es) across all profiles");
        return ExitCode.DONE.code();
    }

    /** Ends this profile's gateway, or those of all profiles, and waits until it is gone. */
    void end(boolean all) throws InterruptedException {
        if (all) {
            endAll();
            return;
        }
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

    /** First by the files of each profile, so that each knows that it is meant; then whoever is left. */
    private int endAll() throws InterruptedException {
        int stopped = 0;
        var ender = new GatewayEnd(processes, context.clock());
        for (var profile : profiles()) {
            switch (ender.stop(profile.directory())) {
                case Outcome.Stopped _ -> stopped++;
                case Outcome.StillEnding(var pid) -> {
                    ender.awaitEnd(profile.directory(), pid);
                    stopped++;
                }
                case Outcome.Denied(var pid) -> denied(pid);
                case Outcome.NotRunning _ -> {}
            }
        }
        return stopped;
    }

    /** The gateway restarts itself: whoever asks is its child and would die with it. */
    int restartFromWithin() {
        var running = gateways.look(home());
        if (running.isEmpty() || Signals.send(running.get().pid(), Signals.Signal.USR1) != Signals.Sent.DONE) {
            context.console().say("✗ The gateway could not be asked to restart.");
            return ExitCode.FAILED.code();
        }
        print("⏳ Gateway will restart when its work is done (PID "
                + running.get().pid() + ")");
        return ExitCode.DONE.code();
    }

    int status(boolean deep) {
        var pids = search().of(context.home().root(), home(), context.home().profile());
        if (pids.isEmpty()) {
            print("✗ Gateway is not running");
            health(deep);
            print("");
            print("To start:");
            print("  hermes gateway run      # here, until Ctrl+C");
        } else {
            print("✓ Gateway is running (PID: "
                    + pids.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
            print("  (Running manually, not as a system service)");
            health(deep);
        }
        others();
        return ExitCode.DONE.code();
    }

    private void health(boolean deep) {
        var state = StateFile.read(home());
        var lines = new ArrayList<>(state.map(GatewayHealth::lines).orElse(List.of()));
        if (deep) {
            lines.addAll(state.map(GatewayHealth::platforms).orElse(List.of()));
        }
        if (!lines.isEmpty()) {
            print("");
            print("Recent gateway health:");
            lines.forEach(line -> print("  " + line));
        }
    }

    private void others() {
        var lines = new ArrayList<String>();
        for (var profile : profiles()) {
            if (!profile.active()) {
                pid(profile).ifPresent(pid -> lines.add("  ✓ " + padded(profile.name(), NAME) + " — PID " + pid));
            }
        }
        if (!lines.isEmpty()) {
            print("");
            print("Other profiles:");
            lines.forEach(this::print);
        }
    }

    private Optional<Long> pid(Profiles.Profile profile) {
        return gateways.look(profile.directory()).map(GatewayRecord::pid);
    }

    int list() {
        print("Gateways:");
        for (var profile : profiles()) {
            var name = padded(profile.name() + (profile.active() ? " (current)" : ""), NAME_WITH_MARK);
            print(pid(profile).map(pid -> "  ✓ " + name + " — PID " + pid).orElse("  ✗ " + name + " — not running"));
        }
        return ExitCode.DONE.code();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
