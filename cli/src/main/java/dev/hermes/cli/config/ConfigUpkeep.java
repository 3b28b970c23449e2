package dev.hermes.cli.config;

import dev.hermes.api.ExitCode;
import dev.hermes.api.Secret;
import dev.hermes.cli.Console;
import dev.hermes.cli.Context;
import dev.hermes.cli.KeyVariables;
import dev.hermes.home.ConfigMigration;
import dev.hermes.home.ConfigStructure;
import dev.hermes.home.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looking after the files: {@code config check} and {@code config migrate}. */
final class ConfigUpkeep {
    private ConfigUpkeep() {}

    static int check(Context context) {
        var console = context.console();
        int version = migration(context).version();
        var config = context.config();
        console.print("Config version: "
                + (version < ConfigMigration.CURRENT
                        ? version + " → " + ConfigMigration.CURRENT + " (update available)"
                        : version + " ✓"));
        console.print("");
        console.print("Required:");
        console.print("  none; a model and the key of its provider are chosen by 'hermes'");
        console.print("");
        console.print("Optional:");
        for (var name : EnvironmentName.all()) {
            if (name.offered()) {
                console.print(isSet(name, context) ? "  ✓ " + name.name() : "  ○ " + name.name() + tools(name));
            }
        }
        if (!config.issues().isEmpty()) {
            console.print("");
            console.print("Structure:");
            config.issues().forEach(issue -> console.print("  " + sign(issue) + issue.text()));
        }
        if (version < ConfigMigration.CURRENT) {
            console.print("");
            console.print("'hermes config migrate' brings it up to date.");
        }
        return config.problems().isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static String sign(ConfigStructure.Issue issue) {
        return issue.error() ? "✗ " : "⚠ ";
    }

    private static String tools(EnvironmentName name) {
        var tools = name.tools().subList(0, Math.min(2, name.tools().size()));
        return tools.isEmpty() ? "" : " → " + String.join(", ", tools);
    }

    private static boolean isSet(EnvironmentName name, Context context) {
        return !context.environment().getOrDefault(name.name(), "").isBlank();
    }

    static int migrate(Context context) {
        var console = context.console();
        var migration = migration(context);
        int from = migration.version();
        if (from < ConfigMigration.CURRENT) {
            console.print("Config version: " + from + " → " + ConfigMigration.CURRENT);
        }
        tellMissing(context);
        var outcome = migration.run();
        outcome.done().forEach(console::success);
        outcome.copy().ifPresent(copy -> console.print("  The file as it was: " + copy));
        outcome.problems().forEach(console::warn);
        int stored = offerKeys(from, context);
        if (!outcome.done().isEmpty() || outcome.copy().isPresent() || stored > 0) {
            console.success("Configuration updated!");
        } else if (from > ConfigMigration.CURRENT) {
            console.print("Config version " + from + " is of a newer Hermes; nothing was changed.");
        } else if (outcome.problems().isEmpty()) {
            console.success("Configuration is up to date!");
        }
        return outcome.problems().isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }

    private static void tellMissing(Context context) {
        var missing = new ArrayList<EnvironmentName>();
        for (var name : EnvironmentName.all()) {
            if (name.offered() && !name.advanced() && !name.tools().isEmpty() && !isSet(name, context)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            context.console().print("Optional keys not configured:");
            missing.forEach(name -> context.console()
                    .print("  ○ " + name.name() + " (enables: " + String.join(", ", name.tools()) + ")"));
        }
    }

    /** What the versions since have brought; asked only of somebody who can answer. */
    private static int offerKeys(int from, Context context) {
        var console = context.console();
        var fresh = fresh(from, context);
        if (fresh.isEmpty() || !console.interactive()) {
            return 0;
        }
        console.print("New since version " + from + ": "
                + String.join(", ", fresh.stream().map(EnvironmentName::name).toList()));
        if (!console.confirm("Set some of them now?")) {
            return 0;
        }
        int stored = 0;
        for (var name : fresh) {
            var question = name.name() + name.url().map(url -> " (" + url + ")").orElse("") + ", Enter to skip: ";
            var value = name.secret() ? console.secret(question) : ask(question, console);
            if (value.isPresent()) {
                KeyVariables.keep(context, name.name(), Secret.of(value.get()));
                stored++;
            }
        }
        return stored;
    }

    private static List<EnvironmentName> fresh(int from, Context context) {
        return EnvironmentName.all().stream()
                .filter(name -> name.since() > from && !name.advanced() && !isSet(name, context))
                .toList();
    }

    private static Optional<String> ask(String question, Console console) {
        console.raw(question);
        return console.line().map(String::strip).filter(answer -> !answer.isEmpty());
    }

    private static ConfigMigration migration(Context context) {
        return new ConfigMigration(context.home(), context.environment(), context.clock());
    }
}
