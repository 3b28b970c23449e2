package dev.hermes.gateway.process;

import dev.hermes.home.FileLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A home that this process is the gateway of. Of all that want to be, one gets it. */
public final class GatewayClaim implements AutoCloseable {
    private static final int TRIES = 3;
    private static final int PROBES = 20;
    private static final Duration PROBE = Duration.ofMillis(10);

    private final GatewayFiles files;
    private final GatewayRecord self;
    private final FileLock lock;

    private GatewayClaim(GatewayFiles files, GatewayRecord self, FileLock lock) {
        this.files = files;
        this.self = self;
        this.lock = lock;
    }

    /**
     * Takes the lock and makes the PID file; empty when another one was quicker.
     *
     * @throws IOException when the home cannot be written
     */
    public static Optional<GatewayClaim> take(Path home, GatewayRecord self, ProcessTable processes)
            throws IOException {
        var files = new GatewayFiles(home);
        replaceForeign(files, processes);
        var lock = lock(files, processes);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        if (createPid(files, self, processes)) {
            rewrite(files.lock(), self.json());
            return Optional.of(new GatewayClaim(files, self, lock.get()));
        }
        lock.get().close();
        return Optional.empty();
    }

    /** A file that another user's gateway left, root's for instance, can be locked by nobody else; the directory is ours. */
    private static void replaceForeign(GatewayFiles files, ProcessTable processes) {
        // Whose record may not even be read may well be at work.
        boolean known = Files.notExists(files.pid()) || Files.isReadable(files.pid());
        if (Files.exists(files.lock())
                && !Files.isWritable(files.lock())
                && known
                && new RunningGateway(processes).look(files.home()).isEmpty()) {
            RunningGateway.delete(files.lock());
        }
    }

    /** Who only asks whether a gateway runs holds the lock too, for a moment. */
    private static Optional<FileLock> lock(GatewayFiles files, ProcessTable processes) {
        var lock = FileLock.tryExclusive(files.lock());
        for (int i = 0; i < PROBES && lock.isEmpty() && !taken(files, processes); i++) {
            LockSupport.parkNanos(PROBE.toNanos());
            lock = FileLock.tryExclusive(files.lock());
        }
        return lock;
    }

    private static boolean taken(GatewayFiles files, ProcessTable processes) {
        return GatewayRecord.read(files.pid())
                .filter(record -> record.lives(processes))
                .isPresent();
    }

    /** Whoever makes the file wins. One that is there is stale, for we hold the lock, unless its process proves otherwise. */
    private static boolean createPid(GatewayFiles files, GatewayRecord self, ProcessTable processes)
            throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try (var out = FileChannel.open(files.pid(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(out, self.json());
                return true;
            } catch (FileAlreadyExistsException _) {
                var other = GatewayRecord.read(files.pid())
                        .filter(record -> record.pid() != self.pid())
                        .filter(record -> record.lives(processes));
                if (other.isPresent()) {
                    return false;
                }
                Files.deleteIfExists(files.pid());
            }
        }
        return false;
    }

    /** In place: a file that is renamed over it would not be the one that is locked. */
    private static void rewrite(Path file, String text) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(out, text);
            out.force(true);
        }
    }

    private static void write(FileChannel out, String text) throws IOException {
        for (var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)); bytes.hasRemaining(); ) {
            out.write(bytes);
        }
    }

    /** Gives the home back. The lock file stays; nobody holds it. */
    @Override
    public void close() {
        if (GatewayRecord.read(files.pid())
                .filter(record -> record.pid() == self.pid())
                .isPresent()) {
            RunningGateway.delete(files.pid());
        }
        lock.close();
    }
}
