package dev.hermes.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --help} prints. */
public final class Help {
    private static final int NAMES = 30;
    private static final int WIDTH = 100;

    private Help() {}

    /** @param path the commands from the root to the one that is explained */
    public static <C> String text(List<Command<C>> path) {
        var command = path.getLast();
        var lines = new ArrayList<String>();
        lines.add(usage(path));
        lines.add("");
        lines.addAll(command.help().lines().toList());
        if (!command.names().isEmpty()) {
            lines.add("");
            lines.add("commands:");
            for (var name : command.names()) {
                var names = new ArrayList<>(List.of(name));
                names.addAll(command.aliases(name));
                row(lines, String.join(", ", names), command.summary(name));
            }
        }
        if (!command.positionals().isEmpty()) {
            lines.add("");
            lines.add("arguments:");
            for (var positional : command.positionals()) {
                row(
                        lines,
                        positional.usage(),
                        positional.help() + otherwise(positional.fallback().orElse("")));
            }
        }
        lines.add("");
        lines.add("options:");
        row(lines, "-h, --help", "show this help and exit");
        for (var option : command.options()) {
            if (!option.hidden()) {
                row(
                        lines,
                        names(option),
                        option.help() + otherwise(option.fallback().orElse("")));
            }
        }
        return String.join("\n", lines);
    }

    static <C> String usage(List<Command<C>> path) {
        var command = path.getLast();
        var words = new ArrayList<String>();
        words.add("usage: " + path.stream().map(Command::name).collect(Collectors.joining(" ")));
        words.add("[-h]");
        for (var option : command.options()) {
            if (!option.hidden()) {
                var word = option.names().getFirst() + value(option);
                words.add(option.needed() ? word : "[" + word + "]");
            }
        }
        command.positionals().forEach(positional -> words.add(positional.usage()));
        if (!command.names().isEmpty()) {
            words.add("COMMAND ...");
        }
        return wrapped(words, "       ");
    }

    private static String names(Option option) {
        return String.join(", ", option.names()) + value(option);
    }

    private static String value(Option option) {
        var name = option.choices().isEmpty() ? option.metavar() : "{" + String.join(",", option.choices()) + "}";
        return switch (option.kind()) {
            case FLAG -> "";
            case ONE, EACH -> " " + name;
            case MAYBE -> " [" + name + "]";
            case MANY -> " " + name + " [" + name + " ...]";
        };
    }

    private static String otherwise(String fallback) {
        return fallback.isEmpty() ? "" : " (default: " + fallback + ")";
    }

    private static void row(List<String> lines, String names, String help) {
        var indent = "  " + names;
        var words = new ArrayList<>(List.of(help.split(" ")));
        if (indent.length() > NAMES - 2) {
            lines.add(indent);
            lines.addAll(wrapped(words, " ".repeat(NAMES))
                    .lines()
                    .map(line -> " ".repeat(NAMES) + line.strip())
                    .toList());
        } else {
            words.set(0, indent + " ".repeat(NAMES - indent.length()) + words.getFirst());
            lines.add(wrapped(words, " ".repeat(NAMES)));
        }
    }

    private static String wrapped(List<String> words, String indent) {
        var text = new StringBuilder();
        int column = 0;
        for (var word : words) {
            if (column > 0 && column + word.length() + 1 > WIDTH) {
                text.append('\n').append(indent);
                column = indent.length();
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }
}
