package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.maintenance.backup.Backup;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** {@code hermes backup}: everything as a zip, or the files that matter most as a snapshot. */
public final class BackupCommand {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT);
    private static final int SHOWN = 10;
    private static final int EVERY = 500;

    private BackupCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named(
                        "backup", "Save everything that is yours: settings, keys, conversations, profiles.")
                .with(
                        text(
                                "PATH",
                                "the zip, or the directory for it; your home directory if not given",
                                "--output",
                                "-o"),
                        flag("only the files that matter most, kept in state-snapshots/", "--quick", "-q"),
                        text("TEXT", "with --quick: what the snapshot is for", "--label", "-l"),
                        flag("show the snapshots", "--list"),
                        text("ID", "put a snapshot back, by its id or its number in the list", "--restore"))
                .does(BackupCommand::run);
    }

    private static int run(Arguments arguments, Context context) {
        if (arguments.flag("list")) {
            return new SnapshotViews(context).list();
        }
        if (arguments.has("restore")) {
            return new SnapshotViews(context).restore(arguments.required("restore"));
        }
        if (arguments.flag("quick")) {
            return new SnapshotViews(context).make(arguments.text("label"));
        }
        if (arguments.has("label")) {
            throw new HermesException(ExitCode.USAGE, "--label goes with --quick.");
        }
        return full(arguments, context);
    }

    private static int full(Arguments arguments, Context context) {
        var target = target(arguments, context);
        context.console().print("Scanning " + Display.path(context.home().root(), context.userHome()) + " ...");
        long began = System.nanoTime();
        var report = Interruptible.call(
                "The backup was stopped; nothing was written.",
                () -> new Backup(context.home().root()).write(target, progress(context)));
        if (report.files() == 0) {
            context.console().print("There is nothing to back up.");
        } else {
            show(report, Duration.ofNanos(System.nanoTime() - began), context);
        }
        return ExitCode.DONE.code();
    }

    /** A directory gets the usual name in it; every other name ends in {@code .zip}. */
    private static Path target(Arguments arguments, Context context) {
        var usual = "hermes-backup-" + ZonedDateTime.now(context.clock()).format(STAMP) + ".zip";
        var given = arguments.text("output");
        if (given.isEmpty()) {
            return context.userHome().resolve(usual);
        }
        var text = given.get();
        Path path;
        try {
            path = context.workingDirectory().resolve(text);
        } catch (InvalidPathException _) {
            throw new HermesException(ExitCode.USAGE, "--output: '" + text + "' is no path.");
        }
        if (Files.isDirectory(path) || text.endsWith("/")) {
            return path.resolve(usual);
        }
        return text.toLowerCase(Locale.ROOT).endsWith(".zip") ? path : path.resolveSibling(path.getFileName() + ".zip");
    }

    private static Backup.Progress progress(Context context) {
        return (done, all) -> {
            if (done == 0) {
                context.console().print("Backing up " + all + " files ...");
            } else if (done % EVERY == 0) {
                context.console().print("  " + done + "/" + all + " files ...");
            }
        };
    }

    private static void show(Backup.Report report, Duration time, Context context) {
        var console = context.console();
        console.print("");
        console.print("Backup complete: " + Display.path(report.zip(), context.userHome()));
        console.print("  Files:      " + report.files());
        console.print("  Original:   " + Display.size(report.bytes()));
        console.print("  Compressed: " + Display.size(report.packed()));
        console.print(String.format(Locale.ROOT, "  Time:       %.1fs", time.toMillis() / 1000.0));
        if (!report.excluded().isEmpty()) {
            console.print("");
            console.print("Left out, because it can be made again: " + some(report.excluded()));
        }
        if (report.links() > 0) {
            console.print("Left out " + report.links() + " symbolic link(s).");
        }
        if (!report.skipped().isEmpty()) {
            console.print("");
            console.print("Warnings (" + report.skipped().size() + " files skipped):");
            Listed.first(SHOWN, report.skipped()).forEach(line -> console.print("  " + line));
        }
        console.print("");
        console.print("Restore with: hermes import " + report.zip().getFileName());
    }

    private static String some(List<String> names) {
        return String.join(", ", Listed.first(SHOWN, names));
    }
}
