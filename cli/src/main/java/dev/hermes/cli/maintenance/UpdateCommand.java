package dev.hermes.cli.maintenance;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.gateway.ProfileGateways;
import dev.hermes.home.profile.Profiles;
import dev.hermes.home.web.HttpWeb;
import dev.hermes.home.web.Web;
import dev.hermes.maintenance.update.AfterUpdate;
import dev.hermes.maintenance.update.Platform;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.Updater;
import java.util.Random;
import org.jline.utils.Signals;
import tools.jackson.databind.json.JsonMapper;

/** {@code hermes update}: takes another release, or goes back to the one before. */
public final class UpdateCommand {
    private UpdateCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("update", "Take the newest release of this program.")
                .with(
                        flag("only say whether there is a newer one", "--check"),
                        flag("answer every question with yes", "--yes", "-y"),
                        flag("save everything as a zip first", "--backup"),
                        flag("make no zip, whatever the settings say", "--no-backup"),
                        flag("for the gateway: questions, answers and the exit code go through files", "--gateway"),
                        flag("go on although another hermes runs; needed on Windows only", "--force"),
                        text("NAME", "channel of releases, instead of updates.channel", "--channel"),
                        text("VERSION", "this version, even if it is older", "--version"),
                        flag("go back to the version before the last update", "--rollback"),
                        flag("with --check: as JSON", "--json"))
                .does(UpdateCommand::run);
    }

    private static int run(Arguments arguments, Context context) throws InterruptedException {
        context.requireUnmanaged("update");
        try (var web = new HttpWeb(context.environment())) {
            if (arguments.flag("check")) {
                return check(arguments, context, web);
            }
            var prefix = prefix(context);
            if (!arguments.flag("gateway")) {
                Signals.register("HUP", () -> {}); // a terminal that is closed does not end an update
                return UpdateLog.mirrored(context, mirrored -> {
                    if (change(arguments, mirrored, prefix, web)) {
                        restartGateways(mirrored);
                    }
                    return ExitCode.DONE.code();
                });
            }
            var after = new AfterUpdate(prefix, context.home(), context.console()::say);
            try {
                boolean changed = change(arguments, context, prefix, web);
                after.noteExit(ExitCode.DONE.code());
                if (changed) { // last: the gateway that waits for this may be one of them
                    restartGateways(context);
                }
                return ExitCode.DONE.code();
            } catch (HermesException e) {
                after.noteExit(e.exit().code());
                throw e;
            }
        }
    }

    /** @return whether another version is the current one now */
    private static boolean change(Arguments arguments, Context context, Prefix prefix, Web web)
            throws InterruptedException {
        var updater = new Updater(
                prefix,
                web,
                Platform.of(System.getProperty("os.name", ""), System.getProperty("os.arch", "")),
                new Random(),
                context.console()::say);
        try (var _ = updater.lock()) {
            if (arguments.flag("rollback")) {
                new Rollback(context, arguments.flag("yes")).run(updater, prefix);
                return true;
            }
            return new UpdateRun(context, arguments, updater, prefix).run(web);
        }
    }

    private static Prefix prefix(Context context) {
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

    private static int check(Arguments arguments, Context context, Web web) throws InterruptedException {
        var console = context.console();
        var releases = new Releases(context);
        var latest = releases.channel(arguments.text("channel"), web).latest().version();
        var current = releases.current();
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

    /** What runs would go on with the version it was started from. */
    private static void restartGateways(Context context) {
        var gateways = new ProfileGateways(context);
        var running = gateways.running();
        if (!running.isEmpty()) {
            context.console()
                    .print("Restarting the gateways that run: "
                            + String.join(
                                    ", ",
                                    running.stream().map(Profiles.Profile::name).toList()));
            gateways.restart(running);
        }
    }
}
