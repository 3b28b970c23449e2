package dev.hermes.providers.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Turns what a tool answered into words. Any text gives an answer; what is not understood is quoted. */
final class AnswerRenderer {
    private static final int LONGEST_QUOTE = 4_000;
    private static final int MOST_LINES = 60;

    /** @param result what the tool wrote, JSON in most cases */
    String render(Intent intent, String tool, String result) {
        var json = parsed(result);
        var error = error(json);
        if (error.isPresent()) {
            return "That did not work: " + error.get();
        }
        boolean commandFailed =
                tool.equals("terminal") && json.path("exit_code").asInt(0) != 0;
        if (commandFailed && !(intent instanceof Intent.RunCommand)) {
            return "That did not work: " + output(json, result);
        }
        return switch (intent) {
            case Intent.CountFiles(var directory) ->
                tool.equals("terminal") ? counted(directory, json, result) : countedFrom(directory, json);
            case Intent.ListFiles(var directory) ->
                tool.equals("terminal") ? listed(directory, json, result) : found(json, " in " + place(directory));
            case Intent.FindFiles(var glob, var directory) -> found(json, " like " + glob + " in " + place(directory));
            case Intent.FindText(var text, var directory) ->
                matches(json, result, "'" + text + "' in " + place(directory));
            case Intent.ReadFile(var path) -> read(path, json, result);
            case Intent.SummariseFile(var path) -> summary(path, json);
            case Intent.RunCommand(var command) -> ran(command, json, result);
            case Intent.Remember(var fact, var _) -> "I will remember: " + fact;
            case Intent.ShowTodo(), Intent.ChangeTodo(var _, var _) -> todo(json, result);
            case Intent.SearchSessions(var query) -> sessions(query, json, result);
            case Intent.Unknown() -> "The tool answered:\n\n" + quote(result);
        };
    }

