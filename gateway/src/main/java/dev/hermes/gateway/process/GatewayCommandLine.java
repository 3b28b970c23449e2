package dev.hermes.gateway.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Recognises a gateway by the words that it was started with, whichever of the two programs it is. */
public final class GatewayCommandLine {
    private static final Set<String> PROGRAMS =
            Set.of("hermes", "hermes.exe", "hermes.cmd", "hermes_cli.main", "dev.hermes.cli.Main");
    private static final Set<String> PROFILE = Set.of("-p", "--profile");

    private GatewayCommandLine() {}

    /** Whether these words start a gateway; {@code hermes gateway status} does not. */
    public static boolean startsGateway(List<String> words) {
        var rest = withoutProfile(words);
        boolean program = false;
        for (int i = 0; i < rest.size(); i++) {
            var word = rest.get(i);
            if (program && word.equals("gateway")) {
                return i + 1 == rest.size()
                        || rest.get(i + 1).equals("run")
                        || rest.get(i + 1).startsWith("-");
            }
            var name = name(word);
            if (name.equals("hermes-gateway") || word.endsWith("gateway/run.py")) {
                return true;
            }
            program |= PROGRAMS.contains(name) || word.endsWith("hermes_cli/main.py");
        }
        return false;
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
        return word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
    }
}
