package dev.hermes.cli.gateway;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.home.PrivateFiles;
import dev.hermes.home.Problem;
import dev.hermes.tools.process.Children;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts gateways that nobody supervises, as processes that stay when the command has ended. With a predecessor they wait for
 * its end: it is asked to finish what it does, and could not start anybody when it has.
 */
final class Successor {
    /** Says of whoever started this command, not of the gateway that it starts. */
    private static final List<String> NOT_INHERITED = List.of(
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "HERMES_S6_SUPERVISED_CHILD",
            "HERMES_SESSION_ID",
            "HERMES_YOLO_MODE",
            "HERMES_INTERACTIVE");

    private final Context context;

    Successor(Context context) {
        this.context = context;
    }

    /** @throws HermesException when it cannot be started; the predecessor is left alone then */
    void of(Path home, String profile, long predecessor) {
        start(home, profile, List.of("--replace", "--after", String.valueOf(predecessor)));
    }

    /** @throws HermesException when it cannot be started */
    void start(Path home, String profile) {
        start(home, profile, List.of());
    }

    private void start(Path home, String profile, List<String> more) {
        var supervision = new Supervision(context);
        boolean windows = supervision.host().windows();
        var words = new ArrayList<>(supervision.program());
        words.addAll(List.of("-p", profile, "gateway", "run")); // by name: another one may be the usual one
        words.addAll(more);
        try {
            var logs = Files.createDirectories(home.resolve("logs"));
            var log = logs.resolve("gateway-stdio.log");
            PrivateFiles.create(log);
            var environment = context.edge().environment();
            List<String> command = windows ? words : new Children(environment).leading(words);
            var builder = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectInput(new File(windows ? "NUL" : "/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().keySet().removeAll(NOT_INHERITED);
            builder.environment().put("HERMES_HOME", home.toString());
            builder.environment().put("HERMES_GATEWAY_NO_SUPERVISE", "1");
            builder.start();
        } catch (IOException e) {
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The gateway of " + profile + " could not be started: " + Problem.of(e) + ".",
                    "Run 'hermes -p " + profile + " gateway run' in a terminal to see why.");
        }
    }
}
