package dev.hermes.cli;

import static dev.hermes.cli.args.Option.flag;
import static dev.hermes.cli.args.Option.text;

import dev.hermes.api.ExitCode;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import dev.hermes.cli.prompt.Picker;

/** {@code hermes tools}. */
final class ToolsCommand {
    private ToolsCommand() {}

    static Command<Context> command() {
        var platform = text("PLATFORM", "for this platform", "--platform").otherwise("cli");
        return Command.<Context>named("tools", "Switch groups of tools on and off.")
                .with(flag("print what is on", "--summary"))
                .with(Command.<Context>named("list", "Every toolset and whether it is on.")
                        .with(platform)
                        .does(ToolsCommand::list))
                .with(Command.<Context>named("disable", "Switch toolsets off.")
                        .with(platform)
                        .with(Positional.atLeastOne("names", "names of toolsets"))
                        .does((arguments, context) -> change(arguments, context, false)))
                .with(Command.<Context>named("enable", "Switch toolsets on.")
                        .with(platform)
                        .with(Positional.atLeastOne("names", "names of toolsets"))
                        .does((arguments, context) -> change(arguments, context, true)))
                .does((arguments, context) -> arguments.flag("summary") ? summary(context) : choose(context));
    }

    private static int summary(Context context) {
        context.console().print(ToolsetTable.lines(context, "cli"));
        return 0;
    }

    private static int choose(Context context) {
        var console = context.console();
        if (!console.interactive()) {
            console.error("Choosing toolsets needs a terminal.");
            console.hint("'hermes tools list' shows them; 'hermes tools enable NAME' and 'disable NAME' switch them.");
            return ExitCode.FAILED.code();
        }
        var chosen = new Picker(context)
                .many("Toolsets of the terminal", ToolsetTable.choices(context), ToolsetTable.enabled(context, "cli"));
        if (chosen.isEmpty()) {
            console.print("Nothing was changed.");
            return 0;
        }
        console.print(ToolsetTable.choose(context, "cli", chosen.get()));
        return 0;
    }

    private static int list(Arguments arguments, Context context) {
        context.console().print(ToolsetTable.lines(context, arguments.required("platform")));
        return 0;
    }

    private static int change(Arguments arguments, Context context, boolean on) {
        var change = ToolsetTable.change(context, arguments.required("platform"), arguments.texts("names"), on);
        context.console().print(change.lines());
        return change.complete() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
