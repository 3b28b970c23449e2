package dev.hermes.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which calls of one answer may run side by side. */
final class Parallelism {
    private static final Set<String> HARMLESS = Set.of(
            "ha_get_state",
            "ha_list_entities",
            "ha_list_services",
            "read_file",
            "search_files",
            "session_search",
            "skill_view",
            "skills_list",
            "vision_analyze",
            "web_extract",
            "web_search");
    private static final Set<String> PATHS = Set.of("read_file", "write_file", "patch");

    private Parallelism() {}

    /** True when every call only reads, or works on a path that no other call of the batch touches. */
    static boolean allowed(List<ToolCallCheck.Runnable> calls, Path directory) {
        if (calls.size() < 2) {
            return false;
        }
        var paths = new ArrayList<Path>();
        for (var call : calls) {
            var name = call.call().name();
            if (PATHS.contains(name)) {
                var text = call.arguments().path("path").asString("");
                if (text.isBlank() || !add(paths, directory, text)) {
                    return false;
                }
            } else if (!HARMLESS.contains(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean add(List<Path> paths, Path directory, String text) {
        try {
            var path = directory.resolve(text).normalize();
            boolean apart = paths.stream().noneMatch(other -> other.startsWith(path) || path.startsWith(other));
            return apart && paths.add(path);
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
