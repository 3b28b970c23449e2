package dev.hermes.gateway;

import dev.hermes.gateway.process.GatewayRecord;
import dev.hermes.gateway.process.Marker;
import dev.hermes.gateway.process.Markers;
import dev.hermes.gateway.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes who may have sent a signal, while that can still be seen. Quick, starts no program and never throws. */
public final class ShutdownForensics {
    private static final int LONGEST_COMMAND = 300;

    private final ProcessTable processes;
    private final Markers markers;
    private final GatewayRecord self;
    private final Map<String, String> environment;
    private volatile @Nullable String notes;

    public ShutdownForensics(
            ProcessTable processes, Markers markers, GatewayRecord self, Map<String, String> environment) {
        this.processes = processes;
        this.markers = markers;
        this.self = self;
        this.environment = Map.copyOf(environment);
    }

    /** Notes which markers there are, before they are used up. */
    void remember() {
        notes = markersPresent();
    }

    /** The line for the log. */
    String line(String signal) {
        var remembered = notes;
        long parent = processes.parent(self.pid()).orElse(0);
        boolean systemd = environment.containsKey("INVOCATION_ID") || parent == 1;
        var command = String.join(" ", processes.commandLine(parent).orElse(List.of("?")));
        return "signal=" + signal + " under_systemd=" + (systemd ? "yes" : "no") + " parent_pid=" + parent
                + " parent_name=" + processes.name(parent).orElse("?") + " loadavg_1m=" + load()
                + (remembered == null ? markersPresent() : remembered) + tracer()
                + " parent_cmdline=" + command.substring(0, Math.min(LONGEST_COMMAND, command.length()));
    }

    private String markersPresent() {
        var takeover = markers.look(Marker.TAKEOVER, self.pid(), self.startTime());
        var planned = markers.look(Marker.PLANNED_STOP, self.pid(), self.startTime());
        return switch (takeover) {
                    case NONE -> "";
                    case SELF -> " takeover_marker_present=self";
                    case OTHER -> " takeover_marker_present=other";
                }
                + (planned == Markers.Presence.NONE ? "" : " planned_stop_marker_present=yes");
    }

    private String tracer() {
        return read("/proc/self/status")
                .lines()
                .filter(line -> line.startsWith("TracerPid:"))
                .map(line -> line.substring("TracerPid:".length()).strip())
                .filter(pid -> !pid.equals("0"))
                .map(pid -> " tracer_pid=" + pid)
                .findFirst()
                .orElse("");
    }

    private static String load() {
        var text = read("/proc/loadavg");
        return text.isEmpty() ? "?" : text.split(" ", 2)[0];
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException _) {
            return ""; // not on this system
        }
    }
}
