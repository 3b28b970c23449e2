package dev.hermes.cli.completion;

import dev.hermes.cli.Context;
import dev.hermes.cli.args.Command;
import dev.hermes.cli.args.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command with the words that lead to it. */
record Place(List<String> path, Command<Context> command) {
    private static final int HELP = 60;

    /** The root, then every command below it, each before those below itself. */
    static List<Place> all(Command<Context> root) {
        var places = new ArrayList<Place>();
        collect(List.of(), root, places);
        return places;
    }

    private static void collect(List<String> path, Command<Context> command, List<Place> into) {
        into.add(new Place(path, command));
        for (var name : command.names().stream().sorted().toList()) {
            var below = new ArrayList<>(path);
            below.add(name);
            command.sub(name).ifPresent(sub -> collect(List.copyOf(below), sub, into));
        }
    }

    String words() {
        return String.join(" ", path);
    }

    /** Names of commands below, in order. */
    List<String> below() {
        return command.names().stream().sorted().toList();
    }

    /** Options that may be offered. */
    List<Option> options() {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** What may come next: names of commands below, choices of a word, options. */
    String next() {
        return Stream.of(
                        below().stream(),
                        command.positionals().stream().flatMap(word -> word.choices().stream()),
                        options().stream()
                                .flatMap(option -> option.names().stream())
                                .sorted(),
                        Stream.of("--help"))
                .flatMap(names -> names)
                .collect(Collectors.joining(" "));
    }

    /** Short, and without anything a shell would read. */
    static String text(String help) {
        var plain = help.replaceAll("['\"\\\\\\[\\]:`$]", "");
        return plain.length() > HELP ? plain.substring(0, HELP) : plain;
    }
}
