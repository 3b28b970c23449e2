package dev.hermes.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Log;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.process.GatewayFiles;
import dev.hermes.home.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What is kept about ends, for whoever asks later why a gateway was gone: a line for each in {@code logs/gateway-exit-diag.log}, and
 * what else ran when a signal came in {@code logs/gateway-shutdown-diag.log}. Both are for reading only, and never hold up an end.
 */
public final class EndingNotes {
    /** After which a file makes room, once, for a new one. */
    private static final long LARGE = 1 << 20;

    /** Names of programs, not their arguments: those are other people's, and may be secret. So is the parent's command line. */
    private static final String LOOK_AROUND = """
            date
            cat /proc/loadavg 2>/dev/null || uptime
            ps -eo pid,ppid,user,stat,pcpu,pmem,etime,comm 2>/dev/null | head -n 1
            ps -eo pid,ppid,user,stat,pcpu,pmem,etime,comm 2>/dev/null | sed 1d | sort -k5 -nr | head -n 20
            echo "descent of $1:"
            pid=$1
            while [ "${pid:-0}" -gt 0 ]; do
                ps -o pid=,ppid=,user=,etime=,comm= -p "$pid" || break
                pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
            done
            dmesg 2>/dev/null | tail -n 15
            echo
            """;

    private final GatewayFiles files;
    private final Path logs;
    private final Map<String, String> environment;
    private final boolean exits;
    private final InstantSource clock;
    private final Log log;

    /** @param home whose {@code logs} these are */
    public EndingNotes(Path home, Map<String, String> environment, InstantSource clock, Log log) {
        this.files = new GatewayFiles(home);
        this.logs = home.resolve("logs");
        this.environment =
                environment.containsKey("PATH") ? Map.of("PATH", environment.get("PATH"), "LC_ALL", "C") : Map.of();
        this.exits = environment.getOrDefault("HERMES_GATEWAY_EXIT_DIAG", "1").equals("1");
        this.clock = clock;
        this.log = log;
    }

    /** One end, as a line of JSON, with what the state says about it. */
    public void ended(long pid, ExitCode code) {
        if (!exits) {
            return;
        }
        var state = state();
        var node = Json.object();
        node.put("at", clock.instant().toString());
        node.put("pid", pid);
        node.put("exit_code", code.code());
        node.set("gateway_state", state.path("gateway_state"));
        node.set("exit_reason", state.path("exit_reason"));
        node.put("drained", Files.exists(files.cleanShutdown()));
        try {
            append(logs.resolve("gateway-exit-diag.log"), node + "\n");
        } catch (IOException e) {
            log.debug("gateway", "no note of this end: " + e.getMessage());
        }
    }

    private JsonNode state() {
        try {
            return Json.parse(Files.readString(files.state())).orElseGet(MissingNode::getInstance);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    /** What runs now, written by a program of its own that lives five seconds at most. Empty where there is none. */
    Optional<Process> lookAround(String line, long pid) {
        try {
            var file = logs.resolve("gateway-shutdown-diag.log");
            append(file, line.replaceFirst(" parent_cmdline=.*", "") + "\n");
            var shell = List.of("sh", "-c", LOOK_AROUND, "sh", Long.toString(pid));
            var builder = new ProcessBuilder(limited(shell))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return Optional.of(builder.start());
        } catch (IOException e) {
            log.debug("gateway", "nothing is kept of what runs now: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static List<String> limited(List<String> shell) {
        var timeout = List.of("/usr/bin/timeout", "/bin/timeout").stream()
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst();
        return timeout.map(program -> {
                    var words = new ArrayList<>(List.of(program, "-s", "KILL", "5"));
                    words.addAll(shell);
                    return List.copyOf(words);
                })
                .orElse(shell);
    }

    private static void append(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file) && Files.size(file) > LARGE) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (var out = PrivateFiles.append(file)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
