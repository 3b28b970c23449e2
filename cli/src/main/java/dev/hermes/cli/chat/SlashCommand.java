package dev.hermes.cli.chat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be typed with a slash in front. */
enum SlashCommand {
    HELP("help", "", "what can be typed here"),
    NEW("new", "[title]", "begin a new session", "reset"),
    TITLE("title", "[text]", "show or set the title of this session"),
    RESUME("resume", "[number|id|title]", "go on with another session", "sessions"),
    HISTORY("history", "", "what was said so far"),
    UNDO("undo", "", "take back the last exchange"),
    RETRY("retry", "", "ask the last message again"),
    COMPRESS("compress", "[focus]", "make the conversation shorter by a summary"),
    USAGE("usage", "", "tokens and cost of this session"),
    MODEL("model", "[name] [--provider id] [--global]", "show or change the model", "provider"),
    REASONING("reasoning", "[level|show|hide]", "how hard the model thinks, and whether it is shown"),
    FAST("fast", "[fast|normal|status]", "faster answers for more money, where they are sold"),
    CODEX_RUNTIME(
            "codex-runtime",
            "[auto|codex_app_server]",
            "let the program Codex answer, from the next session on",
            "codex_runtime"),
    FOOTER("footer", "[on|off|status]", "a line about model and context below the gateway's answers"),
    TOOLS("tools", "[list|enable|disable names]", "groups of tools", "toolsets"),
    GOAL("goal", "[text|pause|resume|clear]", "work on by itself until a goal is reached"),
    SUBGOAL("subgoal", "[text|remove N|clear]", "what the goal must include"),
    KANBAN("kanban", "[command]", "the board of tasks"),
    SNAPSHOT("snapshot", "[list|create [label]|restore N|prune [N]]", "copies of the files that matter most", "snap"),
    STOP("stop", "", "interrupt the answer and end background processes"),
    STEER("steer", "text", "give guidance without interrupting"),
    SAVE("save", "[file]", "write this session to a file"),
    QUIT("quit", "", "leave", "exit");

    private final String name;
    private final String arguments;
    private final String help;
    private final List<String> aliases;

    SlashCommand(String name, String arguments, String help, String... aliases) {
        this.name = name;
        this.arguments = arguments;
        this.help = help;
        this.aliases = List.of(aliases);
    }

    String line() {
        var names = "/" + name + (arguments.isEmpty() ? "" : " " + arguments);
        var also = aliases.isEmpty() ? "" : " (also /" + String.join(", /", aliases) + ")";
        return "  " + names + " ".repeat(Math.max(2, 34 - names.length())) + help + also;
    }

    String help() {
        return help;
    }

    Stream<String> names() {
        return Stream.concat(Stream.of(name), aliases.stream());
    }

    /** May be given while an answer is being written, because it neither changes the session nor its history. */
    boolean atOnce() {
        return switch (this) {
            case HELP, HISTORY, USAGE, TITLE, STOP, STEER, SAVE, QUIT, SUBGOAL, KANBAN, FOOTER -> true;
            case NEW, RESUME, UNDO, RETRY, COMPRESS, MODEL, REASONING, FAST, CODEX_RUNTIME, TOOLS, GOAL, SNAPSHOT ->
                false;
        };
    }

    static Optional<SlashCommand> named(String name) {
        return Stream.of(values())
                .filter(command -> command.names().anyMatch(name::equals))
                .findFirst();
    }

    /** The names that a word may stand for: itself, or the shortest that begins with it, or all when several are as short. */
    static List<String> matching(String word) {
        var wanted = word.toLowerCase(Locale.ROOT);
        if (named(wanted).isPresent()) {
            return List.of(wanted);
        }
        var candidates = Stream.of(values())
                .flatMap(SlashCommand::names)
                .filter(name -> !wanted.isEmpty() && name.startsWith(wanted))
                .toList();
        int shortest = candidates.stream().mapToInt(String::length).min().orElse(0);
        var best = candidates.stream().filter(name -> name.length() == shortest).toList();
        return best.size() == 1 ? best : candidates;
    }
}
