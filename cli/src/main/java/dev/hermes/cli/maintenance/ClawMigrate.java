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
import dev.hermes.home.profile.ProfileFacts;
import dev.hermes.maintenance.backup.AutomaticBackups;
import dev.hermes.maintenance.backup.Backup;
import dev.hermes.maintenance.openclaw.OpenClaw;
import dev.hermes.maintenance.openclaw.migrate.Item;
import dev.hermes.maintenance.openclaw.migrate.Item.Status;
import dev.hermes.maintenance.openclaw.migrate.Migration;
import dev.hermes.maintenance.openclaw.migrate.MigrationOptions;
import dev.hermes.maintenance.openclaw.migrate.MigrationOptions.SkillConflict;
import dev.hermes.maintenance.openclaw.migrate.Outcome;
import dev.hermes.maintenance.openclaw.migrate.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** {@code hermes claw migrate}: a plan, a question, a restore point, and then all of it at once. */
final class ClawMigrate {
    private final Context context;
    private final Console console;
    private final Arguments arguments;

    private ClawMigrate(Context context, Arguments arguments) {
        this.context = context;
        this.console = context.console();
        this.arguments = arguments;
    }

    static Command<Context> command() {
        return Command.<Context>named("migrate", "Bring over what you had in OpenClaw.")
                .with(
                        text("DIR", "its directory, if it has another name than usual", "--source"),
                        flag("only show the plan", "--dry-run"),
                        text("NAME", "what to bring: full, or user-data without keys", "--preset")
                                .oneOf("user-data", "full")
                                .otherwise("full"),
                        flag("let what is here already give way; it is kept beside the report", "--overwrite"),
                        flag("bring keys, tokens and passwords too", "--migrate-secrets"),
                        flag("make no zip of this home first", "--no-backup"),
                        text("DIR", "where AGENTS.md goes", "--workspace-target"),
                        text("MODE", "what happens to a skill whose name is taken", "--skill-conflict")
                                .oneOf("skip", "overwrite", "rename")
                                .otherwise("skip"),
                        text("IDS", "only these parts, separated by commas", "--include"),
                        text("IDS", "all but these parts", "--exclude"),
                        flag("the plan or the report as JSON", "--json"),
                        flag("do not ask", "--yes", "-y"))
                .does((words, context) -> new ClawMigrate(context, words).run());
    }

    private int run() {
        context.requireUnmanaged("bring over OpenClaw");
        var directory = source();
        var options = options();
        var migration = new Migration(context.home(), context.userHome(), directory, options, context.clock());
        boolean json = arguments.flag("json");
        if (!json) {
            settings(directory, options);
        }
        if (!warned()) {
            return ExitCode.DONE.code();
        }
        var plan = migration.plan();
        if (!json) {
            show(plan);
        }
        if (plan.count(Status.MIGRATED) == 0 && plan.count(Status.CONFLICT) == 0) {
            end(plan, json, "Nothing to migrate.");
            return ExitCode.DONE.code();
        }
        if (arguments.flag("dry-run")) {
            end(plan, json, "This was only the plan; nothing was changed.");
            return ExitCode.DONE.code();
        }
        if (plan.count(Status.CONFLICT) > 0) {
            end(plan, json, "");
            throw new HermesException(
                    ExitCode.FAILED,
                    "Something else is here already (see conflicts), so nothing was changed.",
                    "--overwrite lets it give way, after a copy; --exclude leaves parts out.");
        }
        boolean sure = arguments.flag("yes");
        if (!sure && !console.interactive()) {
            end(plan, json, "");
            console.hint("Nobody can be asked here, so this was only the plan. --yes does it.");
            return ExitCode.DONE.code();
        }
        if (!sure && !console.agree("Proceed with migration?")) {
            console.print("Nothing was changed.");
            return ExitCode.DONE.code();
        }
        return apply(migration, json);
    }

