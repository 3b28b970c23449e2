package dev.hermes.tools;

import dev.hermes.api.tool.ToolSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What models are told about the built-in tools, one resource a tool, read when it is first asked for. */
public final class ToolSchemas {
    private ToolSchemas() {}

    /** Reads {@code schemas/NAME.json} once, not before it is asked. */
    public static Supplier<ToolSpec> of(String name) {
        return Once.of(() -> read(name));
    }

    private static ToolSpec read(String name) {
        var tree = resource("schemas/" + name + ".json");
        var limit = tree.path("max_result_size_chars").asInt(ToolSpec.DEFAULT_MAX_RESULT_CHARS);
        return new ToolSpec(
                name,
                tree.path("toolset").asString(),
                tree.path("description").asString(),
                (ObjectNode) tree.path("parameters"),
                limit < 0 ? Integer.MAX_VALUE : limit);
    }

    static JsonNode resource(String name) {
        try (var in = ToolSchemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
