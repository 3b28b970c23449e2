package dev.hermes.cli;

import dev.hermes.cli.args.Command;

/** {@code hermes version}. */
final class VersionCommand {
    private VersionCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("version", "Print the version of the program, of Java, and where things are.")
                .does((_, context) -> {
                    var console = context.console();
                    console.print(Version.line());
                    console.print("Java:    " + Runtime.version());
                    console.print("Home:    " + context.home().directory());
                    console.print("Profile: " + context.home().profile());
                    return 0;
                });
    }
}
