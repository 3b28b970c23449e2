package dev.hermes.cli.maintenance;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.args.Arguments;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.web.Web;
import dev.hermes.maintenance.backup.AutomaticBackups;
import dev.hermes.maintenance.backup.Backup;
import dev.hermes.maintenance.backup.Snapshots;
import dev.hermes.maintenance.update.AfterUpdate;
import dev.hermes.maintenance.update.AskedByFile;
import dev.hermes.maintenance.update.Channel;
import dev.hermes.maintenance.update.Consent;
import dev.hermes.maintenance.update.KnownRelease;
import dev.hermes.maintenance.update.Losses;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.Release;
import dev.hermes.maintenance.update.Updater;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.utils.Signals;

/** One update, from the question what there is to the hints at its end. */
final class UpdateRun {
    private final Context context;
    private final Console console;
    private final Arguments arguments;
    private final Updater updater;
    private final Prefix prefix;

    UpdateRun(Context context, Arguments arguments, Updater updater, Prefix prefix) {
        this.context = context;
        this.console = context.console();
        this.arguments = arguments;
        this.updater = updater;
        this.prefix = prefix;
    }

    /** @return whether another version is the current one now */
    boolean run(Web web) throws InterruptedException {
        var channel = new Releases(context).channel(arguments.text("channel"), web);
        var release = channel.latest();
        var named = arguments.text("version");
        if (named.isPresent() && !named.get().equals(release.version())) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The channel offers " + release.version() + ", not " + named.get() + ".",
                    "Other versions have channels of their own: --channel.");
        }
        if (updater.wanted(release, named.isPresent())) {
            install(channel, release);
            return true;
        }
        new AfterUpdate(prefix, context.home(), console::say).migrate(ConfigMigration.CURRENT, consent());
        forgetKnown();
        console.print("✓ Already up to date!");
        return false;
    }

    private void install(Channel channel, Release release) throws InterruptedException {
        var before = prefix.current();
        backup();
        var snapshot = snapshot();
        switchTo(channel, release);
        migrate(before, release);
        snapshot.map(directory -> new Losses(context.home(), directory))
                .ifPresent(losses -> losses.putBack().forEach(console::warn));
        forgetKnown();
        updater.removeOld().forEach(old -> console.say("Removed the old version " + old + "."));
        console.success("Updated from " + before + " to " + release.version() + ".");
        if (!release.notes().isEmpty()) {
            console.print("  What is new: " + Display.harmless(release.notes()));
        }
        console.print("  Back to " + before + ": hermes update --rollback");
    }

    /** Ctrl-C ends it without a trace as long as the old version is the current one. */
    private void switchTo(Channel channel, Release release) throws InterruptedException {
        var worker = Thread.currentThread();
        var usual = Signals.register("INT", worker::interrupt);
        try {
            updater.install(channel, release, context.home().directory());
        } catch (InterruptedException e) {
            console.say("The update was stopped; " + prefix.current() + " is still the current version.");
            throw e;
        } finally {
            Signals.unregister("INT", usual);
        }
    }

    private void migrate(String before, Release release) throws InterruptedException {
        try {
            new AfterUpdate(prefix, context.home(), console::say).migrate(release.configVersion(), consent());
        } catch (HermesException e) {
            updater.giveUp();
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The settings could not be brought up to date, so " + before + " is the current version again: "
                            + e.getMessage());
        }
    }

    private Consent consent() {
        if (arguments.flag("yes")) {
            return Consent.GIVEN;
        }
        if (arguments.flag("gateway")) {
            return new AskedByFile(context.home().directory());
        }
        return console.interactive() ? console::agree : Consent.GIVEN;
    }

    private void forgetKnown() {
        KnownRelease.forget(context.home().root());
        new Profiles(context.home()).list().forEach(profile -> KnownRelease.forget(profile.directory()));
    }

    private void backup() {
        boolean asked = arguments.flag("backup");
        boolean set = context.config().flag("updates.pre_update_backup");
        if (arguments.flag("no-backup")) {
            if (asked || set) {
                console.print("No backup is made (--no-backup).");
            }
            return;
        }
        if (!asked && !set) {
            return;
        }
        try {
            var zip = new AutomaticBackups(context.home().root(), context.clock(), context.log())
                    .make(
                            AutomaticBackups.Kind.UPDATE,
                            context.config().integer("updates.backup_keep"),
                            Backup.Progress.SILENT);
            zip.ifPresent(file -> {
                console.print("Saved:   " + Display.path(file, context.userHome()));
                console.print("Restore: hermes import " + file);
                console.print("Disable: --no-backup, or updates.pre_update_backup");
            });
        } catch (HermesException e) {
            if (asked) {
                throw e;
            }
            console.warn(e.getMessage());
        }
    }

    /** Its directory; empty when none could be made, which is told. */
    private Optional<Path> snapshot() {
        var snapshots = new Snapshots(context.home(), context.clock());
        try {
            var made = snapshots.make(Optional.of(Rollback.LABEL));
            made.ifPresent(snapshot -> console.print("Snapshot: " + snapshot.id()));
            return made.map(snapshot -> snapshots.directory().resolve(snapshot.id()));
        } catch (HermesException e) {
            console.warn(e.getMessage());
            return Optional.empty();
        }
    }
}
