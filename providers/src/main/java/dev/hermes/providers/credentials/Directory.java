package dev.hermes.providers.credentials;

import java.util.List;
import java.util.Optional;

/** Who there is to have credentials for. */
public interface Directory {
    /** The providers of the table, in its order. */
    List<KnownProvider> providers();

    /** The user's own servers. */
    List<OwnServer> own();

    /** The key of the pool that somebody means with a name: one of the user's own servers, a provider, or an alias. */
    Optional<String> pool(String name);

    /** The provider of the table that a name means, whatever the user calls his own servers. */
    Optional<String> canonical(String name);

    /** Whether a name means a server of the user's own without saying which: {@code custom}, {@code ollama}, … */
    boolean someServer(String name);

    default Optional<KnownProvider> provider(String id) {
        return providers().stream().filter(known -> known.id().equals(id)).findFirst();
    }

    default Optional<OwnServer> own(String pool) {
        return own().stream().filter(server -> server.pool().equals(pool)).findFirst();
    }
}
