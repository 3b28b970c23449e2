package dev.hermes.tools.memory;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code memory}: adds, replaces and removes notes. */
public final class MemoryTool implements Tool {
    private final MemoryFiles files;
    private final Supplier<ToolSpec> spec = ToolSchemas.of("memory");

    public MemoryTool(MemoryFiles files) {
        this.files = files;
    }

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public boolean available() {
        return files.enabled();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) {
        var arguments = new Arguments(json);
        var name = arguments.text("target").orElse("memory");
        var target = MemoryTarget.of(name);
        if (target.isEmpty()) {
            return failed("Unknown target '" + name + "'. Use memory or user.");
        }
        var content = arguments.text("content").orElse("");
        var old = arguments.text("old_text").orElse("");
        var action = arguments.text("action").orElse("");
        return switch (action) {
            case "add" -> answer(target.get(), files.add(target.get(), content));
            case "replace" -> answer(target.get(), files.replace(target.get(), old, content));
            case "remove" -> answer(target.get(), files.remove(target.get(), old));
            default -> failed("Unknown action '" + action + "'. Use add, replace or remove.");
        };
    }

    private static ToolResult answer(MemoryTarget target, MemoryAnswer answer) {
        return switch (answer) {
            case MemoryAnswer.Saved(var entries, var usage, var message) -> {
                var result = object(true).put("target", target.wireName());
                list(result, "entries", entries);
                yield ToolResult.json(result.put("usage", usage)
                        .put("entry_count", entries.size())
                        .put("message", message));
            }
            case MemoryAnswer.Refused(var reason) -> failed(reason);
            case MemoryAnswer.Full(var reason, var entries, var usage) -> {
                var result = object(false).put("error", reason);
                list(result, "current_entries", entries);
                yield ToolResult.json(result.put("usage", usage));
            }
            case MemoryAnswer.Ambiguous(var reason, var matches) -> {
                var result = object(false).put("error", reason);
                list(result, "matches", matches);
                yield ToolResult.json(result);
            }
            case MemoryAnswer.Drifted(var reason, var backup) -> {
                var result = object(false).put("error", reason);
                backup.ifPresent(file -> result.put("drift_backup", file.toString()));
                yield ToolResult.json(result.put(
                        "remediation",
                        "Tell the user. They can put their text into entries separated by a line with only a section sign"
                                + " (\u00A7), each shorter than the limit, or delete the file; the copy stays."));
            }
        };
    }

    private static ToolResult failed(String reason) {
        return ToolResult.json(object(false).put("error", reason));
    }

    private static ObjectNode object(boolean success) {
        return JsonNodeFactory.instance.objectNode().put("success", success);
    }

    private static void list(ObjectNode object, String name, List<String> texts) {
        var array = object.putArray(name);
        texts.forEach(array::add);
    }
}
