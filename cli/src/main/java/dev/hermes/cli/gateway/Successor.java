package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.gateway.process.ProcessTable;
import dev.hermes.home.PrivateFiles;
import dev.hermes.home.Problem;
import dev.hermes.tools.process.Children;
import java.io.File;
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
    Process of(Path home, String profile, long predecessor) {
        return start(home, profile, origin(predecessor), List.of("--replace", "--after", String.valueOf(predecessor)));
    }

    /** @throws HermesException when it cannot be started */
    void start(Path home, String profile, Origin origin) {
        start(home, profile, origin, List.of());
    }

    private Process start(Path home, String profile, Origin origin, List<String> more) {
        var supervision = new Supervision(context);
        boolean windows = supervision.host().windows();
        var words = new ArrayList<>(supervision.program());
        words.addAll(List.of("-p", profile, "gateway", "run")); // by name: another one may be the usual one
        words.addAll(origin.options());
        words.addAll(more);
        try {
            var logs = Files.createDirectories(home.resolve("logs"));
            var log = logs.resolve("gateway-stdio.log");
            PrivateFiles.create(log);
            List<String> command = windows ? words : new Children(origin.environment()).leading(words);
            var builder = new ProcessBuilder(command)
                    .directory(origin.directory()
                            .filter(Files::isDirectory)
                            .orElse(home)
                            .toFile())
                    .redirectInput(new File(windows ? "NUL" : "/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().clear();
            builder.environment().putAll(origin.environment());
            builder.environment().keySet().removeAll(NOT_INHERITED);
            builder.environment().put("HERMES_HOME", home.toString());
            builder.environment().put("HERMES_GATEWAY_NO_SUPERVISE", "1");
            return builder.start();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The gateway of " + profile + " could not be started: " + Problem.of(e) + ".",
                    "Run 'hermes -p " + profile + " gateway run' in a terminal to see why.");
        }
    }
}
