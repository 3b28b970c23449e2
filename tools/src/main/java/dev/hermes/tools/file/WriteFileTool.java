package dev.hermes.tools.file;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code write_file}: a whole file at once. */
public final class WriteFileTool implements Tool {
    private static final long LINT_BYTES = 5_000_000;

    private final Workspace workspace;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("write_file");

    public WriteFileTool(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var given = arguments.filled("path");
        if (given.isEmpty()) {
            return ToolResult.error("write_file: missing required field 'path'. Give the file to write.");
        }
        if (!arguments.has("content")) {
            return ToolResult.error("write_file: missing required field 'content'. Give the whole text of the file;"
                    + " if it was cut off, write the file in several steps.");
        }
        var content = arguments.text("content");
        if (content.isEmpty()) {
            return ToolResult.error("write_file: 'content' must be a string, not "
                    + json.path("content").getNodeType().name().toLowerCase(Locale.ROOT) + ".");
        }
        if (content.get().strip().startsWith(ReadFileTool.UNCHANGED)) {
            return ToolResult.error(
                    "write_file: this content is the status line that read_file answered, not the text of"
                            + " a file. Nothing was written.");
        }
        try {
            return write(given.get(), content.get(), arguments.flag("cross_profile"), context);
        } catch (InvalidPathException e) {
            return ToolResult.error("Not a path: " + e.getMessage());
        } catch (IOException e) {
            return ToolResult.error("Failed to write " + given.get() + ": " + FileProblem.of(e)
                    + ". What was there before is unchanged.");
        }
    }

    private ToolResult write(String given, String content, boolean crossProfile, ToolContext context)
            throws IOException, InterruptedException {
        var file = RealPath.of(workspace.named(given, context));
        var refusal = workspace.safety().writeRefusal(file, crossProfile);
        if (refusal.isPresent()) {
            return ToolResult.error(refusal.get());
        }
        if (Files.isDirectory(file)) {
            return ToolResult.error("'" + given + "' is a directory.");
        }
        var answer = JsonNodeFactory.instance.objectNode();
        try (var _ = workspace.history().lock(List.of(file))) {
            var warning = workspace.history().staleness(context.taskId(), file);
            boolean newDirectory = isNewDirectory(file);
            var before = oldText(file);
            var bytes = TextCodec.bytes(content, startsWithMark(file));
            ProjectFile.write(file, bytes);
            workspace.history().written(context.taskId(), file);
            answer.put("bytes_written", bytes.length).put("dirs_created", newDirectory);
            workspace.lint().check(file, before, content).ifPresent(lint -> answer.set("lint", lint));
            warning.ifPresent(text -> answer.put("_warning", text));
        }
        return ToolResult.json(answer);
    }

    private static boolean isNewDirectory(Path file) {
        var parent = file.getParent();
        return parent != null && !Files.exists(parent);
    }

    /** Only for a comparison of errors, so a file that is strange or very large has none. */
    private static Optional<String> oldText(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) < LINT_BYTES
                ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static boolean startsWithMark(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return TextCodec.startsWithMark(in.readNBytes(3));
        }
    }
}
