package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.home.XaiRetirement;
import dev.hermes.home.XaiRetirement.Retired;

/** {@code hermes migrate}: settings that have to follow what a provider changed. */
final class MigrateCommand {
    private static final String GUIDE = "https://docs.x.ai/developers/migration/may-15-retirement";

    private MigrateCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("migrate", "Bring settings up to date with what a provider changed.")
                .with("xai", "Replace xAI models that were retired on 2026-05-15.", MigrateCommand::xaiCommand)
                .does((_, context) -> {
                    context.console().say("usage: hermes migrate xai [--apply] [--no-backup]");
                    return ExitCode.USAGE.code();
                });
    }

    private static Command<Context> xaiCommand() {
        return Command.<Context>named("xai", "Replace xAI models that were retired on 2026-05-15.")
                .with(
                        flag("rewrite config.yaml; without it the models are only listed", "--apply"),
                        flag("with --apply: keep no copy of config.yaml", "--no-backup"))
                .does(MigrateCommand::xai);
    }

    private static int xai(Arguments arguments, Context context) {
        var retirement = new XaiRetirement(context.home(), context.environment(), context.clock());
        return arguments.flag("apply")
                ? apply(retirement, !arguments.flag("no-backup"), context.console())
                : list(retirement, context.console());
    }

    private static int list(XaiRetirement retirement, Console console) {
        var retired = retirement.find();
        if (retired.isEmpty()) {
            return nothing(console);
        }
        console.print("Models in config.yaml that xAI has retired:");
        retired.forEach(model -> console.print("  " + line(model)));
        console.print("Guide: " + GUIDE);
        console.hint("Nothing was changed. 'hermes migrate xai --apply' rewrites the file.");
        return 0;
    }

    private static int apply(XaiRetirement retirement, boolean keepCopy, Console console) {
        var outcome = retirement.apply(keepCopy);
        if (outcome.replaced().isEmpty()) {
            return nothing(console);
        }
        outcome.copy().ifPresent(copy -> console.print("Copy: " + copy));
        console.print("Replaced in config.yaml:");
        outcome.replaced().forEach(model -> console.print("  " + line(model)));
        return 0;
    }

    private static int nothing(Console console) {
        console.print("No model in config.yaml is one that xAI has retired.");
        return 0;
    }

    private static String line(Retired model) {
        return Display.harmless(model.setting() + ": '" + model.old() + "' → use '" + model.successor() + "'")
                + (model.withoutReasoning() ? " with " + effort(model) + ": none" : "");
    }

    /** A setting that does not stand beside the model is named in full. */
    private static String effort(Retired model) {
        var path = model.effort();
        boolean beside = path.getFirst().equals(model.path().getFirst());
        return beside ? path.getLast() : String.join(".", path);
    }
}
