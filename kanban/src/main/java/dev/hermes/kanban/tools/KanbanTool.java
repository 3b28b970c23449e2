package dev.hermes.kanban.tools;

import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import tools.jackson.databind.node.ObjectNode;

/** One tool: what is told about it, and what it does. A refusal of the board is an answer, not a failure of the tool. */
record KanbanTool(ToolSpec spec, Action action) implements Tool {
    /** What a tool does with a call; its answer gets {@code "ok": true}. */
    interface Action {
        ObjectNode run(Given given, ToolContext context);
    }

    @Override
    public ToolResult run(ObjectNode arguments, ToolContext context) {
        try {
            return ToolResult.json(action.run(new Given(arguments), context));
        } catch (HermesException e) {
            return ToolResult.error(e.getMessage());
        }
    }
}
