package dev.hermes.agent;

import dev.hermes.api.tool.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Remembers which files a turn failed to write, so that an answer which claims otherwise is corrected. */
final class WriteVerifier {
    private static final Set<String> WRITERS = Set.of("write_file", "patch");
    private static final List<String> HEADERS = List.of("*** Update File:", "*** Add File:", "*** Delete File:");
    private static final int LONGEST = 180;
    private static final int MOST = 10;

    private final Map<String, String> failed = new LinkedHashMap<>();

    synchronized void after(String tool, ObjectNode arguments, ToolResult result, boolean failure) {
        if (!WRITERS.contains(tool)) {
            return;
        }
        for (var path : targets(arguments)) {
            if (failure) {
                var reason = ToolFailure.reason(result);
                failed.putIfAbsent(path, reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason);
            } else {
                failed.remove(path);
            }
        }
    }

    /** A path of its own, or those that a patch over several files names. */
    private static List<String> targets(ObjectNode arguments) {
        var path = arguments.path("path").asString("").strip();
        return path.isEmpty()
                ? arguments
                        .path("patch")
                        .asString("")
                        .lines()
                        .flatMap(line -> HEADERS.stream()
                                .filter(line::startsWith)
                                .map(header -> line.substring(header.length()).strip()))
                        .toList()
                : List.of(path);
    }

    /** What to show under the answer. */
    synchronized Optional<String> footer() {
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        var lines = failed.entrySet().stream()
                .limit(MOST)
                .map(entry -> "- " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"));
        var rest = failed.size() > MOST ? "\n- and " + (failed.size() - MOST) + " more" : "";
        return Optional.of("⚠ Not written:\n" + lines + rest);
    }
}
