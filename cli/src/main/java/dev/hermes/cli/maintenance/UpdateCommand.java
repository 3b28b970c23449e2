package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cli.Version;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.maintenance.backup.AutomaticBackups;
import dev.hermes.maintenance.backup.Backup;
import dev.hermes.maintenance.backup.Snapshots;
import dev.hermes.maintenance.update.AfterUpdate;
import dev.hermes.maintenance.update.Channel;
import dev.hermes.maintenance.update.Platform;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.Release;
import dev.hermes.maintenance.update.ReleaseKeys;
import dev.hermes.maintenance.update.Updater;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import org.jline.utils.Signals;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes update}: takes another release, or goes back to the one before. */
public final class UpdateCommand {
    private final Context context;
    private final Console console;
    private final Arguments arguments;

    private UpdateCommand(Context context, Arguments arguments) {
        this.context = context;
        this.console = context.console();
        this.arguments = arguments;
    }

    public static Command<Context> command() {
        return Command.<Context>named("update", "Take the newest release of this program.")
                .with(
                        flag("only say whether there is a newer one", "--check"),
                        flag("answer every question with yes", "--yes", "-y"),
                        flag("save everything as a zip first", "--backup"),
                        flag("make no zip, whatever the settings say", "--no-backup"),
                        flag("for the gateway: nobody is asked, the exit code goes into a file", "--gateway"),
                        flag("go on although another hermes runs; needed on Windows only", "--force"),
                        text("NAME", "channel of releases, instead of updates.channel", "--channel"),
                        text("VERSION", "this version, even if it is older", "--version"),
                        flag("go back to the version before the last update", "--rollback"),
                        flag("with --check: as JSON", "--json"))
                .does((arguments, context) -> new UpdateCommand(context, arguments).run());
    }

    private int run() throws InterruptedException {
        context.requireUnmanaged("update");
        try (var web = new HttpWeb(context.environment())) {
            if (arguments.flag("check")) {
                return check(web);
            }
            var prefix = prefix();
            Signals.register("HUP", () -> {}); // a terminal that is closed does not end an update
            var updater = new Updater(
                    prefix,
                    web,
                    Platform.of(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                    new Random(),
                    console::say);
            try (var _ = updater.lock()) {
                int code = arguments.flag("rollback") ? rollback(updater, prefix) : update(updater, prefix, web);
                if (arguments.flag("gateway")) {
                    new AfterUpdate(prefix, context.home(), console::say).noteExit(code);
                }
                return code;
            }
        }
    }

    private Prefix prefix() {
        var release = ReleaseDirectory.of(context);
        if (release.isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This is a checkout, not an installed release.",
                    "'git pull' brings the newest source; the next start builds it.");
        }
        return release.flatMap(Prefix::of)
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "This release was unpacked, but not installed: " + release.get(),
                        "Run its install.sh once; 'hermes update' works from then on."));
    }

    private Channel channel(HttpWeb web) {
        var config = context.config();
        var name = arguments
                .text("channel")
                .or(() -> config.text("updates.channel"))
                .orElse("stable");
        var url = Optional.ofNullable(context.environment().get("HERMES_UPDATE_URL"))
                .filter(text -> !text.isBlank())
                .or(() -> config.text("updates.url").filter(text -> !text.isBlank()))
                .orElseThrow(() -> new HermesException(
                        ExitCode.FAILED,
                        "It is not known where releases are published.",
                        "hermes config set updates.url https://..."));
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new HermesException(ExitCode.USAGE, "'" + name + "' is no name of a channel.");
        }
        var keys = ReleaseKeys.builtIn();
        if (keys.keys().isEmpty()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "This build trusts nobody's releases, so it cannot update itself.",
                    "docs/releasing.md says how a build gets the keys of those who publish it.");
        }
        return new Channel(web, URI.create(url.strip().replaceFirst("/*$", "/")), name, keys, context.clock());
    }

    private int check(HttpWeb web) throws InterruptedException {
        var latest = channel(web).latest().version();
        var current = ReleaseDirectory.of(context)
                .flatMap(Prefix::of)
                .map(Prefix::current)
                .orElse(Version.NUMBER);
        boolean newer = Updater.newer(latest, current);
        if (arguments.flag("json")) {
            console.print(new JsonMapper()
                    .createObjectNode()
                    .put("current", current)
                    .put("latest", latest)
                    .put("update_available", newer)
                    .toString());
        } else if (newer) {
            console.print("⚕ Update available: " + current + " → " + latest + ".");
            console.print("  hermes update");
        } else {
            console.print("✓ Already up to date.");
        }
        return ExitCode.DONE.code();
    }

    private int update(Updater updater, Prefix prefix, HttpWeb web) throws InterruptedException {
        var channel = channel(web);
        var release = channel.latest();
        var named = arguments.text("version");
        if (named.isPresent() && !named.get().equals(release.version())) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "The channel offers " + release.version() + ", not " + named.get() + ".",
                    "Other versions have channels of their own: --channel.");
        }
        var before = prefix.current();
        if (!updater.wanted(release, named.isPresent())) {
            new AfterUpdate(prefix, context.home(), console::say).migrate();
            Updater.forgetKnown(context.home().root());
            console.print("✓ Already up to date!");
            return ExitCode.DONE.code();
        }
        backup();
        snapshot();
        updater.install(channel, release, context.home().directory());
        finish(updater, prefix, before, release);
        return ExitCode.DONE.code();
    }

    private void finish(Updater updater, Prefix prefix, String before, Release release) throws InterruptedException {
        var after = new AfterUpdate(prefix, context.home(), console::say);
        try {
            after.migrate();
        } catch (HermesException e) {
            updater.giveUp();
            throw new HermesException(
                    ExitCode.FAILED,
                    e,
                    "The settings could not be brought up to date, so " + before + " is the current version again: "
                            + e.getMessage());
        }
        new Profiles(context.home()).list().forEach(profile -> Updater.forgetKnown(profile.directory()));
        updater.removeOld().forEach(old -> console.say("Removed the old version " + old + "."));
        console.success("Updated from " + before + " to " + release.version() + ".");
        if (!release.notes().isEmpty()) {
            console.print("  What is new: " + Display.harmless(release.notes()));
        }
        console.print("  Back to " + before + ": hermes update --rollback");
        restartHint();
    }

    /** What runs goes on with the version it was started from. */
    private void restartHint() {
        var running = new Gateways(context).running();
        if (!running.isEmpty()) {
            console.print("  Running gateways still work with the old version; restart: "
                    + String.join(
                            ", ", running.stream().map(Profiles.Profile::name).toList()));
        }
    }

    private int rollback(Updater updater, Prefix prefix) throws InterruptedException {
        var from = prefix.current();
        var to = updater.rollback();
        console.success("Back from " + from + " to " + to + ".");
        console.print("  Settings of the time before: hermes backup --list, snapshots labelled pre-update.");
        restartHint();
        return ExitCode.DONE.code();
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

    private void snapshot() {
        try {
            new Snapshots(context.home(), context.clock())
                    .make(Optional.of("pre-update"))
                    .ifPresent(made -> console.print("Snapshot: " + made.id()));
        } catch (HermesException e) {
            console.warn(e.getMessage());
        }
    }
}
