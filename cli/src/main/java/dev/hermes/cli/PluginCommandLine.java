package dev.hermes.cli;

import dev.hermes.cli.args.Command;
import dev.hermes.extensions.plugin.PluginCommands;
import dev.hermes.extensions.plugin.Plugins;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Commands that plugins add. They are looked for only behind a first word that is no command of the program itself. */
final class PluginCommandLine {
    private static final Set<String> TAKE_A_VALUE = Set.of(
            "-z",
            "--oneshot",
            "-m",
            "--model",
            "--provider",
            "-t",
            "--toolsets",
            "-r",
            "--resume",
            "-s",
            "--skills",
            "-c",
            "--continue");

    private PluginCommandLine() {}

    /** Where the first word stands that is neither an option nor the value of one. */
    static OptionalInt firstWord(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            if (word.equals("--")) {
                return i + 1 < words.size() ? OptionalInt.of(i + 1) : OptionalInt.empty();
            }
            if (TAKE_A_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Runs the command of a plugin that the words name; empty when there is none. */
    static Optional<Integer> run(String name, List<String> words, Context context) {
        var edge = context.edge();
        return commands(context)
                .run(name, words, new PluginCommands.Place(edge.out(), edge.err(), edge.workingDirectory()));
    }

    /** The program's commands, and behind them those that enabled plugins declare: to be shown, not to be run. */
    static Command<Context> shown(Command<Context> root, Context context) {
        var all = root;
        if (Plugins.any(context.home())) {
            for (var declared : commands(context).declared()) {
                if (root.sub(declared.name()).isEmpty()) {
                    all = all.with(Command.named(declared.name(), Display.harmless(declared.help())));
                }
            }
        }
        return all;
    }

    private static PluginCommands commands(Context context) {
        return new PluginCommands(
                new Plugins(context.home(), context.config(), context.log()), context.home(), context.log());
    }
}
