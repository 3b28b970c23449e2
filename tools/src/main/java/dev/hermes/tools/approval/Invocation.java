package dev.hermes.tools.approval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a simple command starts or may start: each program that only starts another one, and what stands behind it.
 *
 * @param program its name without directories
 */
record Invocation(String program, List<String> arguments, boolean piped) {
    static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "ksh", "dash", "ash", "fish", "csh", "tcsh");

    /** Programs that give the text behind {@code -c} to a shell. */
    private static final Set<String> TEXT_TAKERS = Set.of("su", "runuser", "script", "flock", "doas", "sg");

    private static final int MAX_DEPTH = 4;
    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+\\+?=.*", Pattern.DOTALL);

    /** In order; the text given to {@code sh -c} and {@code eval} is read too. */
    static List<Invocation> of(List<ShellWords.Simple> commands) {
        var found = new ArrayList<Invocation>();
        collect(commands, found, 0);
        return List.copyOf(found);
    }

    private static void collect(List<ShellWords.Simple> commands, List<Invocation> found, int depth) {
        var written = "";
        for (var command : commands) {
            var texts = new LinkedHashSet<String>(); // each once, however many words may be the shell that reads it
            for (var started : possible(command)) {
                found.add(started);
                texts.addAll(started.innerTexts());
                if (command.piped() && SHELLS.contains(started.program)) {
                    texts.add(written);
                }
            }
            if (depth < MAX_DEPTH) {
                texts.forEach(text -> collect(ShellWords.parse(text), found, depth + 1));
            }
            written = written(command);
        }
    }

    /** What {@code echo} and {@code printf} hand to a shell behind a pipe is what the shell runs. */
    private static String written(ShellWords.Simple command) {
        return Set.of("echo", "printf").contains(baseName(command.words().getFirst()))
                ? String.join(" ", command.words().subList(1, command.words().size()))
                        .replace("\\n", "\n")
                : "";
    }

    /** A word that is to be read, and what stands in front of it. */
    private record Place(int at, Optional<Starter> behind, int operandsLeft, boolean optionsEnded) {}

    /** Every starter of the command, and each word behind them that may be the program: options need not tell. */
    private static List<Invocation> possible(ShellWords.Simple command) {
        var words = command.words();
        var found = new LinkedHashMap<Integer, Invocation>();
        var seen = new HashSet<Place>();
        var places = new ArrayDeque<>(List.of(new Place(0, Optional.empty(), 0, false)));
        while (!places.isEmpty()) {
            var place = places.removeFirst();
            if (place.at >= words.size() || !seen.add(place)) {
                continue;
            }
            var word = words.get(place.at);
            int next = place.at + 1;
            if (place.behind.isPresent() && word.startsWith("-") && word.length() > 1 && !place.optionsEnded) {
                var value = place.behind.get().after(word);
                if (value != Starter.Next.VALUE) {
                    places.addFirst(new Place(next, place.behind, place.operandsLeft, word.equals("--")));
                }
                if (value != Starter.Next.NO_VALUE) {
                    places.addLast(new Place(next + 1, place.behind, place.operandsLeft, false));
                }
            } else if (ASSIGNMENT.matcher(word).matches()) {
                places.addFirst(new Place(next, place.behind, place.operandsLeft, place.optionsEnded));
            } else if (place.operandsLeft > 0) {
                places.addFirst(new Place(next, place.behind, place.operandsLeft - 1, place.optionsEnded));
            } else {
                var name = baseName(word);
                var invocation = new Invocation(name, words.subList(next, words.size()), command.piped());
                var starter = Starter.named(name);
                found.put(place.at, invocation);
                if (starter.isPresent() && !invocation.onlyAsks()) {
                    places.addFirst(new Place(next, starter, starter.get().operands(), false));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** {@code command -v reboot} runs nothing. */
    private boolean onlyAsks() {
        return program.equals("command")
                && !arguments.isEmpty()
                && arguments.getFirst().startsWith("-")
                && arguments.getFirst().contains("v");
    }

    private List<String> innerTexts() {
        return switch (program) {
            case "eval", "watch", "parallel" -> List.of(String.join(" ", arguments));
            case "trap" -> arguments.stream().limit(1).toList();
            case "env" -> splitByEnv();
            case String name when SHELLS.contains(name) || TEXT_TAKERS.contains(name) -> behindC();
            default -> List.of();
        };
    }

    /** What stands behind the first {@code -c}, {@code -lc}, {@code --command}. */
    private List<String> behindC() {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (word.startsWith("--command=") || word.startsWith("--session-command=")) {
                return List.of(word.substring(word.indexOf('=') + 1));
            }
            boolean takesText = word.startsWith("--")
                    ? word.equals("--command") || word.equals("--session-command")
                    : word.startsWith("-") && word.indexOf('c') > 0;
            if (word.startsWith("<<<")) {
                return List.of(
                        word.length() > 3 || i + 1 == arguments.size() ? word.substring(3) : arguments.get(i + 1));
            }
            if (takesText && i + 1 < arguments.size()) {
                int c = word.indexOf('c');
                return !SHELLS.contains(program) && !word.startsWith("--") && c < word.length() - 1
                        ? List.of(word.substring(c + 1), arguments.get(i + 1))
                        : List.of(arguments.get(i + 1));
            }
            if (takesText && !word.startsWith("--")) {
                return List.of(word.substring(word.indexOf('c') + 1));
            }
        }
        return List.of();
    }

    /** {@code env -S 'a b'} starts {@code a}; the option may be the end of a cluster, or hold the text itself. */
    private List<String> splitByEnv() {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var rest = String.join(" ", arguments.subList(i + 1, arguments.size()));
            if (word.startsWith("--s")) {
                return List.of(word.contains("=") ? word.substring(word.indexOf('=') + 1) + " " + rest : rest);
            }
            if (word.startsWith("-") && word.indexOf('s') > 0) {
                return List.of(word.substring(word.indexOf('s') + 1) + " " + rest);
            }
        }
        return List.of();
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    List<String> operands() {
        return arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
    }

    boolean hasOption(char letter, String longName) {
        return arguments.stream()
                .anyMatch(argument -> argument.startsWith("--")
                        ? argument.length() > 4 && longName.startsWith(argument)
                        : argument.startsWith("-") && argument.indexOf(letter) > 0);
    }
}
