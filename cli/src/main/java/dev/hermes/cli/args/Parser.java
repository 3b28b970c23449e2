package dev.hermes.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the words of a command line as argparse does. */
public final class Parser {
    /**
     * What was read.
     *
     * @param path the commands from the root to the one that was named
     * @param global the options of the root
     * @param arguments those of the named command and of the commands between it and the root; equal to {@code global} when none was named
     * @param helpWanted whether to explain the last command of the path instead of running it
     */
    public record Parsed<C>(List<Command<C>> path, Arguments global, Arguments arguments, boolean helpWanted) {
        public Command<C> command() {
            return path.getLast();
        }

        public Optional<Command.Action<C>> action() {
            return command().action();
        }

        /** What the grammar allows and the program still cannot take. */
        public UsageException refused(String message) {
            var words = path.stream().map(Command::name).collect(Collectors.joining(" "));
            return new UsageException(words, Help.usage(path), message);
        }
    }

    private Parser() {}

    /** @throws UsageException when the words do not fit */
    public static <C> Parsed<C> parse(Command<C> root, List<String> words) {
        var path = new ArrayList<Command<C>>(List.of(root));
        var unknown = new ArrayList<String>();
        var global = new Level<>(path, words, 0, unknown);
        boolean help = global.read();
        var last = global;
        var above = new Arguments();
        while (!help && last.next.isPresent()) {
            path.add(last.next.get());
            above = last.equals(global) ? above : last.arguments.over(above);
            last = new Level<>(path, words, last.position, unknown);
            help = last.read();
        }
        if (!help) {
            last.finish();
        }
        var arguments = last.equals(global) ? global.arguments : last.arguments.over(above);
        return new Parsed<>(List.copyOf(path), global.arguments, arguments, help);
    }

    /** The words of one command, up to the name of a command below it. */
    private static final class Level<C> {
        private static final Option HELP = Option.flag("show this help and exit", "-h", "--help");

        private final Command<C> command;
        private final List<Command<C>> path;
        private final List<String> words;
        private final List<Option> options;
        private final Arguments arguments = new Arguments();
        private final List<String> loose = new ArrayList<>();
        private final List<String> unknown;
        private Optional<Command<C>> next = Optional.empty();
        private int position;

        /** @param unknown collects, over all levels, what fits nowhere */
        Level(List<Command<C>> path, List<String> words, int position, List<String> unknown) {
            this.path = path;
            this.command = path.getLast();
            this.words = words;
            this.position = position;
            this.unknown = unknown;
            this.options = new ArrayList<>(command.options());
            this.options.add(HELP);
        }

        /** Whether help was asked for. */
        boolean read() {
            boolean onlyWords = false;
            command.options().forEach(option -> option.fallback().ifPresent(v -> arguments.fallback(option.key(), v)));
            while (position < words.size() && !arguments.has(HELP.key())) {
                var word = words.get(position++);
                if (!onlyWords && word.equals("--")) {
                    onlyWords = true;
                } else if (!onlyWords && isOption(word)) {
                    option(word);
                } else if (command.names().isEmpty()) {
                    loose.add(word);
                } else {
                    next = Optional.of(
                            command.sub(word).orElseThrow(() -> invalidChoice("command", word, command.names())));
                    return false;
                }
            }
            return arguments.has(HELP.key());
        }

        void finish() {
            assign();
            complainAboutUnknown();
        }

        private void complainAboutUnknown() {
            if (!unknown.isEmpty()) {
                throw new UsageException(
                        path.getFirst().name(),
                        Help.usage(path.subList(0, 1)),
                        "unrecognized arguments: " + String.join(" ", unknown));
            }
        }

        /** A lone dash and a negative number are words; so is a sentence, unless it is the value attached to an option. */
        private boolean isOption(String word) {
            if (word.length() < 2 || word.charAt(0) != '-' || isNegativeNumber(word)) {
                return false;
            }
            if (!isSentence(word)) {
                return true;
            }
            return word.startsWith("--")
                    ? word.indexOf('=') > 0 && !isSentence(word.substring(0, word.indexOf('=')))
                    : exact(word.substring(0, 2))
                            .filter(option -> option.kind() != Option.Kind.FLAG)
                            .isPresent();
        }

        private static boolean isSentence(String word) {
            return word.chars().anyMatch(Character::isWhitespace);
        }

        private static boolean isNegativeNumber(String word) {
            int point = word.indexOf('.');
            return digits(word.substring(1, point < 0 ? word.length() : point))
                    && (point < 0 ? word.length() > 1 : point + 1 < word.length() && digits(word.substring(point + 1)));
        }

        private static boolean digits(String text) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        private void option(String word) {
            if (word.startsWith("--")) {
                longOption(word);
            } else {
                shortOptions(word);
            }
        }

        private void longOption(String word) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            var found = exact(name).or(() -> abbreviated(name));
            if (found.isEmpty()) {
                unknown.add(word);
            } else {
                take(found.get(), equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
            }
        }

        private Optional<Option> exact(String name) {
            return options.stream()
                    .filter(option -> option.names().contains(name))
                    .findFirst();
        }

