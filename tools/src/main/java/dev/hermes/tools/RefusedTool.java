package dev.hermes.tools;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import tools.jackson.databind.node.ObjectNode;

/** A tool that a model is told of and may not use. */
record RefusedTool(Tool tool) implements Tool {
    @Override
    public ToolSpec spec() {
        return tool.spec();
    }

    @Override
    public boolean available() {
        return tool.available();
    }

    @Override
    public ToolResult run(ObjectNode arguments, ToolContext context) {
        return ToolResult.error("Tool '" + spec().name() + "' cannot be used now.");
    }
}
