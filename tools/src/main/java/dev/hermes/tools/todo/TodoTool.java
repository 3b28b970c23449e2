package dev.hermes.tools.todo;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.TaskState;
import dev.hermes.tools.ToolSchemas;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code todo}: shows and changes the list of the task. */
public final class TodoTool implements Tool, TaskState {
    private final Map<String, TodoList> lists = new ConcurrentHashMap<>();
    private final Supplier<ToolSpec> spec = ToolSchemas.of("todo");

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) {
        var todos = json.path("todos");
        if (todos.isMissingNode() || todos.isNull()) {
            return ToolResult.json(list(context.taskId()).json());
        }
        if (!todos.isArray()) {
            return ToolResult.error("todo: 'todos' must be a list of items with id, content and status.");
        }
        var changed =
                json.path("merge").asBoolean(false) ? list(context.taskId()).merged(todos) : TodoList.of(todos);
        lists.put(context.taskId(), changed);
        return ToolResult.json(changed.json());
    }

    /** The list as it is now; empty for a task that has none. */
    public TodoList list(String taskId) {
        return lists.getOrDefault(taskId, TodoList.EMPTY);
    }

    /** Takes up the list of a resumed conversation, from what this tool answered last. Anything else is passed over. */
    public void restore(String taskId, String answer) {
        try {
            var todos = JsonMapper.shared().readTree(answer).path("todos");
            if (todos.isArray()) {
                lists.put(taskId, TodoList.of(todos));
            }
        } catch (JacksonException _) {
            // Not an answer of this tool: an error, or text of another program.
        }
    }

    @Override
    public void release(String taskId) {
        lists.remove(taskId);
    }
}
