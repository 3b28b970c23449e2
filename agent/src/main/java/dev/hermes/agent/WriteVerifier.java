package dev.hermes.agent;

import dev.hermes.api.tool.ToolResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Remembers which files a turn failed to write, so that an answer which claims otherwise is corrected. */
final class WriteVerifier {
    private static final Set<String> WRITERS = Set.of("write_file", "patch");
    private static final int LONGEST = 180;
    private static final int MOST = 10;

    private final Map<String, String> failed = new LinkedHashMap<>();

    synchronized void after(String tool, ObjectNode arguments, ToolResult result, boolean failure) {
        var path = arguments.path("path").asString("");
        if (!WRITERS.contains(tool) || path.isBlank()) {
            return;
        }
        if (failure) {
            var reason = ToolFailure.reason(result);
            failed.putIfAbsent(path, reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason);
        } else {
            failed.remove(path);
        }
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
