package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.maintenance.openclaw.OpenClaw;
import java.nio.file.Path;
import java.util.List;

/** {@code hermes claw}: leaving OpenClaw. */
public final class ClawCommand {
    private ClawCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("claw", "Leave OpenClaw, another agent.")
                .with(ClawMigrate.command())
                .with(cleanup().also("clean"))
                .does((_, context) -> {
                    context.console()
                            .print("usage: hermes claw {migrate,cleanup} [--source DIR] [--dry-run] [--yes] ...");
                    return ExitCode.DONE.code();
                });
    }

    private static Command<Context> cleanup() {
        return Command.<Context>named("cleanup", "Put OpenClaw's directories aside; nothing is deleted.")
                .with(
                        text("DIR", "its directory, if it has another name than usual", "--source"),
                        flag("only say what would be done", "--dry-run"),
                        flag("do not ask", "--yes", "-y"))
                .does(ClawCommand::run);
    }

    private static int run(Arguments arguments, Context context) {
        var console = context.console();
        var claw = new OpenClaw(context.userHome(), context.clock());
        var directories = claw.directories(arguments.text("source").map(source -> resolved(source, context)));
        if (directories.isEmpty()) {
            console.print("No directory of OpenClaw was found.");
            return ExitCode.DONE.code();
        }
        boolean sure = arguments.flag("yes");
        boolean act = sure || console.interactive();
        if (!goOn(sure, arguments.flag("dry-run") || !act, console)) {
            return ExitCode.DONE.code();
        }
        boolean failed = false;
        for (var directory : directories) {
            failed |= !aside(directory, claw, arguments.flag("dry-run") || !act, sure, context);
        }
        if (!act && !arguments.flag("dry-run")) {
            console.hint("Nobody can be asked here, so nothing was renamed. --yes does it.");
        }
        return failed ? ExitCode.FAILED.code() : ExitCode.DONE.code();
    }

    static Path resolved(String source, Context context) {
        return source.startsWith("~/")
                ? context.userHome().resolve(source.substring(2))
                : context.workingDirectory().resolve(source);
    }

    /** A program that runs goes on writing into the directory under its new name. */
    private static boolean goOn(boolean sure, boolean dry, Console console) {
        var running = OpenClaw.running();
        if (running.isEmpty()) {
            return true;
        }
        console.warn("OpenClaw is running (process "
                + String.join(", ", running.stream().map(String::valueOf).toList()) + "). Stop it first.");
        if (sure || dry) {
            return true;
        }
        return console.confirm("Go on nevertheless?");
    }

    private static boolean aside(Path directory, OpenClaw claw, boolean dry, boolean sure, Context context) {
        var console = context.console();
        var contents = OpenClaw.contents(directory);
        console.print(Display.path(directory, context.userHome())
                + (contents.isEmpty() ? "" : ": " + Display.harmless(list(contents))));
        var target = Display.path(claw.aside(directory), context.userHome());
        if (dry) {
            console.print("  would become " + target);
            return true;
        }
        if (!sure && !console.confirm("  Rename it to " + target + "?")) {
            console.print("  stays");
            return true;
        }
        try {
            console.print("  is now " + Display.path(claw.putAside(directory), context.userHome()));
            return true;
        } catch (HermesException e) {
            console.error(e.getMessage());
            return false;
        }
    }

    private static String list(List<String> names) {
        return String.join(", ", names);
    }
}
