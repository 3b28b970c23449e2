package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.ProfileScripts;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.gateway.ProfileGateways;
import dev.hermes.home.profile.Profiles;
import dev.hermes.maintenance.backup.AutomaticBackups;
import dev.hermes.maintenance.backup.AutomaticBackups.Kind;
import dev.hermes.maintenance.backup.Backup;
import dev.hermes.maintenance.backup.BackupArchive;
import dev.hermes.maintenance.backup.HomeImport;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/** {@code hermes import}: puts a backup back. */
public final class ImportCommand {
    private static final int SHOWN = 10;
    private static final int EVERY = 500;

    private final Context context;
    private final Console console;
    private final boolean force;

    private ImportCommand(Context context, boolean force) {
        this.context = context;
        this.console = context.console();
        this.force = force;
    }

    public static Command<Context> command() {
        return Command.<Context>named("import", "Put a backup back.")
                .with(
                        flag("do not ask, and stop a gateway that runs until it is done", "--force", "-f"),
                        flag("keep no zip of what was there before", "--no-backup"))
                .with(Positional.one("zipfile", "the zip that 'hermes backup' made"))
                .does((arguments, context) -> new ImportCommand(context, arguments.flag("force")).run(arguments));
    }

    private int run(Arguments arguments) {
        context.requireUnmanaged("restore a backup");
        var archive = BackupArchive.open(context.workingDirectory().resolve(arguments.required("zipfile")));
        var homeImport = new HomeImport(context.home().root(), context.userHome());
        console.print("The backup holds " + archive.files() + " files for "
                + Display.path(context.home().root(), context.userHome()) + ".");
        if (!archive.prefix().isEmpty()) {
            console.print("They lie in " + archive.prefix() + " there, which is left out.");
        }
        if (!force && homeImport.occupied() && !goOn()) {
            console.print("Nothing was changed.");
            return ExitCode.DONE.code();
        }
        var outcome = Interruptible.untilTheEnd("The import was stopped; nothing was changed.", () -> {
            try (var _ = stopGateways()) {
                var restored = homeImport.apply(archive, restorePoint(arguments.flag("no-backup")), progress());
                show(restored);
                scripts();
                return restored;
            }
        });
        return outcome.failures().isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    /** @throws HermesException when nobody answers */
    private boolean goOn() {
        console.warn("There is a home already: files that are in the backup too will be replaced.");
        console.raw("Continue? [y/N] ");
        var answer = console.line();
        if (answer.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED, "Nobody answered, so nothing was changed.", "--force goes on without asking.");
        }
        var text = answer.get().strip().toLowerCase(Locale.ROOT);
        return text.equals("y") || text.equals("yes");
    }

    /** They start again with what was restored; also when nothing was. */
    private ProfileGateways.Pause stopGateways() {
        var gateways = new ProfileGateways(context);
        var running = gateways.running();
        if (!running.isEmpty() && !force) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "A gateway is working on this home ("
                            + String.join(
                                    ", ",
                                    running.stream().map(Profiles.Profile::name).toList())
                            + "); nothing was changed.",
                    "Stop it first, or let --force stop it and start it again afterwards.");
        }
        return gateways.pause(running);
    }

    private HomeImport.RestorePoint restorePoint(boolean none) {
        if (none) {
            return Optional::empty;
        }
        return () -> new AutomaticBackups(context.home().root(), context.clock(), context.log())
                .make(Kind.IMPORT, AutomaticBackups.KEPT, Backup.Progress.SILENT);
    }

    private Backup.Progress progress() {
        return (done, all) -> {
            if (done % EVERY == 0) {
                console.print("  " + done + "/" + all + " files ...");
            }
        };
    }

    private void show(HomeImport.Outcome outcome) {
        console.print("Restored " + outcome.restored() + " files.");
        if (!outcome.preserved().isEmpty()) {
            console.print("Not restored, because it describes the machine of the backup: "
                    + String.join(", ", Listed.first(SHOWN, outcome.preserved())));
        }
        outcome.restorePoint()
                .ifPresent(zip -> console.print("What was there before: " + Display.path(zip, context.userHome())
                        + " (hermes import brings it back)"));
        if (!outcome.failures().isEmpty()) {
            console.warn(outcome.failures().size() + " members were not restored:");
            Listed.first(SHOWN, outcome.failures()).forEach(console::hint);
        }
    }

    /** Every restored profile gets the script that starts it. */
    private void scripts() {
        var wrappers = ProfileScripts.of(context);
        var made = new ArrayList<String>();
        for (var profile : new Profiles(context.home()).list()) {
            boolean named = !profile.directory().equals(context.home().root());
            boolean whole = Files.exists(profile.directory().resolve("config.yaml"))
                    || Files.exists(profile.directory().resolve(".env"));
            if (named && whole && wrappers.of(profile.name()).isEmpty()) {
                var collision = wrappers.collision(profile.name(), profile.name());
                if (collision.isEmpty()) {
                    wrappers.create(profile.name(), profile.name());
                    made.add(profile.name());
                } else {
                    console.warn("No script for the profile " + profile.name() + ": " + collision.get() + ".");
                }
            }
        }
        if (!made.isEmpty()) {
            console.print("Scripts: " + String.join(", ", made) + " in "
                    + Display.path(wrappers.directory(), context.userHome())
                    + (wrappers.onPath() ? "" : ", which is not on your PATH"));
        }
    }
}
