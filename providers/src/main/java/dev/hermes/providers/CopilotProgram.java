package dev.hermes.providers;

import dev.hermes.home.SearchPath;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The program that is asked in place of a server: GitHub's own client, which is started and spoken with, so that nobody poses as
 * anybody. It logs in by itself.
 *
 * @param name as it was said: a name on {@code PATH}, or a whole path
 * @param file where it is; empty when it is not there
 */
public record CopilotProgram(String name, List<String> arguments, Optional<Path> file) {
    /** The provider behind it. */
    public static final String PROVIDER = "copilot-acp";

    /** Stands in settings for the program, where another address would name one that listens. */
    static final String ADDRESS = "acp://copilot";

    private static final String USUAL_ARGUMENTS = "--acp --stdio";

    public CopilotProgram {
        arguments = List.copyOf(arguments);
    }

    public static CopilotProgram of(Map<String, String> environment) {
        var name = said(environment, "HERMES_COPILOT_ACP_COMMAND")
                .or(() -> said(environment, "COPILOT_CLI_PATH"))
                .orElse("copilot");
        var arguments = said(environment, "HERMES_COPILOT_ACP_ARGS").orElse(USUAL_ARGUMENTS);
        return new CopilotProgram(name, words(arguments), find(name, environment));
    }

    /** What is started. A program that is not there is named all the same, for the complaint about it. */
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(file.map(Path::toString).orElse(name));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    private static Optional<String> said(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<Path> find(String name, Map<String, String> environment) {
        if (!name.contains("/") && !name.contains("\\")) {
            return SearchPath.of(environment).find(name);
        }
        try {
            // a path that depends on where somebody stands is nobody's choice
            return Optional.of(Path.of(name))
                    .filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** The words of a line as a shell would read them, with quotes and backslashes; nothing in them is replaced. */
    static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                begun = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
