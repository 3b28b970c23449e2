package dev.hermes.agent.delegate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one helper is asked to do.
 *
 * @param context what it must know besides; empty for nothing
 * @param toolsets what it wants of the tools of the one it works for; empty for all of them
 * @param orchestrator whether it wants helpers of its own
 */
public record Assignment(String goal, String context, List<String> toolsets, boolean orchestrator) {
    public Assignment {
        toolsets = List.copyOf(toolsets);
    }

    /** What the model asked for: a single goal, or a list of tasks, which some models write as a text. */
    static List<Assignment> of(ObjectNode arguments) {
        var tasks = tasks(arguments.path("tasks"));
        if (tasks.isEmpty()) {
            return List.of(one(arguments, Optional.empty()));
        }
        var result = new ArrayList<Assignment>();
        for (var task : tasks.get()) {
            result.add(one(task, Optional.of(arguments)));
        }
        return result;
    }

    private static Optional<JsonNode> tasks(JsonNode given) {
        var tasks = given;
        if (given.isString() && !given.stringValue().isBlank()) {
            try {
                tasks = JsonMapper.shared().readTree(given.stringValue());
            } catch (JacksonException _) {
                throw new IllegalArgumentException("'tasks' is a text that is no JSON list.");
            }
        }
        return tasks.isArray() && !tasks.isEmpty() ? Optional.of(tasks) : Optional.empty();
    }

    /** @param common what a task does not say itself is taken from here */
    private static Assignment one(JsonNode task, Optional<JsonNode> common) {
        var goal = task.isString() ? task.stringValue() : text(task, "goal");
        if (goal.isBlank()) {
            throw new IllegalArgumentException("Every task needs a 'goal'.");
        }
        var toolsets = task.path("toolsets").isArray()
                ? task.path("toolsets")
                : common.map(all -> all.path("toolsets")).orElse(task.path("toolsets"));
        var role = text(task, "role").isEmpty()
                ? common.map(all -> text(all, "role")).orElse("")
                : text(task, "role");
        return new Assignment(
                goal.strip(),
                text(task, "context"),
                toolsets.valueStream()
                        .map(name -> name.asString(""))
                        .filter(name -> !name.isBlank())
                        .toList(),
                role.equals("orchestrator"));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("").strip();
    }

    /** The task as the helper reads it. */
    String message() {
        return context.isEmpty() ? goal : goal + "\n\nContext:\n" + context;
    }
}