    private int apply(Migration migration, boolean json) {
        backup(json);
        var done = migration.apply();
        if (json) {
            console.print(done.report().toPrettyString());
        } else {
            console.success(summary(done));
            done.directory()
                    .ifPresent(report -> console.print("  Report: " + Display.path(report, context.userHome())));
            console.print(
                    "  hermes status shows what is set up now; hermes claw cleanup puts the old directory aside.");
        }
        return done.count(Status.ERROR) == 0 ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private Path source() {
        var given = arguments.text("source").map(text -> ClawCommand.resolved(text, context));
        return new OpenClaw(context.userHome(), context.clock())
                .directories(given).stream()
                        .findFirst()
                        .orElseThrow(() -> new HermesException(
                                ExitCode.FAILED,
                                given.map(path -> path + " is no directory.")
                                        .orElse("No directory of OpenClaw was found."),
                                "--source DIR names it."));
    }

    private MigrationOptions options() {
        var selected = new TreeSet<>(Part.preset(arguments.required("preset")));
        arguments.text("include").ifPresent(ids -> selected.retainAll(parts(ids)));
        arguments.text("exclude").ifPresent(ids -> selected.removeAll(parts(ids)));
        return new MigrationOptions(
                selected,
                arguments.required("preset"),
                arguments.flag("overwrite"),
                arguments.flag("migrate-secrets"),
                arguments.text("workspace-target").map(text -> ClawCommand.resolved(text, context)),
                SkillConflict.valueOf(arguments.required("skill-conflict").toUpperCase(Locale.ROOT)));
    }

    private static Set<Part> parts(String ids) {
        var parts = new TreeSet<Part>();
        for (var id : ids.split(",")) {
            parts.add(Part.of(id.strip())
                    .orElseThrow(() -> new HermesException(
                            ExitCode.USAGE, "'" + id.strip() + "' is no part of a migration.", "One of: " + all())));
        }
        return parts;
    }

    private static String all() {
        var ids = new StringBuilder();
        for (var part : Part.values()) {
            ids.append(ids.isEmpty() ? "" : ", ").append(part.id());
        }
        return ids.toString();
    }

    private void settings(Path directory, MigrationOptions options) {
        console.print("From:    " + Display.path(directory, context.userHome()));
        console.print("To:      " + Display.path(context.home().directory(), context.userHome()));
        console.print("Parts:   " + options.selected().size() + " of " + Part.values().length + " (" + options.preset()
                + ")");
        console.print("Secrets: " + (options.secrets() ? "are brought over" : "are left out"));
        console.print("Taken:   " + (options.overwrite() ? "what is here gives way" : "what is here stays"));
        console.print("");
    }

    /** Programs that go on writing; false when the person wants to stop them first. */
    private boolean warned() {
        var running = OpenClaw.running();
        if (!running.isEmpty()) {
            console.warn("OpenClaw is running (process "
                    + String.join(", ", running.stream().map(String::valueOf).toList())
                    + "); what it writes from now on stays behind.");
        }
        boolean ask = !arguments.flag("dry-run") && !arguments.flag("yes") && console.interactive();
        if (ProfileFacts.gatewayRuns(context.home().directory())) {
            console.warn("A gateway is working on this home; it sees new settings when it is started again.");
            return !ask || console.confirm("Go on nevertheless?");
        }
        return true;
    }

    private void show(Outcome plan) {
        plan.warnings().forEach(warning -> console.warn(Display.harmless(warning)));
        group("Would migrate", plan, Status.MIGRATED);
        group("Would keep for you to look at", plan, Status.ARCHIVED);
        group("Conflicts", plan, Status.CONFLICT);
        group("Errors", plan, Status.ERROR);
        if (plan.keysLeftOut()) {
            console.print("Keys and tokens were found and are left out; --migrate-secrets brings them.");
        }
        console.print("Summary: " + summary(plan));
    }

    private void group(String title, Outcome plan, Status status) {
        var items = plan.with(status);
        if (items.isEmpty()) {
            return;
        }
        console.print(title + ":");
        for (var item : items) {
            console.print("  " + Display.harmless(line(item)));
        }
        console.print("");
    }

    private String line(Item item) {
        var keys = String.join(
                ", ",
                item.details()
                        .getOrDefault(
                                item.status() == Status.CONFLICT ? "conflicting_keys" : "added_keys",
                                java.util.List.of()));
        var userHome = context.userHome().toString();
        return item.kind() + ": " + item.source().replace(userHome, "~")
                + (item.destination().isEmpty()
                        ? ""
                        : " → " + item.destination().replace(userHome, "~"))
                + (keys.isEmpty() ? "" : " (" + keys + ")")
                + (item.reason().isEmpty() ? "" : " – " + item.reason());
    }

    private static String summary(Outcome outcome) {
        return outcome.count(Status.MIGRATED)
                + (outcome.applied() ? " migrated" : " would migrate")
                + more(outcome, Status.ARCHIVED, " kept to look at")
                + more(outcome, Status.CONFLICT, " conflict(s)")
                + more(outcome, Status.SKIPPED, " skipped")
                + more(outcome, Status.ERROR, " error(s)");
    }

    private static String more(Outcome outcome, Status status, String what) {
        long count = outcome.count(status);
        return count == 0 ? "" : ", " + count + what;
    }

    private void end(Outcome plan, boolean json, String sentence) {
        if (json) {
            console.print(plan.report().toPrettyString());
        } else if (!sentence.isEmpty()) {
            console.print(sentence);
        }
    }

    /** @throws HermesException when there can be none: then nothing is changed */
    private void backup(boolean json) {
        if (arguments.flag("no-backup") || !Files.isDirectory(context.home().root())) {
            return;
        }
        new AutomaticBackups(context.home().root(), context.clock(), context.log())
                .make(AutomaticBackups.Kind.MIGRATION, AutomaticBackups.KEPT, Backup.Progress.SILENT)
                .filter(_ -> !json)
                .ifPresent(zip -> console.print("Restore point: " + Display.path(zip, context.userHome())));
    }
}
