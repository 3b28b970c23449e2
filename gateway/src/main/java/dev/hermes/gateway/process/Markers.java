package dev.hermes.gateway.process;

import dev.hermes.home.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** The {@linkplain Marker notes} in one home. A note that cannot be written never holds up the signal it announces. */
public final class Markers {
    private static final Duration VALID = Duration.ofSeconds(60);

    private final GatewayFiles files;
    private final ProcessTable processes;
    private final Clock clock;

    public Markers(Path home, ProcessTable processes, Clock clock) {
        this.files = new GatewayFiles(home);
        this.processes = processes;
        this.clock = clock;
    }

    /** @return false when it could not be written; the gateway will then take the signal for an accident */
    public boolean write(Marker marker, long target) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("target_pid", target);
        var start = processes.startTime(target);
        start.ifPresentOrElse(time -> node.put("target_start_time", time), () -> node.putNull("target_start_time"));
        node.put(marker.writer(), ProcessTable.self());
        node.put("written_at", Timestamps.of(clock.instant()));
        try {
            DurableFile.replace(files.marker(marker), node.toString());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Whether this note is meant for the process. Afterwards it is gone: it announces one signal. */
    public boolean take(Marker marker, long pid, OptionalLong startTime) {
        var node = read(marker);
        if (node.isMissingNode()) {
            return false;
        }
        clear(marker);
        return fresh(node) && meant(node, pid, startTime);
    }

    /** Whether there is a note, and whom it means, without using it up. */
    public Presence look(Marker marker, long pid, OptionalLong startTime) {
        var node = read(marker);
        if (node.isMissingNode()) {
            return Presence.NONE;
        }
        return meant(node, pid, startTime) ? Presence.SELF : Presence.OTHER;
    }

    /** Whom a note means. */
    public enum Presence {
        NONE,
        SELF,
        OTHER
    }

    public void clear(Marker marker) {
        RunningGateway.delete(files.marker(marker));
    }

    private JsonNode read(Marker marker) {
        try {
            return GatewayRecord.Json.MAPPER.readTree(Files.readString(files.marker(marker)));
        } catch (IOException _) {
            return MissingNode.getInstance();
        } catch (JacksonException _) {
            clear(marker); // it would say nothing to whoever reads it next either
            return MissingNode.getInstance();
        }
    }

    private boolean fresh(JsonNode node) {
        try {
            Instant written =
                    OffsetDateTime.parse(node.path("written_at").asString("")).toInstant();
            return !clock.instant().isAfter(written.plus(VALID));
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean meant(JsonNode node, long pid, OptionalLong startTime) {
        var start = GatewayRecord.startTime(node.path("target_start_time"));
        return node.path("target_pid").isIntegralNumber()
                && node.path("target_pid").longValue() == pid
                && (start.isEmpty() || startTime.isEmpty() || start.equals(startTime));
    }
}
