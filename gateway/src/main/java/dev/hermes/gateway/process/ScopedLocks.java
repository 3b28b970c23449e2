package dev.hermes.gateway.process;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import dev.hermes.home.PrivateDirectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/** One gateway of this machine for each outside identity, such as the token of a bot, whichever home it works for. */
public final class ScopedLocks {
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int HASH = 16;
    private static final Set<Character> STOPPED = Set.of('T', 't');

    private final Path directory;
    private final GatewayRecord self;
    private final ProcessTable processes;
    private final Clock clock;

    private ScopedLocks(Path directory, GatewayRecord self, ProcessTable processes, Clock clock) {
        this.directory = directory;
        this.self = self;
        this.processes = processes;
        this.clock = clock;
    }

    /** In the directory that the environment names; in the home, where that one cannot be written. */
    public static ScopedLocks open(
            Map<String, String> environment,
            Path userHome,
            Path home,
            GatewayRecord self,
            ProcessTable processes,
            Clock clock,
            Log log) {
        var wanted = directory(environment, userHome);
        try {
            PrivateDirectories.create(wanted);
            if (Files.isWritable(wanted)) {
                return new ScopedLocks(wanted, self, processes, clock);
            }
        } catch (IOException e) {
            log.debug("gateway.locks", "cannot make " + wanted + ": " + e);
        }
        var own = home.resolve(".local/state/hermes/gateway-locks");
        log.warn("gateway.locks", wanted + " cannot be written; the locks of this gateway are in " + own);
        return new ScopedLocks(own, self, processes, clock);
    }

    private static Path directory(Map<String, String> environment, Path userHome) {
        var given = environment.getOrDefault("HERMES_GATEWAY_LOCK_DIR", "");
        if (!given.isBlank()) {
            return Path.of(given);
        }
        var state = environment.getOrDefault("XDG_STATE_HOME", "");
        var base = state.isBlank() ? userHome.resolve(".local/state") : Path.of(state);
        return base.resolve("hermes/gateway-locks");
    }

    /**
     * Takes an identity.
     *
     * @return who has it, when that is another gateway
     */
    public Optional<GatewayRecord> take(String scope, String identity, Map<String, String> metadata)
            throws IOException {
        var file = file(scope, identity);
        // One at a time, so that of two that find a stale lock only one removes it.
        try (var _ = FileLock.exclusive(directory.resolve(".guard"), WAIT)) {
            var holder = GatewayRecord.read(file).filter(record -> record.pid() != self.pid() && holds(record));
            if (holder.isEmpty()) {
                write(file, scope, identity, metadata);
            }
            return holder;
        }
    }

    /** Gives an identity back, if it is ours. */
    public void release(String scope, String identity) {
        var file = file(scope, identity);
        if (GatewayRecord.read(file).filter(this::ours).isPresent()) {
            RunningGateway.delete(file);
        }
    }

    /** Takes away the locks of a gateway that this one has replaced. */
    public void releaseAllOf(GatewayRecord gone) {
        try (var files = Files.newDirectoryStream(directory, "*.lock")) {
            for (var file : files) {
                if (GatewayRecord.read(file)
                        .filter(record ->
                                record.pid() == gone.pid() && record.startTime().equals(gone.startTime()))
                        .isPresent()) {
                    RunningGateway.delete(file);
                }
            }
        } catch (IOException _) {
            // There is none: nobody has taken an identity yet.
        }
    }

    private boolean ours(GatewayRecord record) {
        return record.pid() == self.pid() && record.sameStart(self.startTime());
    }

    private boolean holds(GatewayRecord record) {
        if (!processes.alive(record.pid())
                || processes.state(record.pid()).filter(STOPPED::contains).isPresent()) {
            return false;
        }
        var start = processes.startTime(record.pid());
        if (start.isPresent() && record.startTime().isPresent()) {
            return start.equals(record.startTime());
        }
        return record.looksLikeGateway(processes);
    }

    private void write(Path file, String scope, String identity, Map<String, String> metadata) throws IOException {
        var node = self.into(JsonNodeFactory.instance.objectNode());
        node.put("scope", scope);
        node.put("identity_hash", hash(identity));
        var more = node.putObject("metadata");
        metadata.forEach(more::put);
        node.put("updated_at", Timestamps.of(clock.instant()));
        DurableFile.replace(file, node.toString());
    }

    private Path file(String scope, String identity) {
        return directory.resolve(scope + "-" + hash(identity) + ".lock");
    }

    private static String hash(String identity) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
