package dev.hermes.api.tool;

import tools.jackson.databind.node.ObjectNode;

/** Runs a tool by name, with coercion, hooks and guards, as if the model had called it. */
public interface ToolCalls {
    /** Knows no tool at all. */
    ToolCalls NONE = (name, arguments, context) -> ToolResult.error("Unknown tool: " + name);

    ToolResult call(String name, ObjectNode arguments, ToolContext context) throws InterruptedException;
}
