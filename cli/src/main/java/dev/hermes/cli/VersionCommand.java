package dev.hermes.cli;

import dev.hermes.cli.args.Command;
import dev.hermes.cli.maintenance.ReleaseDirectory;
import dev.hermes.cli.maintenance.Releases;

/** {@code hermes version}. */
final class VersionCommand {
    private VersionCommand() {}

    static Command<Context> command() {
        return Command.<Context>named("version", "Print the version of the program, of Java, and where things are.")
                .does((_, context) -> {
                    var console = context.console();
                    console.print(Version.line());
                    ReleaseDirectory.project(context).ifPresent(path -> console.print("Project: " + path));
                    console.print("Java:    " + Runtime.version());
                    console.print("Home:    " + context.home().directory());
                    console.print("Profile: " + context.home().profile());
                    new Releases(context).answer().ifPresent(console::print);
                    return 0;
                });
    }
}
