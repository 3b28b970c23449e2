package dev.hermes.api.model;

import tools.jackson.databind.node.ObjectNode;

/**
 * What a model wants done.
 *
 * @param id as the provider gave it; a result names it again
 * @param arguments the JSON text exactly as the model wrote it, which may be broken
 * @param extra members of the call beyond id, name and arguments that must travel back unchanged (signatures, item ids);
 *     empty when there are none
 */
public record ToolCall(String id, String name, String arguments, ObjectNode extra) {
    public ToolCall withArguments(String text) {
        return new ToolCall(id, name, text, extra);
    }

    public ToolCall withName(String other) {
        return new ToolCall(id, other, arguments, extra);
    }
}
