package dev.hermes.tools.file;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.OutputLimits;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code read_file}: lines of a text file, numbered. */
public final class ReadFileTool implements Tool {
    private static final int DEFAULT_LINES = 500;
    private static final int LARGE_FILE = 512_000;
    private static final int DEFAULT_MAX_CHARS = 100_000;
    private static final Set<String> DEVICES = Set.of(
            "zero", "random", "urandom", "full", "stdin", "stdout", "stderr", "tty", "console", "fd/0", "fd/1", "fd/2");

    /** What a model gets instead of text it has already; write_file refuses to put it into a file. */
    static final String UNCHANGED = "File unchanged since last read.";

    private final ToolServices services;
    private final Workspace workspace;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("read_file");

    public ReadFileTool(ToolServices services, Workspace workspace) {
        this.services = services;
        this.workspace = workspace;
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    /** Which lines of which file. */
    private record Part(String given, Path file, int offset, int limit) {
        String key() {
            return file + "\n" + offset + "\n" + limit;
        }
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var given = arguments.filled("path");
        if (given.isEmpty()) {
            return ToolResult.error("read_file: missing required field 'path'.");
        }
        try {
            return read(given.get(), arguments, context);
        } catch (InvalidPathException e) {
            return ToolResult.error("Not a path: " + e.getMessage());
        } catch (IOException e) {
            return ToolResult.error("Failed to read file: " + given.get() + " (" + FileProblem.of(e) + ")");
        }
    }

    private ToolResult read(String given, Arguments arguments, ToolContext context)
            throws IOException, InterruptedException {
        var named = workspace.named(given, context);
        if (isDevice(named.normalize())) {
            return ToolResult.error("Cannot read '" + given + "': it is a device that never ends or waits for input.");
        }
        var file = RealPath.of(named);
        var refusal = workspace.safety().readRefusal(file);
        if (refusal.isPresent()) {
            return ToolResult.error(refusal.get());
        }
        var binary = BinaryFiles.extension(file);
        if (binary.isPresent()) {
            return binary(given, binary.get());
        }
        if (!Files.exists(file)) {
            return missing(given, named);
        }
        if (!Files.isRegularFile(file)) {
            return ToolResult.error(
                    Files.isDirectory(file)
                            ? "'" + given
                                    + "' is a directory. Use search_files with target 'files' to see what is in it."
                            : "Cannot read '" + given + "': it is not a regular file.");
        }
        int maxLines = OutputLimits.of(services.config()).maxLines();
        var part = new Part(
                given,
                file,
                Math.max(1, arguments.integer("offset", 1)),
                Math.clamp(arguments.integer("limit", DEFAULT_LINES), 1, maxLines));
        return guarded(part, context.taskId());
    }

    /** Reads, unless the model has the same lines already or goes round in circles. */
    private ToolResult guarded(Part part, String task) throws IOException, InterruptedException {
        var history = workspace.history();
        var modified = Files.getLastModifiedTime(part.file());
        int inARow = history.repeated(task, "read\n" + part.key());
        int shown = history.alreadyShown(task, part.key(), modified);
        if (shown == 1) {
            return ToolResult.json(object().put("status", "unchanged")
                    .put("message", UNCHANGED + " What you were shown is still current; refer to it.")
                    .put("path", part.given())
                    .put("dedup", true)
                    .put("content_returned", false));
        }
        if (shown > 1 || inARow > 3) {
            int times = Math.max(shown + 1, inARow);
            return ToolResult.json(object().put(
                            "error",
                            "BLOCKED: you have read these lines " + times
                                    + " times and they have not changed. Use what you know and go on.")
                    .put("path", part.given())
                    .put("already_read", times));
        }
        var answer = show(part, task, modified);
        if (inARow == 3 && !answer.has("error")) {
            answer.put("_warning", "You have read these lines 3 times in a row. Use what you know and go on.");
        }
        return ToolResult.json(answer);
    }

    private ObjectNode show(Part part, String task, FileTime modified) throws IOException, InterruptedException {
        var limits = OutputLimits.of(services.config());
        var window = LineWindow.read(part.file(), part.offset(), part.limit(), limits.maxLineLength());
        if (BinaryFiles.looksBinary(window.start())) {
            return object().put(
                            "error",
                            "Cannot read binary file '" + part.given()
                                    + "'. Use vision_analyze for images, or terminal to inspect binary files.")
                    .put("is_binary", true)
                    .put("file_size", window.bytes());
        }
        var content = numbered(window.lines(), part.offset());
        int maxChars = services.config().integer("file_read_max_chars");
        if (content.length() > (maxChars > 0 ? maxChars : DEFAULT_MAX_CHARS)) {
            return object().put(
                            "error",
                            "These lines have " + content.length() + " characters, more than the limit of " + maxChars
                                    + ". Use offset and limit to read a smaller part.")
                    .put("path", part.given())
                    .put("total_lines", window.totalLines())
                    .put("file_size", window.bytes());
        }
        long last = part.offset() + part.limit() - 1L;
        boolean truncated = window.totalLines() > last;
        workspace.history().shown(task, part.file(), part.key(), modified, part.offset() > 1 || truncated);
        var answer = object().put("content", services.redactor().redactCode(content))
                .put("total_lines", window.totalLines())
                .put("file_size", window.bytes())
                .put("truncated", truncated);
        if (truncated) {
            answer.put(
                    "hint",
                    "Use offset=" + (last + 1) + " to continue reading (showing " + part.offset() + "-" + last + " of "
                            + window.totalLines() + " lines)");
        }
        answer.put("is_binary", false).put("is_image", false);
        if (truncated && window.bytes() > LARGE_FILE && part.limit() > 200) {
            answer.put("_hint", "This is a large file. Find the place with search_files, then read a few lines there.");
        }
        return answer;
    }

    private static String numbered(List<String> lines, int first) {
        var text = new StringBuilder();
        int number = first;
        for (var line : lines) {
            if (number > first) {
                text.append('\n');
            }
            var digits = Integer.toString(number++);
            text.repeat(' ', Math.max(0, 6 - digits.length()))
                    .append(digits)
                    .append('|')
                    .append(line);
        }
        return text.toString();
    }

    private ToolResult missing(String given, Path named) {
        var answer = object().put("error", "File not found: " + given);
        var similar = answer.putArray("similar_files");
        workspace.similar(named.normalize()).forEach(similar::add);
        return ToolResult.json(answer);
    }

    private static ToolResult binary(String given, String extension) {
        return ToolResult.error("Cannot read binary file '" + given + "' (" + extension
                + "). Use vision_analyze for images, or terminal to inspect binary files.");
    }

    private static boolean isDevice(Path path) {
        var text = path.toString();
        if (text.startsWith("/dev/")) {
            return DEVICES.contains(text.substring("/dev/".length()));
        }
        return text.startsWith("/proc/")
                && (text.endsWith("/fd/0") || text.endsWith("/fd/1") || text.endsWith("/fd/2"));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
