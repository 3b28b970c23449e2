package dev.hermes.tools.file;

import dev.hermes.api.tool.ToolContext;
import dev.hermes.tools.Once;
import dev.hermes.tools.TaskDirectories;
import dev.hermes.tools.TaskState;
import dev.hermes.tools.ToolServices;
import dev.hermes.tools.process.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What the file tools share: where a path leads, what must not be touched, and what each task has seen and written. */
public final class Workspace implements TaskState {
    private static final int SIMILAR = 5;

    private final ToolServices services;
    private final TaskDirectories directories;
    private final Supplier<PathSafety> safety;
    private final FileHistory history;
    private final Supplier<Lint> lint;

    public Workspace(ToolServices services, TaskDirectories directories) {
        this.services = services;
        this.directories = directories;
        this.safety = Once.of(() -> new PathSafety(services.home(), services.userHome(), services.environment()));
        this.history = new FileHistory(isTrue(services.environment(), "HERMES_DISABLE_FILE_STATE_GUARD"));
        this.lint = Once.of(() ->
                new Lint(new Children(services.environment()), services.programEnvironment(), services::temporary));
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        return List.of("1", "true", "yes", "on")
                .contains(environment.getOrDefault(name, "").toLowerCase(Locale.ROOT));
    }

    PathSafety safety() {
        return safety.get();
    }

    Lint lint() {
        return lint.get();
    }

    FileHistory history() {
        return history;
    }

    /** The absolute path a model means, links not followed. */
    Path named(String given, ToolContext context) throws InvalidPathException {
        if (given.equals("~") || given.startsWith("~/")) {
            return services.userHome().resolve(given.substring(Math.min(2, given.length())));
        }
        return directories.of(context.taskId()).resolve(given);
    }

    /** Names in the same directory that look like the one that is missing. */
    List<String> similar(Path missing) {
        var parent = missing.getParent();
        var name = missing.getFileName();
        if (parent == null || name == null || !Files.isDirectory(parent)) {
            return List.of();
        }
        var wanted = name.toString().toLowerCase(Locale.ROOT);
        try (var files = Files.list(parent)) {
            return files.filter(file -> resemblance(wanted, file) > 0)
                    .sorted(Comparator.comparingInt((Path file) -> -resemblance(wanted, file))
                            .thenComparing(Comparator.naturalOrder()))
                    .limit(SIMILAR)
                    .map(Path::toString)
                    .toList();
        } catch (IOException _) {
            return List.of(); // a directory that cannot be listed has nothing to offer
        }
    }

    private static int resemblance(String wanted, Path file) {
        var other = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (other.equals(wanted)) {
            return 100;
        }
        if (stem(other).equals(stem(wanted))) {
            return 90;
        }
        if (other.contains(wanted) || wanted.contains(other)) {
            return 60;
        }
        int common = 0;
        while (common < Math.min(other.length(), wanted.length()) && other.charAt(common) == wanted.charAt(common)) {
            common++;
        }
        return common >= 3 ? common : 0;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    @Override
    public void toolRuns(String taskId, String tool) {
        if (!tool.equals("read_file") && !tool.equals("search_files")) {
            history.forgetRepeats(taskId);
        }
    }

    @Override
    public void contextLost(String taskId) {
        history.forgetShown(taskId);
    }

    @Override
    public void release(String taskId) {
        history.release(taskId);
    }
}
