package dev.hermes.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A command with its options, its words and the commands below it. Immutable; commands below are described by name and a
 * line, and made only when they are asked for, because most starts need one of fifty.
 *
 * @param <C> what the program hands to a command that runs
 */
public final class Command<C> {
    /** What a command does. Answers with the exit code. */
    public interface Action<C> {
        int run(Arguments arguments, C context) throws InterruptedException;
    }

    /** A command below: its line in the parent's help, and how to make it. */
    record Below<C>(String name, List<String> aliases, String help, boolean hidden, Supplier<Command<C>> make) {}

    private final String name;
    private final List<String> aliases;
    private final String help;
    private final List<Option> options;
    private final List<Positional> positionals;
    private final Map<String, Below<C>> below;
    private final Optional<Action<C>> action;

    private Command(
            String name,
            List<String> aliases,
            String help,
            List<Option> options,
            List<Positional> positionals,
            Map<String, Below<C>> below,
            Optional<Action<C>> action) {
        this.name = name;
        this.aliases = aliases;
        this.help = help;
        this.options = options;
        this.positionals = positionals;
        this.below = below;
        this.action = action;
    }

    /** @param help one or more sentences; the first line is what the parent shows */
    public static <C> Command<C> named(String name, String help) {
        return new Command<>(name, List.of(), help, List.of(), List.of(), Map.of(), Optional.empty());
    }

    /** Further names, which mean the same. */
    public Command<C> also(String... names) {
        return new Command<>(name, List.of(names), help, options, positionals, below, action);
    }

    public Command<C> with(Option... more) {
        var all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Command<>(name, aliases, help, List.copyOf(all), positionals, below, action);
    }

    public Command<C> with(Positional... more) {
        var all = new ArrayList<>(positionals);
        all.addAll(List.of(more));
        return new Command<>(name, aliases, help, options, List.copyOf(all), below, action);
    }

    /** Adds a command below. */
    public Command<C> with(Command<C> sub) {
        return with(
                new Below<>(sub.name, sub.aliases, sub.help.lines().findFirst().orElse(""), false, () -> sub));
    }

    /** Adds a command below that is made when it is needed. */
    public Command<C> with(String subName, String subHelp, Supplier<Command<C>> make) {
        return with(new Below<>(subName, List.of(), subHelp, false, make));
    }

    /** The same for a command that programs call: neither the help nor a completion shows it. */
    public Command<C> withUnlisted(String subName, Supplier<Command<C>> make) {
        return with(new Below<>(subName, List.of(), "", true, make));
    }

    private Command<C> with(Below<C> sub) {
        var all = new LinkedHashMap<>(below);
        all.put(sub.name(), sub);
        return new Command<>(name, aliases, help, options, positionals, all, action);
    }

    /** What it does when no command below is named. */
    public Command<C> does(Action<C> what) {
        return new Command<>(name, aliases, help, options, positionals, below, Optional.of(what));
    }

    public String name() {
        return name;
    }

    public String help() {
        return help;
    }

    public List<Option> options() {
        return options;
    }

    public List<Positional> positionals() {
        return positionals;
    }

    /** Names of the commands below, in the order of the help; without those that are not listed. */
    public List<String> names() {
        return below.values().stream()
                .filter(sub -> !sub.hidden())
                .map(Below::name)
                .toList();
    }

    /** One line on a command below. */
    public String summary(String subName) {
        return Optional.ofNullable(below.get(subName)).map(Below::help).orElse("");
    }

    /** Further names of a command below. */
    public List<String> aliases(String subName) {
        return Optional.ofNullable(below.get(subName)).map(Below::aliases).orElse(List.of());
    }

    /** By name or alias. */
    public Optional<Command<C>> sub(String subName) {
        var found = below.get(subName);
        if (found == null) {
            for (var candidate : below.values()) {
                if (candidate.aliases().contains(subName)) {
                    found = candidate;
                }
            }
        }
        return Optional.ofNullable(found).map(known -> known.make().get());
    }

    Optional<Action<C>> action() {
        return action;
    }
}
