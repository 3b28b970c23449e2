package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.integer;

import dev.hermes.agent.checkpoint.Checkpoints;
import dev.hermes.api.ExitCode;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.chat.ChatCommand;
import java.util.Locale;

/** {@code hermes checkpoints}. */
final class CheckpointsCommand {
    private CheckpointsCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("checkpoints", "Snapshots of files that were taken before they were changed.")
                .with(Command.<Context>named("status", "What the store holds, and how large it is.")
                        .with(integer("N", "how many projects to show", "--limit")
                                .otherwise("20"))
                        .does(CheckpointsCommand::status))
                .with(Command.<Context>named("list", "The same as status.")
                        .with(integer("N", "how many projects to show", "--limit")
                                .otherwise("20"))
                        .does(CheckpointsCommand::status))
                .with(Command.<Context>named("prune", "Drop what is old, orphaned or too large.")
                        .with(
                                integer("DAYS", "projects untouched for longer are dropped", "--retention-days")
                                        .otherwise("7"),
                                integer("MB", "how large the store may be", "--max-size-mb")
                                        .otherwise("500"),
                                flag("keep projects whose directory is gone", "--keep-orphans"))
                        .does(CheckpointsCommand::prune))
                .with(Command.<Context>named("clear", "Delete every snapshot of every project.")
                        .with(flag("do not ask", "-f", "--force"))
                        .does(CheckpointsCommand::clear))
                .with(Command.<Context>named("clear-legacy", "Delete archives that older versions left.")
                        .with(flag("do not ask", "-f", "--force"))
                        .does(CheckpointsCommand::clearLegacy))
                .does(CheckpointsCommand::status);
    }

    private static Checkpoints store(Context context) {
        return ChatCommand.checkpoints(context);
    }

    private static int status(Arguments arguments, Context context) throws InterruptedException {
        var status = store(context).status();
        var console = context.console();
        console.print("Store:     " + status.store());
        console.print("Size:      " + megabytes(status.bytes()));
        console.print("Projects:  " + status.projects().size());
        if (!context.config().flag("checkpoints.enabled")) {
            console.print(
                    "Snapshots are off. 'hermes config set checkpoints.enabled true' or 'chat --checkpoints' takes them.");
        }
        if (!status.projects().isEmpty()) {
            console.print("");
            console.print(SessionTable.cell("Project", 60) + SessionTable.cell("Snapshots", 10) + "Last change");
        }
        status.projects().stream()
                .limit(Numbers.atLeast(1, "limit", arguments))
                .forEach(project ->
                        console.print(SessionTable.cell(project.workdir().toString(), 60)
                                + SessionTable.cell(String.valueOf(project.snapshots()), 10)
                                + Ago.of(
                                        project.lastTouch(),
                                        context.clock().instant(),
                                        context.clock().getZone())
                                + (project.orphan() ? "  (directory is gone)" : "")));
        if (!status.legacy().isEmpty()) {
            console.print("");
            console.print("Archives of older versions: " + status.legacy().size()
                    + ". 'hermes checkpoints clear-legacy' deletes them.");
        }
        return 0;
    }

    private static int prune(Arguments arguments, Context context) throws InterruptedException {
        var report = store(context)
                .prune(
                        Numbers.atLeast(0, "retention-days", arguments),
                        Numbers.atLeast(0, "max-size-mb", arguments),
                        arguments.flag("keep-orphans"));
        context.console()
                .print("Dropped " + report.orphans() + " orphaned and " + report.stale() + " stale project(s), "
                        + report.snapshots() + " snapshot(s); " + megabytes(report.bytesBefore()) + " → "
                        + megabytes(report.bytesAfter()));
        return 0;
    }

    private static int clear(Arguments arguments, Context context) {
        if (!arguments.flag("force") && !context.console().confirm("Delete every snapshot of every project?")) {
            context.console().print("Aborted.");
            return ExitCode.FAILED.code();
        }
        store(context).clear();
        context.console().print("All snapshots are deleted.");
        return 0;
    }

    private static int clearLegacy(Arguments arguments, Context context) {
        if (!arguments.flag("force") && !context.console().confirm("Delete the archives of older versions?")) {
            context.console().print("Aborted.");
            return ExitCode.FAILED.code();
        }
        context.console().print("Deleted " + store(context).clearLegacy() + " archive(s).");
        return 0;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1_048_576.0);
    }
}
