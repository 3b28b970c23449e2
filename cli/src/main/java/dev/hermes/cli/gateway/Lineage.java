package dev.hermes.cli.gateway;

import dev.hermes.cli.Context;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.gateway.process.RunningGateway;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.profile.Profiles.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The gateways that started this command, through a tool of their agent for example. What ends one of them ends the command in
 * the middle of it, whichever profile the command was called for.
 */
final class Lineage {
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final RunningGateway gateways = new RunningGateway(processes);
    private final Set<Long> pids = processes.lineage(ProcessTable.self());
    private final Supplier<List<Profile>> profiles;

    Lineage(Context context) {
        this.profiles = () -> new Profiles(context.home()).list();
    }

    /** The process that works for this home, if we descend from it. */
    OptionalLong gateway(Path home) {
        return gateways.look(home).stream()
                .mapToLong(record -> record.pid())
                .filter(pids::contains)
                .findFirst();
    }

    boolean has(Profile profile) {
        return gateway(profile.directory()).isPresent();
    }

    /** The profiles of this root whose gateways are among our ancestors; nearly always none. */
    List<Profile> own() {
        return profiles.get().stream().filter(this::has).toList();
    }

    Set<String> names() {
        return own().stream().map(Profile::name).collect(Collectors.toUnmodifiableSet());
    }
}