    private static JsonNode parsed(String result) {
        try {
            return Holder.LENIENT.readTree(result);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<String> error(JsonNode json) {
        var error = json.path("error");
        return error.isString() && !error.stringValue().isBlank() ? Optional.of(error.stringValue()) : Optional.empty();
    }

    private static String output(JsonNode json, String result) {
        return json.path("output").isString()
                ? json.path("output").stringValue().strip()
                : result.strip();
    }

    private static String counted(String directory, JsonNode json, String result) {
        var numbers = new ArrayList<Long>();
        for (var line : output(json, result).lines().map(String::strip).toList()) {
            if (Holder.NUMBER.matcher(line).matches()) {
                numbers.add(Long.parseLong(line));
            }
        }
        if (numbers.isEmpty()) {
            return "I could not count them. The command answered:\n\n" + quote(output(json, result));
        }
        long hidden = numbers.size() > 1 ? numbers.get(1) : 0;
        return "There " + files(numbers.getFirst()) + " in " + place(directory) + "."
                + (hidden > 0 ? " That includes " + hidden + " hidden." : "")
                + " Only regular files directly in it are counted, not what lies in subfolders.";
    }

    /** The search goes into subfolders and leaves out what is hidden, so say so. */
    private static String countedFrom(String directory, JsonNode json) {
        var paths = texts(json.path("files"));
        var prefix = directory.equals(".") ? "" : directory.endsWith("/") ? directory : directory + "/";
        long direct = paths.stream()
                .map(path -> path.startsWith("./") ? path.substring(2) : path)
                .map(path -> path.startsWith(prefix) ? path.substring(prefix.length()) : path)
                .filter(path -> path.indexOf('/') < 0)
                .count();
        boolean cut = json.path("truncated").asBoolean(false);
        return (cut ? "At least: there " : "There ") + files(direct) + " in " + place(directory)
                + ". Hidden and ignored files are not counted, nor what lies in subfolders.";
    }

    private static String files(long count) {
        return switch ((int) Math.min(count, 2)) {
            case 0 -> "are no files";
            case 1 -> "is 1 file";
            default -> "are " + count + " files";
        };
    }

    private static String listed(String directory, JsonNode json, String result) {
        var names = output(json, result).lines().filter(line -> !line.isBlank()).toList();
        if (names.isEmpty()) {
            return "There is nothing in " + place(directory) + ".";
        }
        long folders = names.stream().filter(name -> name.endsWith("/")).count();
        long files = names.size() - folders;
        return "In " + place(directory) + " I see " + plural(files, "file") + " and " + plural(folders, "folder")
                + ":\n\n" + bullets(names);
    }

    private static String found(JsonNode json, String which) {
        var paths = texts(json.path("files"));
        return paths.isEmpty()
                ? "I found no files" + which + "."
                : "I found " + plural(json.path("total_count").asLong(paths.size()), "file") + which + ":\n\n"
                        + bullets(paths);
    }

    private static String matches(JsonNode json, String result, String what) {
        var matches = json.path("matches");
        if (!json.isObject()) {
            return "The search answered:\n\n" + quote(result);
        }
        if (matches.isEmpty()) {
            return "I did not find " + what + ".";
        }
        var lines = new ArrayList<String>();
        matches.forEach(match -> lines.add(match.path("path").asString("") + ":"
                + match.path("line").asString("") + "  "
                + match.path("content").asString("").strip()));
        return "I found " + what + " in " + plural(json.path("total_count").asLong(lines.size()), "line") + ":\n\n"
                + bullets(lines);
    }

    private static String read(String path, JsonNode json, String result) {
        var lines = content(json);
        if (lines.isEmpty()) {
            return json.path("content").isString() ? path + " is empty." : path + ":\n\n" + quote(output(json, result));
        }
        var rest = json.path("truncated").asBoolean(false) || lines.size() > MOST_LINES
                ? "\n\nThe file goes on; it has "
                        + plural(json.path("total_lines").asLong(lines.size()), "line") + "."
                : "";
        return path + ":\n\n" + quote(String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_LINES)))) + rest;
    }

    /** Not a summary that understood anything, and it does not pretend to be one: what the head of the file tells. */
    private static String summary(String path, JsonNode json) {
        var lines = content(json);
        if (lines.stream().allMatch(String::isBlank)) {
            return path + " is empty.";
        }
        var headings = lines.stream()
                .filter(line -> line.startsWith("#") && line.contains("# ") || line.startsWith("# "))
                .map(line -> line.replaceFirst("^#+\\s*", ""))
                .limit(5)
                .toList();
        var opening = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .limit(3)
                .toList();
        var summary = new StringBuilder(path)
                .append(" has ")
                .append(plural(json.path("total_lines").asLong(lines.size()), "line"))
                .append(" (")
                .append(json.path("file_size").asLong(0))
                .append(" bytes).");
        if (!headings.isEmpty()) {
            summary.append(" Headings at its beginning: ")
                    .append(String.join("; ", headings))
                    .append('.');
        }
        if (!opening.isEmpty()) {
            summary.append(" It begins:\n\n").append(quote(String.join("\n", opening)));
        }
        return summary.append("\n\nI only looked at the beginning; a real model would read and understand it.")
                .toString();
    }

    private static String ran(String command, JsonNode json, String result) {
        int status = json.path("exit_code").asInt(0);
        var output = output(json, result);
        var head = status == 0 ? "I ran `" + command + "`." : "`" + command + "` ended with status " + status + ".";
        return output.isEmpty() ? head + " It printed nothing." : head + "\n\n" + quote(output);
    }

    private static String todo(JsonNode json, String result) {
        var todos = json.path("todos");
        if (!todos.isArray()) {
            return "The list:\n\n" + quote(result);
        }
        if (todos.isEmpty()) {
            return "Your to-do list is empty.";
        }
        var lines = new ArrayList<String>();
        todos.forEach(item -> lines.add("[" + mark(item.path("status").asString("")) + "] "
                + item.path("content").asString("")));
        return "Your to-do list:\n\n" + bullets(lines);
    }

    private static String mark(String status) {
        return switch (status) {
            case "completed" -> "x";
            case "in_progress" -> ">";
            case "cancelled" -> "-";
            default -> " ";
        };
    }

    private static String sessions(String query, JsonNode json, String result) {
        var found = json.path("results").isArray() ? json.path("results") : json.path("sessions");
        var about = query.isEmpty() ? "" : " about '" + query + "'";
        if (found.isArray() && found.isEmpty()) {
            return "I found no earlier sessions" + about + ".";
        }
        if (!found.isArray()) {
            return "This is what I found" + about + ":\n\n" + quote(result);
        }
        var lines = new ArrayList<String>();
        found.forEach(session -> lines.add(first(session, "title", "session_title", "session_id", "id")
                + Optional.of(first(session, "snippet", "summary", "preview", "content"))
                        .filter(text -> !text.isEmpty())
                        .map(text -> ": "
                                + text.lines()
                                        .findFirst()
                                        .orElse("")
                                        .replace(">>>", "") // the search marks what it found
                                        .replace("<<<", "")
                                        .strip())
                        .orElse("")));
        return "Earlier sessions" + about + ":\n\n" + bullets(lines);
    }

    private static String first(JsonNode node, String... names) {
        for (var name : names) {
            var text = node.path(name).asString("");
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    /** The lines of a file without the numbers that the tool puts before them. */
    private static List<String> content(JsonNode json) {
        return json.path("content")
                .asString("")
                .lines()
                .map(line -> Holder.LINE_NUMBER.matcher(line).replaceFirst(""))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(node -> texts.add(
                node.isString() ? node.stringValue() : node.path("path").asString("")));
        return texts;
    }

    private static String bullets(List<String> lines) {
        var shown = lines.size() > MOST_LINES ? lines.subList(0, MOST_LINES) : lines;
        var text = "- " + String.join("\n- ", shown);
        return shown.size() < lines.size() ? text + "\n- … and " + (lines.size() - shown.size()) + " more" : text;
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String place(String directory) {
        return directory.equals(".") ? "this folder" : directory;
    }

    private static String quote(String text) {
        var shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "\n…" : text;
        return "```\n" + shown.stripTrailing() + "\n```";
    }

    private static final class Holder {
        /** A note of the program may follow the tool's own words. */
        static final ObjectReader LENIENT =
                JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
        static final Pattern LINE_NUMBER = Pattern.compile("^\\s*\\d+\\|");
    }
}
