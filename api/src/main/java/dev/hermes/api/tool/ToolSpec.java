package dev.hermes.api.tool;

import tools.jackson.databind.node.ObjectNode;

/**
 * What a model is told about a tool, and what the program must know of it.
 *
 * @param name unique among all tools, {@code snake_case}
 * @param toolset the group in which it is switched on and off
 * @param parameters JSON Schema of an object
 * @param maxResultChars longer results are kept in a file and cut; {@link Integer#MAX_VALUE} for never
 */
public record ToolSpec(String name, String toolset, String description, ObjectNode parameters, int maxResultChars) {
    /** The limit of a tool that names none. */
    public static final int DEFAULT_MAX_RESULT_CHARS = 100_000;

    public ToolSpec(String name, String toolset, String description, ObjectNode parameters) {
        this(name, toolset, description, parameters, DEFAULT_MAX_RESULT_CHARS);
    }
}
