package dev.hermes.gateway.process;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.home.FileLock;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code gateway_state.json}. The gateway writes how it fares, commands write what its operator wants, both into one file: each
 * reads, changes and writes under a lock, so that neither undoes what the other has said. Members that are not known here stay.
 */
public final class StateFile {
    private final Path home;
    private final GatewayRecord self;
    private final Clock clock;
    private final Log log;

    public StateFile(Path home, GatewayRecord self, Clock clock, Log log) {
        this.home = home;
        this.self = self;
        this.clock = clock;
        this.log = log;
    }

    /** The state of a home; empty when nothing is known. */
    public static Optional<ObjectNode> read(Path home) {
        try {
            return GatewayRecord.Json.MAPPER.readTree(Files.readString(new GatewayFiles(home).state()))
                            instanceof ObjectNode node
                    ? Optional.of(node)
                    : Optional.empty();
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /**
     * Notes in a home, from outside of its gateway, whether its operator wants it to run. Nothing else in the file changes.
     *
     * @throws IOException when it could not be written
     */
    public static void wish(Path home, boolean running) throws IOException {
        try (var _ = Guard.of(home)) {
            var node = known(home);
            node.put("desired_state", running ? "running" : "stopped");
            DurableFile.replace(new GatewayFiles(home).state(), node.toString());
        }
    }

    /** Changes members; who this is and when goes with it. A gateway works on when its state cannot be written. */
    public synchronized void change(Consumer<ObjectNode> change) {
        var file = new GatewayFiles(home).state();
        try (var _ = Guard.of(home)) {
            var node = known(home);
            self.into(node);
            change.accept(node);
            node.put("updated_at", Timestamps.of(clock.instant()));
            DurableFile.replace(file, node.toString());
        } catch (IOException e) {
            log.warn("gateway.state", "cannot write " + file, e);
        }
    }

    /** What is there to be changed. A file that is no JSON is as good as none; one that cannot be read is not written over. */
    private static ObjectNode known(Path home) throws IOException {
        var file = new GatewayFiles(home).state();
        try {
            return GatewayRecord.Json.MAPPER.readTree(Files.readString(file)) instanceof ObjectNode node
                    ? node
                    : JsonNodeFactory.instance.objectNode();
        } catch (NoSuchFileException | CharacterCodingException | JacksonException _) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /**
     * One writer at a time. Where the lock cannot be had, because root once made it or somebody sits on it, the file is written
     * all the same: a gateway whose state nobody sees would be worse than a wish that is lost.
     */
    private record Guard(Optional<FileLock> lock) implements AutoCloseable {
        private static final Duration WAIT = Duration.ofSeconds(2);

        static Guard of(Path home) {
            try {
                return new Guard(Optional.of(FileLock.exclusive(new GatewayFiles(home).stateLock(), WAIT)));
            } catch (HermesException _) {
                return new Guard(Optional.empty());
            }
        }

        @Override
        public void close() {
            lock.ifPresent(FileLock::close);
        }
    }

    /** It cannot start, and why. */
    public void failed(String reason) {
        change(node ->
                node.put("gateway_state", GatewayPhase.STARTUP_FAILED.text()).put("exit_reason", reason));
    }

    /** Whether the last gateway of a home has ended, and was not asked to come back. */
    public static boolean stoppedForGood(Path home) {
        try {
            var node = known(home);
            return node.path("gateway_state").asString("").equals(GatewayPhase.STOPPED.text())
                    && !node.path("restart_requested").asBoolean(false);
        } catch (IOException _) {
            return false;
        }
    }

    /** What a platform is doing, with the error that keeps it from working. */
    public void platform(String name, String state, Optional<String> code, Optional<String> message) {
        change(node -> {
            var platforms = node.path("platforms") instanceof ObjectNode known ? known : node.putObject("platforms");
            var platform = platforms.putObject(name);
            platform.put("state", state);
            code.ifPresentOrElse(text -> platform.put("error_code", text), () -> platform.putNull("error_code"));
            message.ifPresentOrElse(
                    text -> platform.put("error_message", text), () -> platform.putNull("error_message"));
            platform.put("updated_at", Timestamps.of(clock.instant()));
        });
    }
}
