package dev.hermes.cli.config;

import static dev.hermes.cli.args.Option.flag;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Positional;

/** {@code hermes config}. */
public final class ConfigCommand {
    private ConfigCommand() {}

    public static Command<Context> command() {
        return Command.<Context>named("config", "Show and change settings.")
                .with(Command.<Context>named("show", "The most important settings.")
                        .does((_, context) -> ConfigShow.run(context)))
                .with(Command.<Context>named("get", "Print one setting, as it is in effect.")
                        .with(flag("as JSON", "--json"), flag("print keys and passwords in clear", "--reveal"))
                        .with(Positional.one("key", "path of the setting, or name of a variable"))
                        .does(ConfigValues::get))
                .with(Command.<Context>named("set", "Change one setting; the key of an account goes into .env.")
                        .with(flag("say nothing about a setting that nobody knows", "--force"))
                        .with(
                                Positional.maybe("key", "path of the setting, for example model.default"),
                                Positional.maybe("value", "its value"))
                        .does(ConfigValues::set))
                .with(Command.<Context>named("unset", "Remove one setting, so that its default applies again.")
                        .with(Positional.one("key", "path of the setting, or name of a variable"))
                        .does(ConfigValues::unset))
                .with(Command.<Context>named("edit", "Open config.yaml in your editor and check it afterwards.")
                        .does((_, context) -> new ConfigEditor(context).run()))
                .with(Command.<Context>named("path", "Where config.yaml is.").does((_, context) -> {
                    context.console().print(context.home().config().toString());
                    return 0;
                }))
                .with(Command.<Context>named("env-path", "Where .env is.").does((_, context) -> {
                    context.console().print(context.home().env().toString());
                    return 0;
                }))
                .with(Command.<Context>named("check", "What is set, what is missing, and what is wrong.")
                        .does((_, context) -> ConfigUpkeep.check(context)))
                .with(Command.<Context>named("migrate", "Bring the files of an older version up to date.")
                        .does((_, context) -> ConfigUpkeep.migrate(context)))
                .does((_, context) -> ConfigShow.run(context));
    }
}
