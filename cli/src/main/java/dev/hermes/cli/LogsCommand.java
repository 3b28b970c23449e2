package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;
import static dev.hermes.cli.args.Option.text;
import static dev.hermes.cli.args.Positional.maybe;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.maintenance.logs.LogFiles;
import dev.hermes.maintenance.logs.LogFilter;
import dev.hermes.maintenance.logs.LogFollower;
import java.nio.file.Path;

/** {@code hermes logs}. */
final class LogsCommand {
    private LogsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("logs", "Show what the program wrote about its work.")
                .with(maybe("log_name", "agent, errors, gateway or another log; 'list' shows the files")
                        .otherwise("agent"))
                .with(
                        integer("N", "how many records", "-n", "--lines").otherwise("50"),
                        flag("go on with what is written from now on", "-f", "--follow"),
                        text("LEVEL", "this level and above: debug, info, warning, error, critical", "--level"),
                        text("ID", "only records that contain this session id", "--session"),
                        text("TIME", "only what is younger, for example 45s, 30m, 2h, 7d", "--since"),
                        text("NAME", "only one part of the program: agent, cli, cron, gateway, tools", "--component"))
                .does(LogsCommand::run);
    }

    private static int run(Arguments arguments, Context context) throws InterruptedException {
        var files = new LogFiles(context.home().logs());
        var name = arguments.required("log_name");
        int records = Numbers.atLeast(0, "lines", arguments);
        if (name.equals("list")) {
            return list(files, context);
        }
        var filter = LogFilter.parse(
                arguments.text("level"),
                arguments.text("session"),
                arguments.text("since"),
                arguments.text("component"),
                context.clock());
        var file = files.file(name);
        boolean follow = arguments.flag("follow");
        var header = header(file, filter, follow ? "(Ctrl+C to stop)" : "(last " + records + ")", context);
        // The lines come after the header, so they wait until it is known that the file is there.
        var output = new Output(context.console(), header);
        try (var log = new LogFollower(file, filter, output::line)) {
            boolean there = log.tail(records);
            if (!there && !follow) {
                throw new HermesException(
                        ExitCode.FAILED,
                        "Log file not found: " + file,
                        "It is made when something is written to it; 'hermes logs list' shows what there is.");
            }
            output.header();
            if (follow) {
                StopOnInterrupt.during(log::follow);
                context.console().print("--- stopped ---");
            }
        }
        return ExitCode.DONE.code();
    }

    private static String header(Path file, LogFilter filter, String end, Context context) {
        var conditions = filter.shown().isEmpty() ? "" : " [" + String.join(", ", filter.shown()) + "]";
        return "--- " + Display.path(file, context.userHome()) + conditions + " " + end + " ---";
    }

    private static int list(LogFiles files, Context context) {
        var console = context.console();
        console.print("Log files in " + Display.path(context.home().logs(), context.userHome()) + ":");
        var entries = files.list();
        if (entries.isEmpty()) {
            console.print("  none yet");
        }
        var now = context.clock().instant();
        for (var entry : entries) {
            var age = entry.changed().isAfter(now) ? now : entry.changed();
            console.print(
                    "  " + SessionTable.cell(entry.name(), 25) + SessionTable.cell(Display.bytes(entry.bytes()), 9)
                            + Ago.of(age, now, context.clock().getZone()));
        }
        return ExitCode.DONE.code();
    }

    /** A terminal obeys what is in a line; what programs and models wrote into a log must not command it. */
    private static final class Output {
        private final Console console;
        private final String header;
        private boolean begun;

        Output(Console console, String header) {
            this.console = console;
            this.header = header;
        }

        void header() {
            if (!begun) {
                begun = true;
                console.print(header);
            }
        }

        void line(String text) {
            header();
            console.print(console.outputIsTerminal() ? Display.harmless(text) : text);
        }
    }
}
