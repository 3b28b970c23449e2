package dev.hermes.providers.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which tool does what an intent asks for, and with which arguments. */
final class ToolPlan {
    private static final int HEAD_LINES = 60;
    private static final int READ_LINES = 500;
    private static final int MANY = 1_000;

    private ToolPlan() {}

    record Step(String tool, ObjectNode arguments) {}

    /** The first way for which there is a tool; empty when every tool that could do it is switched off. */
    static Optional<Step> of(Intent intent, Set<String> tools) {
        return ways(intent).stream().filter(step -> tools.contains(step.tool())).findFirst();
    }

    /** All ways, best first; none for what the demonstration does not understand. */
    static List<Step> ways(Intent intent) {
        return switch (intent) {
            case Intent.ListFiles(var directory) ->
                List.of(terminal("ls -A -p -- " + quoted(directory)), files("*", directory));
            case Intent.CountFiles(var directory) -> List.of(terminal(countCommand(directory)), files("*", directory));
            case Intent.FindFiles(var glob, var directory) -> List.of(files(glob, directory));
            case Intent.FindText(var text, var directory) -> List.of(text(text, directory));
            case Intent.ReadFile(var path) -> List.of(read(path, READ_LINES), terminal("cat -- " + quoted(path)));
            case Intent.SummariseFile(var path) -> List.of(read(path, HEAD_LINES));
            case Intent.RunCommand(var command) -> List.of(terminal(command));
            case Intent.Remember(var fact, var aboutUser) -> List.of(memory(fact, aboutUser));
            case Intent.ShowTodo() -> List.of(new Step("todo", object()));
            case Intent.ChangeTodo(var items, var done) -> List.of(todo(items, done));
            case Intent.SearchSessions(var query) -> List.of(sessions(query));
            case Intent.Unknown() -> List.of();
        };
    }

    /**
     * All regular files that lie directly in the directory on the first line, the hidden ones of them on the second. The
     * search before them is for its status: that of a pipe is the counter's, which would count nothing as zero.
     */
    private static String countCommand(String directory) {
        var start = "find " + quoted(directory.equals(".") ? "." : directory + "/.") + " -maxdepth 1 -type f";
        return start + " > /dev/null && " + start + " | wc -l && " + start + " -name '.*' | wc -l";
    }

    private static Step terminal(String command) {
        return new Step("terminal", object().put("command", command));
    }

    private static Step files(String glob, String directory) {
        return new Step(
                "search_files",
                object().put("pattern", glob)
                        .put("target", "files")
                        .put("path", directory)
                        .put("limit", MANY));
    }

    private static Step text(String text, String directory) {
        return new Step(
                "search_files",
                object().put("pattern", Holder.SPECIAL.matcher(text).replaceAll("\\\\$0"))
                        .put("target", "content")
                        .put("path", directory));
    }

    private static Step read(String path, int lines) {
        return new Step("read_file", object().put("path", path).put("limit", lines));
    }

    private static Step memory(String fact, boolean aboutUser) {
        return new Step(
                "memory",
                object().put("action", "add")
                        .put("target", aboutUser ? "user" : "memory")
                        .put("content", fact));
    }

    private static Step todo(List<String> items, boolean done) {
        var arguments = object();
        var todos = arguments.putArray("todos");
        for (var item : items) {
            todos.addObject().put("id", id(item)).put("content", item).put("status", done ? "completed" : "pending");
        }
        return new Step("todo", arguments.put("merge", true));
    }

    /** The same item always gets the same id, so that it can be finished later by its words. */
    private static String id(String item) {
        var id = Holder.NOT_WORD.matcher(item.toLowerCase(Locale.ROOT)).replaceAll("-");
        return id.length() > 40 ? id.substring(0, 40) : id;
    }

    private static Step sessions(String query) {
        var arguments = object();
        if (!query.isEmpty()) {
            arguments.put("query", query);
        }
        return new Step("session_search", arguments);
    }

    private static String quoted(String path) {
        if (path.equals("~") || path.startsWith("~/")) {
            return path.length() < 3 ? "~" : "~/" + quoted(path.substring(2));
        }
        return Holder.PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static final class Holder {
        static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
        static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
        static final Pattern PLAIN = Pattern.compile("[\\w./+@:-]+");
    }
}
