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
import dev.hermes.cli.gateway.ProfileGateways;
import dev.hermes.home.profile.Profiles;
import dev.hermes.maintenance.backup.Backup;
import dev.hermes.maintenance.update.Prefix;
import dev.hermes.maintenance.update.Uninstaller;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** {@code hermes uninstall}: takes the program away; the data only when somebody says so. */
public final class UninstallCommand {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT);

    private final Context context;
    private final Console console;
    private final Arguments arguments;

    private UninstallCommand(Context context, Arguments arguments) {
        this.context = context;
        this.console = context.console();
        this.arguments = arguments;
    }

    public static Command<Context> command() {
        return Command.<Context>named("uninstall", "Remove this program from the machine.")
                .with(
                        flag("remove settings, keys and conversations too", "--full"),
                        flag("do not ask; keeps the data unless --full", "--yes", "-y"),
                        flag("with --full and --yes: save everything as a zip first", "--backup"),
                        flag("only show what would be done", "--dry-run"))
                .does((arguments, context) -> new UninstallCommand(context, arguments).run());
    }

    /** What a person wants to be gone. */
    private enum Extent {
        PROGRAM,
        EVERYTHING
    }

    private int run() {
        context.requireUnmanaged("uninstall");
        boolean sure = arguments.flag("yes");
        boolean dry = arguments.flag("dry-run");
        if (!sure && !dry && !console.interactive()) {
            throw new HermesException(
                    ExitCode.FAILED,
                    "Uninstalling needs a terminal, so that somebody can say what is to go.",
                    "--yes removes the program and keeps the data; --full --yes removes both; --dry-run shows it.");
        }
        var gateways = new ProfileGateways(context);
        if (!dry) {
            gateways.refuseOurs();
        }
        var prefix = ReleaseDirectory.of(context).flatMap(Prefix::of);
        var profiles = new Profiles(context.home())
                .list().stream()
                        .filter(profile ->
                                !profile.directory().equals(context.home().root()))
                        .toList();
        show(prefix.map(Prefix::directory).orElse(null), profiles);
        var extent = extent(sure || dry);
        if (extent.isEmpty()) {
            console.print("Uninstall cancelled.");
            return ExitCode.DONE.code();
        }
        boolean full = extent.getFirst() == Extent.EVERYTHING;
        boolean withProfiles = full && removeProfiles(profiles, sure || dry);
        var uninstaller = new Uninstaller(prefix, context.userHome());
        var services = gateways.services();
        services.forEach(service -> console.print("  - stop and remove the service " + service));
        var steps = uninstaller.plan(full ? data(withProfiles, profiles) : List.of());
        steps.forEach(step -> console.print("  - " + step.text()));
        if (steps.isEmpty() && services.isEmpty()) {
            console.print("There is nothing to remove: this is a checkout, whose directory you can delete.");
        }
        if (dry) {
            return ExitCode.DONE.code();
        }
        if (!sure && !typedYes()) {
            console.print("Uninstall cancelled.");
            return ExitCode.DONE.code();
        }
        if (full && (sure ? arguments.flag("backup") : backupWanted())) {
            backup();
        }
        boolean free = gateways.remove();
        if (withProfiles) {
            var scripts = ProfileScripts.of(context);
            profiles.forEach(profile ->
                    scripts.of(profile.name()).ifPresent(alias -> scripts.removeNamed(alias, profile.name())));
        }
        var failures = uninstaller.run(steps);
        failures.forEach(failure -> console.warn(Display.harmless(failure)));
        console.print(
                full
                        ? "Hermes is gone."
                        : "The program is gone. Your data stays in "
                                + context.home().root() + ".");
        return free && failures.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private void show(@org.jspecify.annotations.Nullable Path code, List<Profiles.Profile> profiles) {
        var root = context.home().root();
        console.print("Code:    " + (code == null ? "a checkout; its directory stays" : code));
        console.print("Config:  " + root.resolve("config.yaml"));
        console.print("Secrets: " + root.resolve(".env"));
        console.print("Data:    " + root);
        if (context.home().directory().equals(root) && !profiles.isEmpty()) {
            console.print("Profiles: "
                    + String.join(
                            ", ", profiles.stream().map(Profiles.Profile::name).toList()));
        }
        if (Files.isDirectory(root.resolve("hermes-agent"))) {
            console.warn("The Python program is installed in this home too (" + root.resolve("hermes-agent")
                    + "). Keeping the data leaves it alone; removing the data removes it.");
        }
    }

    /** Nothing when it is given up. */
    private List<Extent> extent(boolean decided) {
        if (decided || arguments.flag("full")) {
            return List.of(arguments.flag("full") ? Extent.EVERYTHING : Extent.PROGRAM);
        }
        while (true) {
            console.print("");
            console.print("  1  remove the program, keep the data (recommended)");
            console.print("  2  remove the program and all data");
            console.print("  3  cancel");
            console.raw("Choice [1]: ");
            var answer = console.line();
            if (answer.isEmpty()) {
                return List.of();
            }
            switch (answer.get().strip().toLowerCase(Locale.ROOT)) {
                case "", "1" -> {
                    return List.of(Extent.PROGRAM);
                }
                case "2" -> {
                    return List.of(Extent.EVERYTHING);
                }
                case "3", "c", "cancel", "q", "quit", "n", "no" -> {
                    return List.of();
                }
                default -> console.say("Please answer 1, 2 or 3.");
            }
        }
    }

    /** Profiles are removed only when somebody says so. */
    private boolean removeProfiles(List<Profiles.Profile> profiles, boolean unasked) {
        return !profiles.isEmpty()
                && !unasked
                && console.confirm("Also stop and remove these " + profiles.size() + " profile(s)?");
    }

    private boolean typedYes() {
        console.raw("Type 'yes' to go on: ");
        return console.line().map(String::strip).filter("yes"::equals).isPresent();
    }

    private boolean backupWanted() {
        console.raw("Save everything as a zip in your home directory first? [Y/n] ");
        var answer = console.line()
                .map(text -> text.strip().toLowerCase(Locale.ROOT))
                .orElse("");
        return !answer.equals("n") && !answer.equals("no");
    }

    private void backup() {
        var zip = context.userHome()
                .resolve("hermes-backup-" + ZonedDateTime.now(context.clock()).format(STAMP) + ".zip");
        var report = new Backup(context.home().root()).write(zip, Backup.Progress.SILENT);
        if (report.files() > 0) {
            console.print("Saved: " + zip);
        }
    }

    /** The root goes as a whole only when no profile in it is to stay. */
    private List<Uninstaller.Step> data(boolean withProfiles, List<Profiles.Profile> profiles) {
        var root = context.home().root();
        if (!context.home().directory().equals(root)) {
            return List.of(new Uninstaller.Step.RemoveTree(context.home().directory()));
        }
        return List.of(
                withProfiles || profiles.isEmpty()
                        ? new Uninstaller.Step.RemoveTree(root)
                        : new Uninstaller.Step.RemoveAllButProfiles(root));
    }
}
