package dev.hermes.tools.file;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.Once;
import dev.hermes.tools.ToolSchemas;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.file.search.FileWalk;
import dev.hermes.tools.file.search.Glob;
import dev.hermes.tools.file.search.OwnSearch;
import dev.hermes.tools.file.search.Ripgrep;
import dev.hermes.tools.file.search.SearchPattern;
import dev.hermes.tools.file.search.TextSearch;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code search_files}: text in files, or files by name. */
public final class SearchFilesTool implements Tool {
    private static final int DEFAULT_LIMIT = 50;

    private final Workspace workspace;
    private final ToolServices services;
    private final Supplier<TextSearch> engine;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("search_files");

    /** Searches with ripgrep when it is on the PATH. */
    public SearchFilesTool(ToolServices services, Workspace workspace) {
        this.services = services;
        this.workspace = workspace;
        this.engine = Once.of(() -> engine(services));
    }

    private static TextSearch engine(ToolServices services) {
        var own = new OwnSearch();
        var children = new Children(services.environment());
        return children.find("rg")
                .<TextSearch>map(program -> new Ripgrep(program, children, services.programEnvironment(), own))
                .orElse(own);
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var pattern = arguments.text("pattern").filter(text -> !text.isEmpty());
        if (pattern.isEmpty()) {
            return ToolResult.error("search_files: missing required field 'pattern'.");
        }
        int inARow = workspace.history().repeated(context.taskId(), "search\n" + json);
        if (inARow > 3) {
            return ToolResult.json(object().put(
                            "error",
                            "BLOCKED: you have made this very search " + inARow
                                    + " times in a row. Its result has not changed; go on with what you know.")
                    .put("pattern", pattern.get())
                    .put("already_searched", inARow));
        }
        var given = arguments.filled("path").orElse(".");
        try {
            var answer = search(given, pattern.get(), arguments, context);
            if (inARow == 3 && !answer.has("error")) {
                answer.put("_warning", "You have made this search 3 times in a row. Use what it found and go on.");
            }
            return ToolResult.json(answer);
        } catch (InvalidPathException e) {
            return ToolResult.error("Not a path: " + e.getMessage());
        } catch (IOException e) {
            return ToolResult.error("Search failed in " + given + ": " + FileProblem.of(e));
        } catch (StackOverflowError _) {
            return ToolResult.error("The pattern is too complex for this text. Search for something simpler.");
        }
    }

    private ObjectNode search(String given, String pattern, Arguments arguments, ToolContext context)
            throws IOException, InterruptedException {
        var named = workspace.named(given, context).normalize();
        var root = RealPath.of(workspace.named(given, context));
        var refusal = workspace.safety().readRefusal(root);
        if (refusal.isPresent()) {
            return object().put("error", refusal.get());
        }
        if (!Files.exists(root)) {
            var answer = object().put("error", "Path not found: " + given);
            var similar = answer.putArray("similar_paths");
            workspace.similar(named).forEach(similar::add);
            return answer;
        }
        var page = new Page(
                Math.max(0, arguments.integer("offset", 0)), Math.max(1, arguments.integer("limit", DEFAULT_LIMIT)));
        var shown = new ShownPaths(given, root);
        var target = arguments.filled("target").orElse("content");
        if (target.equals("files") || target.equals("find")) {
            return names(root, pattern, page, shown);
        }
        var searched = SearchPattern.of(pattern);
        var result = new SearchResult(
                page,
                arguments.filled("output_mode").orElse("content"),
                Math.clamp(arguments.integer("context", 0), 0, 50),
                shown,
                services.redactor());
        engine.get().search(root, searched, arguments.filled("file_glob").map(Glob::of), hit -> {
            if (workspace.safety().readRefusal(hit.file()).isEmpty()) {
                result.add(hit);
            }
        });
        var answer = result.json();
        if (searched.literal()) {
            answer.put("_note", "The pattern is not a valid regular expression; it was searched for as it stands.");
        }
        return answer;
    }

    private record Found(Path file, FileTime modified) {}

    private ObjectNode names(Path root, String pattern, Page page, ShownPaths shown)
            throws IOException, InterruptedException {
        boolean bare = !pattern.contains("/") && !pattern.startsWith("*");
        var glob = Glob.of(bare ? "*" + pattern : pattern);
        var found = new ArrayList<Found>();
        new FileWalk(root).each(file -> {
            var path = root.relativize(file).toString().replace('\\', '/');
            if (glob.matches(path.isEmpty() ? String.valueOf(file.getFileName()) : path)) {
                found.add(new Found(file, FileHistory.modified(file).orElse(FileTime.fromMillis(0))));
            }
        });
        found.sort(Comparator.comparing(Found::modified).reversed().thenComparing(Found::file));
        var answer = object().put("total_count", found.size());
        var files = answer.putArray("files");
        for (var each : page.of(found)) {
            files.add(shown.of(each.file()));
        }
        page.mark(answer, found.size());
        return answer;
    }

    /** Which part of a result is wanted. */
    record Page(int offset, int limit) {
        boolean holds(long index) {
            return index >= offset && index < (long) offset + limit;
        }

        <T> List<T> of(List<T> all) {
            int from = Math.min(offset, all.size());
            return all.subList(from, (int) Math.min((long) from + limit, all.size()));
        }

        /** Tells when there is more after it. */
        void mark(ObjectNode answer, long total) {
            long end = (long) offset + limit;
            if (total > end) {
                answer.put("truncated", true);
                answer.put(
                        "_hint",
                        "There are " + (total - end) + " more results. Use offset=" + end
                                + " to see them, or a narrower search.");
            }
        }
    }

    /** Names files as the model named the place it searched, so that it can use the names in its next call. */
    record ShownPaths(String given, Path root) {
        String of(Path file) {
            var relative = root.relativize(file).toString();
            if (relative.isEmpty()) {
                return given;
            }
            return given.equals(".")
                    ? relative
                    : Path.of(given).resolve(relative).normalize().toString();
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