        private Optional<Option> abbreviated(String prefix) {
            Predicate<Option> matches = option -> option.names().stream().anyMatch(name -> name.startsWith(prefix));
            var candidates = options.stream().filter(matches).toList();
            if (candidates.size() > 1) {
                var names = candidates.stream()
                        .flatMap(option -> option.names().stream())
                        .filter(name -> name.startsWith(prefix))
                        .collect(Collectors.joining(", "));
                throw error("ambiguous option: " + prefix + " could match " + names);
            }
            return candidates.stream().findFirst();
        }

        private void shortOptions(String word) {
            for (int i = 1; i < word.length(); i++) {
                var found = exact("-" + word.charAt(i));
                if (found.isEmpty()) {
                    unknown.add(i == 1 ? word : "-" + word.substring(i));
                    return;
                }
                var option = found.get();
                var rest = word.substring(i + 1);
                if (option.kind() == Option.Kind.FLAG) {
                    take(option, rest.startsWith("=") ? Optional.of(rest.substring(1)) : Optional.empty());
                    continue;
                }
                take(
                        option,
                        rest.isEmpty()
                                ? Optional.empty()
                                : Optional.of(rest.startsWith("=") ? rest.substring(1) : rest));
                return;
            }
        }

        private void take(Option option, Optional<String> attached) {
            if (option.kind() == Option.Kind.FLAG) {
                if (attached.isPresent()) {
                    throw about(option, "ignored explicit argument '" + attached.get() + "'");
                }
                arguments.add(option.key(), "true");
                return;
            }
            var value = attached.or(this::following);
            if (value.isEmpty() && option.kind() == Option.Kind.MAYBE) {
                arguments.put(option.key(), "");
                return;
            }
            if (value.isEmpty()) {
                throw about(option, "expected one argument");
            }
            check(option, value.get());
            if (option.kind() == Option.Kind.MANY) {
                arguments.put(option.key(), value.get());
                var more = attached.isEmpty() ? following() : Optional.<String>empty();
                while (more.isPresent()) {
                    check(option, more.get());
                    arguments.add(option.key(), more.get());
                    more = following();
                }
            } else if (option.kind() == Option.Kind.EACH) {
                arguments.add(option.key(), value.get());
            } else {
                arguments.put(option.key(), value.get());
            }
        }

        private Optional<String> following() {
            if (position >= words.size()) {
                return Optional.empty();
            }
            var word = words.get(position);
            boolean value = isSentence(word) || !isOption(word);
            return value ? Optional.of(words.get(position++)) : Optional.empty();
        }

        private void check(Option option, String value) {
            if (option.value() == Option.Value.INTEGER && !value.matches("[+-]?\\d{1,9}")) {
                throw about(option, "invalid int value: '" + value + "'");
            }
            if (option.value() == Option.Value.DECIMAL && !value.matches("[+-]?(\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9})")) {
                throw about(option, "invalid float value: '" + value + "'");
            }
            if (!option.choices().isEmpty() && !option.choices().contains(value)) {
                throw invalidChoice(String.join("/", option.names()), value, option.choices());
            }
        }

        private void assign() {
            var rest = new ArrayList<>(loose);
            var missing = new ArrayList<String>();
            var positionals = command.positionals();
            for (int i = 0; i < positionals.size(); i++) {
                var positional = positionals.get(i);
                positional.fallback().ifPresent(value -> arguments.fallback(positional.name(), value));
                long needed = positionals.subList(i + 1, positionals.size()).stream()
                        .filter(p -> p.count() != Positional.Count.MAYBE && p.count() != Positional.Count.ANY)
                        .count();
                switch (positional.count()) {
                    case ONE, AT_LEAST_ONE -> {
                        if (rest.isEmpty()) {
                            missing.add(positional.name());
                        } else {
                            add(positional, rest.removeFirst());
                        }
                        while (positional.count() == Positional.Count.AT_LEAST_ONE && rest.size() > needed) {
                            add(positional, rest.removeFirst());
                        }
                    }
                    case ANY -> {
                        while (rest.size() > needed) {
                            add(positional, rest.removeFirst());
                        }
                    }
                    case MAYBE -> {
                        if (rest.size() > needed) {
                            add(positional, rest.removeFirst());
                        }
                    }
                }
            }
            for (var option : command.options()) {
                if (option.needed() && !arguments.has(option.key())) {
                    missing.add(String.join("/", option.names()));
                }
            }
            if (!missing.isEmpty()) {
                throw error("the following arguments are required: " + String.join(", ", missing));
            }
            unknown.addAll(rest);
        }

        private void add(Positional positional, String value) {
            if (!positional.choices().isEmpty() && !positional.choices().contains(value)) {
                throw invalidChoice(positional.name(), value, positional.choices());
            }
            arguments.add(positional.name(), value);
        }

        private UsageException invalidChoice(String what, String value, List<String> choices) {
            return error("argument " + what + ": invalid choice: '" + value + "' (choose from "
                    + choices.stream().map(choice -> "'" + choice + "'").collect(Collectors.joining(", ")) + ")");
        }

        private UsageException about(Option option, String message) {
            return error("argument " + String.join("/", option.names()) + ": " + message);
        }

        private UsageException error(String message) {
            return new UsageException(
                    path.stream().map(Command::name).collect(Collectors.joining(" ")), Help.usage(path), message);
        }
    }
}
