package dev.hermes.gateway.process;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code gateway_state.json}, which the gateway alone writes, and others read. Members that are not known here stay: the
 * operator's wishes are kept in the same file.
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
        var node = read(home).orElseGet(JsonNodeFactory.instance::objectNode);
        node.put("desired_state", running ? "running" : "stopped");
        DurableFile.replace(new GatewayFiles(home).state(), node.toString());
    }

    /** Changes members; who this is and when goes with it. A gateway works on when its state cannot be written. */
    public synchronized void change(Consumer<ObjectNode> change) {
        var node = read(home).orElseGet(JsonNodeFactory.instance::objectNode);
        self.into(node);
        change.accept(node);
        node.put("updated_at", Timestamps.of(clock.instant()));
        var file = new GatewayFiles(home).state();
        try {
            DurableFile.replace(file, node.toString());
        } catch (IOException e) {
            log.warn("gateway.state", "cannot write " + file, e);
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
