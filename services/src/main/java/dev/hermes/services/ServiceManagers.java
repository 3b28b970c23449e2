package dev.hermes.services;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The supervisor of this machine, made when it is asked for. @param known how each kind is made */
public record ServiceManagers(Host host, Map<ServiceKind, Supplier<? extends ServiceManager>> known) {
    public ServiceManagers {
        known = Map.copyOf(known);
    }

    /** @throws HermesException when this machine has none that we know */
    public ServiceManager detected() {
        var maker = known.get(host.kind());
        if (maker == null) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "There is no supported service manager on this machine.",
                    "Run 'hermes gateway run' in a terminal, in tmux, or with nohup.");
        }
        return maker.get();
    }

    /** The one of a container, where profiles have services; nothing on a machine. */
    Optional<ServiceManager> container() {
        if (!host.s6()) {
            return Optional.empty();
        }
        return Optional.ofNullable(known.get(ServiceKind.S6)).map(Supplier::get);
    }
}
