package dev.hermes.agent;

import dev.hermes.api.tool.ToolResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Notices within one turn that the same call is made again and again to no effect. Safe for concurrent use. */
final class Guardrails {
    private static final Set<String> READ_ONLY = Set.of(
            "read_file",
            "search_files",
            "web_search",
            "web_extract",
            "session_search",
            "browser_snapshot",
            "browser_console",
            "browser_get_images",
            "mcp_filesystem_read_file",
            "mcp_filesystem_read_text_file",
            "mcp_filesystem_read_multiple_files",
            "mcp_filesystem_list_directory",
            "mcp_filesystem_directory_tree",
            "mcp_filesystem_get_file_info",
            "mcp_filesystem_search_files");

    private static final class Mapper {
        static final JsonMapper SORTED = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    private final GuardrailSettings settings;
    private final Map<String, Integer> exactFailures = new HashMap<>();
    private final Map<String, Integer> toolFailures = new HashMap<>();
    private final Map<String, Repeated> results = new HashMap<>();
    private Optional<String> halt = Optional.empty();

    private record Repeated(String hash, int count) {}

    Guardrails(GuardrailSettings settings) {
        this.settings = settings;
    }

    /** What a call is answered with instead of being run; empty when it may run. */
    synchronized Optional<ToolResult> refusal(String tool, ObjectNode arguments) {
        if (!settings.hardStop()) {
            return Optional.empty();
        }
        var signature = signature(tool, arguments);
        int failures = exactFailures.getOrDefault(signature, 0);
        if (failures >= settings.stopAfter().exactFailure()) {
            return Optional.of(block("repeated_exact_failure_block", tool, failures, signature));
        }
        int same =
                Optional.ofNullable(results.get(signature)).map(Repeated::count).orElse(0);
        return same >= settings.stopAfter().noProgress()
                ? Optional.of(block("idempotent_no_progress_block", tool, same, signature))
                : Optional.empty();
    }

    private ToolResult block(String code, String tool, int count, String signature) {
        var message = "This call was made " + count + " times in this turn to no effect, so it is not run again.";
        halt = Optional.of(message);
        var error = JsonNodeFactory.instance.objectNode().put("error", message);
        error.putObject("guardrail")
                .put("action", "block")
                .put("code", code)
                .put("message", message)
                .put("tool_name", tool)
                .put("count", count)
                .put("signature", signature);
        return ToolResult.json(error);
    }

    /** Notes what came of a call, and answers with a line to append to its result; empty when all is well. */
    synchronized String after(String tool, ObjectNode arguments, ToolResult result, boolean failed) {
        var signature = signature(tool, arguments);
        if (!failed) {
            exactFailures.remove(signature);
            toolFailures.remove(tool);
            return READ_ONLY.contains(tool) ? progress(signature, result.plain()) : "";
        }
        int exact = exactFailures.merge(signature, 1, Integer::sum);
        int same = toolFailures.merge(tool, 1, Integer::sum);
        if (settings.hardStop() && same >= settings.stopAfter().sameToolFailure()) {
            halt = Optional.of(tool + " failed " + same + " times in this turn.");
            return "\n\n[Tool loop hard stop: same_tool_failure_halt; count=" + same + "; stop and tell the user]";
        }
        if (exact >= settings.warnAfter().exactFailure()) {
            return warning("repeated_exact_failure_warning", exact, "this very call failed before; change it");
        }
        return same >= settings.warnAfter().sameToolFailure()
                ? warning("same_tool_failure_warning", same, "this tool keeps failing; try another way")
                : "";
    }

    private String progress(String signature, String text) {
        var hash = hash(text);
        var before = results.get(signature);
        int count = before != null && before.hash().equals(hash) ? before.count() + 1 : 1;
        results.put(signature, new Repeated(hash, count));
        return count >= settings.warnAfter().noProgress()
                ? warning("idempotent_no_progress_warning", count, "the result is the same as before; use it")
                : "";
    }

    private String warning(String code, int count, String advice) {
        return settings.warnings() ? "\n\n[Tool loop warning: " + code + "; count=" + count + "; " + advice + "]" : "";
    }

    /** Why the turn must end; empty while it may go on. */
    synchronized Optional<String> halt() {
        return halt;
    }

    private static String signature(String tool, ObjectNode arguments) {
        var sorted = Mapper.SORTED.writeValueAsString(Mapper.SORTED.convertValue(arguments, Object.class));
        return tool + ":" + hash(sorted);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
