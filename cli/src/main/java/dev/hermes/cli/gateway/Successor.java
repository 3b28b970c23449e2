package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.home.Problem;
import dev.hermes.services.Detached;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts gateways that nobody supervises, as processes that stay when the command has ended. With a predecessor they wait for
 * its end: it is asked to finish what it does, and could not start anybody when it has.
 */
final class Successor {
    /** Says of whoever started a process, and not of the gateway that it starts. */
    private static final Set<String> NOT_INHERITED = Set.of(
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "HERMES_S6_SUPERVISED_CHILD",
            "HERMES_SESSION_ID",
            "HERMES_YOLO_MODE",
            "HERMES_INTERACTIVE");

    /** The same of tasks: a gateway has none, and its agents must not be taken for their workers. */
    private static final List<String> OF_A_TASK = List.of("HERMES_KANBAN_", "HERMES_CRON_");

    private final Context context;
    private final ProcessTable processes = ProcessTable.ofThisMachine();

    Successor(Context context) {
        this.context = context;
    }

    /**
     * How a gateway was started, as far as that can be seen: with which variables, where, and with which options. A command that
     * starts it again may come from anywhere, and knows nothing of that.
     */
    record Origin(Map<String, String> environment, Optional<Path> directory, List<String> options) {}

    /** @param pid of a gateway that still runs */
    Origin origin(long pid) {
        return new Origin(processes.environment(pid).orElseGet(this::ours), processes.directory(pid), options(pid));
    }

    private Map<String, String> ours() {
        var variables = new HashMap<>(context.edge().environment());
        variables.keySet().removeIf(name -> OF_A_TASK.stream().anyMatch(name::startsWith));
        return variables;
    }

    /** What stands behind {@code gateway run}, without what was said about the one before. */
    private List<String> options(long pid) {
        var words = processes.commandLine(pid).orElse(List.of());
        int run = Collections.indexOfSubList(words, List.of("gateway", "run"));
        var options = new ArrayList<String>();
        for (int i = run < 0 ? words.size() : run + 2; i < words.size(); i++) {
            if (words.get(i).equals("--after")) {
                i++;
            } else if (!words.get(i).equals("--replace")) {
                options.add(words.get(i));
            }
        }
        return options;
    }

    /**
     * Leaves one behind that waits for the end of another.
     *
     * @throws HermesException when it cannot be started; the predecessor is left alone then
     */
    ProcessHandle of(Path home, String profile, long predecessor) {
        return start(home, profile, origin(predecessor), List.of("--replace", "--after", String.valueOf(predecessor)));
    }

    /** @throws HermesException when it cannot be started */
    void start(Path home, String profile, Origin origin) {
        start(home, profile, origin, List.of());
    }

    private ProcessHandle start(Path home, String profile, Origin origin, List<String> more) {
        var supervision = new Supervision(context);
        boolean windows = supervision.host().windows();
        var words = new ArrayList<>(supervision.program());
        words.addAll(List.of("-p", profile, "gateway", "run")); // by name: another one may be the usual one
        words.addAll(origin.options());
        words.addAll(more);
        try {
            List<String> command = windows ? words : new Children(origin.environment()).leading(words);
            var variables = new HashMap<>(origin.environment());
            variables.keySet().removeAll(NOT_INHERITED);
            return Detached.processes(variables)
                    .start(
                            command,
                            Map.of("HERMES_HOME", home.toString(), "HERMES_GATEWAY_NO_SUPERVISE", "1"),
                            origin.directory().filter(Files::isDirectory).orElse(home),
                            home.resolve("logs").resolve("gateway-stdio.log"));
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The gateway of " + profile + " could not be started: " + Problem.of(e) + ".",
                    "Run 'hermes -p " + profile + " gateway run' in a terminal to see why.");
        }
    }
}
