package dev.hermes.gateway.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds gateways in the table of processes too, for those whose files are gone. */
public final class GatewaySearch {
    private final ProcessTable processes;
    private final Path defaultHome;

    /** @param defaultHome the home of a gateway that names neither a profile nor a home */
    public GatewaySearch(ProcessTable processes, Path defaultHome) {
        this.processes = processes;
        this.defaultHome = defaultHome.toAbsolutePath().normalize();
    }

    /** PIDs of all gateways that can be seen, without this process and those that started it. */
    public List<Long> all() {
        var own = processes.lineage(ProcessTable.self());
        var found = new ArrayList<Long>();
        for (long pid : processes.all()) {
            if (processes.mentions(pid, "gateway")
                    && !own.contains(pid)
                    && processes
                            .commandLine(pid)
                            .filter(GatewayCommandLine::startsGateway)
                            .isPresent()
                    && processes.alive(pid)) {
                found.add(pid);
            }
        }
        return found;
    }

    /** PIDs of the gateways of one home: the one that has the lock first. */
    public List<Long> of(Path root, Path home, String profile) {
        var pids = new TreeSet<Long>();
        for (var pid : all()) {
            if (works(pid, root, home, profile)) {
                pids.add(pid);
            }
        }
        var ordered = new ArrayList<Long>();
        new RunningGateway(processes).find(home).map(GatewayRecord::pid).ifPresent(pid -> {
            ordered.add(pid);
            pids.remove(pid);
        });
        ordered.addAll(pids);
        return List.copyOf(ordered);
    }

    private boolean works(long pid, Path root, Path home, String profile) {
        var base = base(pid);
        if (base.isEmpty()) {
            return false;
        }
        var named = GatewayCommandLine.profile(processes.commandLine(pid).orElse(List.of()));
        if (named.isPresent()) {
            return named.get().equals(profile) && rootOf(base.get()).equals(rootOf(root));
        }
        return base.get().equals(home.toAbsolutePath().normalize());
    }

    /** The home that a gateway was started with, or below which its profile is; empty when that is another person's matter. */
    private Optional<Path> base(long pid) {
        var variables = processes.environment(pid);
        if (variables.isEmpty()) {
            return processes.ours(pid) ? Optional.of(defaultHome) : Optional.empty();
        }
        var given = variables.get().getOrDefault("HERMES_HOME", "").strip();
        var person = variables.get().getOrDefault("HOME", "").strip();
        if (given.isEmpty()) {
            return Optional.of(
                    person.isEmpty()
                            ? defaultHome
                            : Path.of(person, ".hermes").toAbsolutePath().normalize());
        }
        return Optional.of(Path.of(given).toAbsolutePath().normalize());
    }

    private static Path rootOf(Path home) {
        var absolute = home.toAbsolutePath().normalize();
        var parent = absolute.getParent();
        if (parent != null && parent.endsWith("profiles") && parent.getParent() instanceof Path root) {
            return root;
        }
        return absolute;
    }
}
