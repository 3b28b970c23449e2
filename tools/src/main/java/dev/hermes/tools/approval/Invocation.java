package dev.hermes.tools.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a simple command really starts, behind assignments, keywords and programs that only start another one.
 *
 * @param program its name without directories
 */
record Invocation(String program, List<String> arguments, boolean piped) {
    static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "ksh", "dash", "ash", "fish", "csh", "tcsh");

    private static final Set<String> STARTERS = Set.of(
            "sudo", "doas", "env", "command", "builtin", "exec", "nohup", "setsid", "time", "nice", "ionice", "stdbuf",
            "busybox", "toybox", "if", "then", "else", "elif", "while", "until", "do", "!", "{", "coproc");
    private static final Set<String> SHELL_TEXT = Set.of("-c", "-lc", "-ic", "-lic", "-xc", "-ec");
    private static final int MAX_DEPTH = 4;
    private static final Pattern ASSIGNMENT = Pattern.compile("\\w+\\+?=.*", Pattern.DOTALL);

    Invocation {
        arguments = List.copyOf(arguments);
    }

    /** In order; the text given to {@code sh -c} and {@code eval} is read too. */
    static List<Invocation> of(List<ShellWords.Simple> commands) {
        var found = new ArrayList<Invocation>();
        collect(commands, found, 0);
        return List.copyOf(found);
    }

    private static void collect(List<ShellWords.Simple> commands, List<Invocation> found, int depth) {
        for (var command : commands) {
            var started = behindStarters(command);
            if (started.program.isEmpty()) {
                continue;
            }
            found.add(started);
            if (depth < MAX_DEPTH) {
                started.innerTexts().forEach(text -> collect(ShellWords.parse(text), found, depth + 1));
            }
        }
    }

    private static Invocation behindStarters(ShellWords.Simple command) {
        var words = command.words();
        boolean afterStarter = false;
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            var name = baseName(word);
            if (STARTERS.contains(name)) {
                afterStarter = true;
            } else if (!ASSIGNMENT.matcher(word).matches() && !(afterStarter && isOptionOrNumber(word))) {
                return new Invocation(name, words.subList(i + 1, words.size()), command.piped());
            }
        }
        return new Invocation("", List.of(), command.piped());
    }

    private static boolean isOptionOrNumber(String word) {
        return word.startsWith("-") || word.chars().allMatch(Character::isDigit);
    }

    private List<String> innerTexts() {
        if (program.equals("eval")) {
            return List.of(String.join(" ", arguments));
        }
        if (!SHELLS.contains(program)) {
            return List.of();
        }
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (SHELL_TEXT.contains(arguments.get(i))) {
                return List.of(arguments.get(i + 1));
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
