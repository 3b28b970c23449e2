package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.GatewaySearch;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.gateway.process.StateFile;
import dev.hermes.home.profile.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code hermes gateway status} and {@code list}: how gateways fare, whoever looks after them. */
final class GatewayStatus {
    private static final int NAME = 16;
    private static final int NAME_WITH_MARK = 24;

    private final Context context;
    private final Supervision supervision;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final RunningGateway gateways = new RunningGateway(processes);

    GatewayStatus(Context context) {
        this.context = context;
        this.supervision = new Supervision(context);
    }

    private Path home() {
        return context.home().directory();
    }

    private List<Profiles.Profile> profiles() {
        return new Profiles(context.home()).list();
    }

    private void print(String line) {
        context.console().print(line);
    }

    int status(Arguments arguments) throws InterruptedException {
        boolean deep = arguments.flag("deep");
        if (supervision.s6()) {
            running(deep, false);
            new ContainerGateways(context, supervision).tell();
            others();
            return ExitCode.DONE.code();
        }
        var service = supervision.service(arguments.flag("system")).filter(HostService::installed);
        if (service.isEmpty()) {
            manual(deep);
            others();
            return ExitCode.DONE.code();
        }
        Told.request(context.console(), () -> {
            service.get().status(deep, arguments.flag("full"));
            return ExitCode.DONE.code();
        });
        health(deep);
        besides(service.get());
        others();
        return ExitCode.DONE.code();
    }

    /** Somebody started one by hand, and the service would find the home taken. */
    private void besides(HostService service) {
        var pids = pids();
        if (!pids.isEmpty() && !service.running()) {
            print("");
            print("⚠ Gateway process is running for this profile, but the service is not active");
            print("  PID(s): " + joined(pids));
        }
    }

    private List<Long> pids() {
        return new GatewaySearch(processes, context.userHome().resolve(".hermes"))
                .of(context.home().root(), home(), context.home().profile());
    }

    private static String joined(List<Long> pids) {
        return pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private boolean running(boolean deep, boolean manually) {
        var pids = pids();
        print(pids.isEmpty() ? "✗ Gateway is not running" : "✓ Gateway is running (PID: " + joined(pids) + ")");
        if (!pids.isEmpty() && manually) {
            print("  (Running manually, not as a system service)");
        }
        health(deep);
        return !pids.isEmpty();
    }

    private void manual(boolean deep) {
        boolean runs = running(deep, true);
        var host = supervision.host();
        if (!runs) {
            print("");
            print("To start:");
            new Unsupervised(host, context.console()).hints().forEach(this::print);
        } else if (supervision.service(false).isPresent()) {
            print("");
            print("To install it as a service:");
            print("  hermes gateway install");
        }
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
