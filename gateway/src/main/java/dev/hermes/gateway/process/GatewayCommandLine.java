package dev.hermes.gateway.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognises a gateway by the words that it was started with, whichever of the two programs it is. */
public final class GatewayCommandLine {
    private static final String MAIN_CLASS = "dev.hermes.cli.Main";
    private static final String GATEWAY = "hermes-gateway";
    private static final Set<String> PROFILE = Set.of("-p", "--profile");
    private static final Set<String> WITH_VALUE = Set.of("-X", "-W", "--check-hash-based-pycs");

    /** What may stand before the command and has no value. */
    private static final Set<String> FLAGS =
            Set.of("--yolo", "--accept-hooks", "--ignore-user-config", "--ignore-rules");

    private GatewayCommandLine() {}

    /** Whether these words start a gateway; {@code hermes gateway status} does not. */
    public static boolean startsGateway(List<String> words) {
        int program = program(words);
        if (program < 0) {
            return false;
        }
        if (isGateway(words.get(program))) {
            return true;
        }
        var rest = withoutProfile(words.subList(program + 1, words.size())).stream()
                .dropWhile(FLAGS::contains)
                .toList();
        return isProgram(words.get(program))
                && !rest.isEmpty()
                && rest.getFirst().equals("gateway")
                && (rest.size() == 1 || rest.get(1).equals("run") || rest.get(1).startsWith("-"));
    }

    /** Where the program stands: at the beginning, or behind what runs it; -1 when nothing is run that could be one. */
    private static int program(List<String> words) {
        if (words.isEmpty()) {
            return -1;
        }
        var first = name(words.getFirst()).toLowerCase(Locale.ROOT); // Python, on macOS
        if (first.startsWith("java")) {
            return words.indexOf(MAIN_CLASS);
        }
        boolean python = first.startsWith("python") || first.startsWith("pypy");
        if (!python && !first.matches("(ba|da|z|k|a)?sh")) {
            return 0;
        }
        for (int i = 1; i < words.size(); i++) {
            var word = words.get(i);
            if (python && word.equals("-m")) {
                return i + 1 < words.size() ? i + 1 : -1;
            }
            if (word.matches("-[a-z]*c")) {
                return -1; // a text, not a program
            }
            if (python && WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isProgram(String word) {
        return Set.of("hermes", "hermes.cmd", "hermes_cli.main", MAIN_CLASS).contains(name(word))
                || word.endsWith("hermes_cli/main.py");
    }

    private static boolean isGateway(String word) {
        return name(word).equals(GATEWAY) || word.endsWith("gateway/run.py");
    }

    /** The profile that is named. */
    public static Optional<String> profile(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith("--profile=")) {
                return Optional.of(words.get(i).substring("--profile=".length()));
            }
            if (PROFILE.contains(words.get(i)) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    static List<String> withoutProfile(List<String> words) {
        var rest = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            if (PROFILE.contains(words.get(i))) {
                i++;
            } else if (!words.get(i).startsWith("--profile=")) {
                rest.add(words.get(i));
            }
        }
        return rest;
    }

    private static String name(String word) {
        var name = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }
}
