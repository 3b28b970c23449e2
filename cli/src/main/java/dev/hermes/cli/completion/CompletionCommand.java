package dev.hermes.cli.completion;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Arguments;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** {@code hermes completion}. */
public final class CompletionCommand {
    private final Function<Context, Command<Context>> root;

    private CompletionCommand(Function<Context, Command<Context>> root) {
        this.root = root;
    }

    /** @param root all commands that there are in a home */
    public static Command<Context> command(Function<Context, Command<Context>> root) {
        return Command.<Context>named("completion", "Print a completion script for a shell.")
                .with(Positional.maybe("shell", "the shell")
                        .oneOf("bash", "zsh", "fish")
                        .otherwise("bash"))
                .does(new CompletionCommand(root)::run);
    }

    private int run(Arguments arguments, Context context) {
        var places = Place.all(root.apply(context));
        var models = models(context);
        context.console()
                .raw(
                        switch (arguments.required("shell")) {
                            case "zsh" -> new ZshScript(places, models).text();
                            case "fish" -> new FishScript(places, models).text();
                            default -> new BashScript(places, models).text();
                        });
        return 0;
    }

    /** The models that may be asked here: those of providers that have a key, and what the settings name. */
    private static List<String> models(Context context) {
        var config = context.config();
        var providers = context.providers();
        var models = new TreeSet<String>();
        config.text("model.default").ifPresent(models::add);
        providers.own().forEach(own -> models.addAll(providers.models(own)));
        for (var row : providers.all()) {
            if (providers.ready(row)) {
                models.addAll(providers.models(row.id()));
            }
        }
        // Names are put into scripts: what a shell could read as more than a word stays out.
        return models.stream()
                .filter(model -> model.matches("[A-Za-z0-9._:/@+-]+"))
                .toList();
    }
}
