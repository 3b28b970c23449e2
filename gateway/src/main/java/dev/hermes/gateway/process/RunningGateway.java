package dev.hermes.gateway.process;

import dev.hermes.home.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells which gateway works for a home. */
public final class RunningGateway {
    private final ProcessTable processes;

    public RunningGateway(ProcessTable processes) {
        this.processes = processes;
    }

    /** Looks without touching anything, for the homes of others. */
    public Optional<GatewayRecord> look(Path home) {
        var files = new GatewayFiles(home);
        return held(files) ? recorded(files) : Optional.empty();
    }

    /** Looks, and takes away what a dead gateway has left. */
    public Optional<GatewayRecord> find(Path home) {
        var files = new GatewayFiles(home);
        if (!held(files)) {
            clean(files);
            return Optional.empty();
        }
        return recorded(files);
    }

    /** Of a lock that may not even be opened nobody can tell: then the records alone say whether its gateway lives. */
    private static boolean held(GatewayFiles files) {
        return FileLock.held(files.lock()) || foreign(files);
    }

    private static boolean foreign(GatewayFiles files) {
        return Files.exists(files.lock()) && !Files.isWritable(files.lock());
    }

    private Optional<GatewayRecord> recorded(GatewayFiles files) {
        return Stream.of(files.pid(), files.lock())
                .flatMap(file -> GatewayRecord.read(file).stream())
                .filter(record -> record.lives(processes))
                .findFirst();
    }

    /** Under the lock, so that what a gateway that starts right now has written stays. */
    static void clean(GatewayFiles files) {
        if (!Files.exists(files.lock())) {
            delete(files.pid());
            return;
        }
        FileLock.tryExclusive(files.lock()).ifPresent(lock -> {
            try (lock) {
                delete(files.pid());
                delete(files.lock());
            }
        });
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // It is stale and is not believed, wherever it is.
        }
    }
}
