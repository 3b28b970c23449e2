package dev.hermes.gateway.process;

import java.nio.file.Path;

/** Where the files of the gateway of a home lie. */
public record GatewayFiles(Path home) {
    public Path pid() {
        return home.resolve("gateway.pid");
    }

    public Path lock() {
        return home.resolve("gateway.lock");
    }

    public Path state() {
        return home.resolve("gateway_state.json");
    }

    /** Held while the state is changed; a file of its own, because the state is replaced by each change. */
    Path stateLock() {
        return home.resolve(".gateway_state.lock");
    }

    /** There when the last gateway ended with all of its work done. */
    public Path cleanShutdown() {
        return home.resolve(".clean_shutdown");
    }

    public Path takeovers() {
        return home.resolve(".gateway-takeovers.json");
    }

    Path marker(Marker marker) {
        return home.resolve(marker.file());
    }
}
