package dev.hermes.gateway.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who a gateway is, as it writes it into its files.
 *
 * @param argv the words of its command, for who cannot see those of the process
 * @param startTime in ticks of the clock; with the number it names one process for good
 */
public record GatewayRecord(long pid, List<String> argv, OptionalLong startTime) {
    private static final String KIND = "hermes-gateway";

    public GatewayRecord {
        argv = List.copyOf(argv);
    }

    /** This process. */
    public static GatewayRecord ofThisProcess(ProcessTable processes, List<String> argv) {
        return new GatewayRecord(
                ProcessTable.self(), GatewayCommandLine.withoutProfile(argv), processes.startTime(ProcessTable.self()));
    }

    static Optional<GatewayRecord> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** A number alone is what older versions wrote. */
    static Optional<GatewayRecord> parse(String text) {
        if (text.strip().matches("\\d{1,10}")) {
            return Optional.of(new GatewayRecord(Long.parseLong(text.strip()), List.of(), OptionalLong.empty()));
        }
        try {
            return of(Json.MAPPER.readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    static Optional<GatewayRecord> of(JsonNode node) {
        var pid = node.path("pid");
        if (!pid.isIntegralNumber() || pid.longValue() <= 0) {
            return Optional.empty();
        }
        var argv = node.path("argv")
                .valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        return Optional.of(new GatewayRecord(pid.longValue(), argv, startTime(node.path("start_time"))));
    }

    static OptionalLong startTime(JsonNode node) {
        return node.isIntegralNumber() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
    }

    /** Puts its members over those of the object. */
    ObjectNode into(ObjectNode node) {
        node.put("pid", pid);
        node.put("kind", KIND);
        var words = node.putArray("argv");
        argv.forEach(words::add);
        startTime.ifPresentOrElse(time -> node.put("start_time", time), () -> node.putNull("start_time"));
        return node;
    }

    String json() {
        return into(JsonNodeFactory.instance.objectNode()).toString();
    }

    /** Whether the process that was recorded works still and is a gateway, as far as can be seen. */
    boolean lives(ProcessTable processes) {
        if (!processes.alive(pid) || !sameStart(processes.startTime(pid))) {
            return false;
        }
        return looksLikeGateway(processes);
    }

    boolean sameStart(OptionalLong other) {
        return startTime.isEmpty() || other.isEmpty() || startTime.equals(other);
    }

    boolean looksLikeGateway(ProcessTable processes) {
        return processes
                        .commandLine(pid)
                        .filter(GatewayCommandLine::startsGateway)
                        .isPresent()
                || GatewayCommandLine.startsGateway(argv);
    }

    static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();

        private Json() {}
    }
}
