package dev.hermes.api.tool;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a tool answers to the model. A failure is an answer too: JSON with a member {@code error}. */
public sealed interface ToolResult {
    /** Text, in most tools a JSON object. */
    record Text(String text) implements ToolResult {}

    /**
     * Content parts, for tools that show pictures.
     *
     * @param summary the same in words, for models that read only text and for the database
     */
    record Parts(ArrayNode parts, String summary) implements ToolResult {}

    /** The text, or the summary of the parts: what is stored and shown. */
    default String plain() {
        return switch (this) {
            case Text(var text) -> text;
            case Parts(var _, var summary) -> summary;
        };
    }

    static ToolResult json(ObjectNode object) {
        return new Text(object.toString());
    }

    /** {@code {"error": message}}. */
    static ToolResult error(String message) {
        return json(JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
