package dev.hermes.llm;

import java.util.ArrayList;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schemas of tools, cut to what a picky provider takes. Each method returns a copy. */
final class ToolSchemas {
    private static final Set<String> COMBINERS = Set.of("anyOf", "oneOf", "allOf");

    private ToolSchemas() {}

    /** Anthropic: an object at the top without combiners, and no unions with null. */
    static ObjectNode anthropic(ObjectNode schema) {
        var copy = schema.deepCopy();
        everySchema(copy, ToolSchemas::withoutNull);
        copy.remove(COMBINERS);
        copy.put("type", "object");
        if (!copy.path("properties").isObject()) {
            copy.putObject("properties");
        }
        return copy;
    }

    /** Moonshot: every property has a type, a reference stands alone, and the members of a choice have the types. */
    static ObjectNode moonshot(ObjectNode schema) {
        var copy = schema.deepCopy();
        copy.remove(COMBINERS); // the arguments are an object, which must not stand beside a choice
        everySchema(copy, ToolSchemas::typed);
        return copy;
    }

    /** xAI: no patterns, no formats, no enum values with a slash. */
    static ObjectNode xai(ObjectNode schema) {
        var copy = schema.deepCopy();
        everySchema(copy, node -> {
            removeText(node, "pattern");
            removeText(node, "format");
            if (node.path("enum") instanceof ArrayNode values) {
                var kept = Json.array();
                values.forEach(value -> {
                    if (!value.isString() || !value.stringValue().contains("/")) {
                        kept.add(value);
                    }
                });
                if (kept.isEmpty()) {
                    node.remove("enum");
                } else {
                    node.set("enum", kept);
                }
            }
        });
        return copy;
    }

    /** Only where it is the keyword: a property may have the same name, and is an object then. */
    private static void removeText(ObjectNode node, String keyword) {
        if (node.path(keyword).isString()) {
            node.remove(keyword);
        }
    }

    private static void withoutNull(ObjectNode node) {
        if (node.path("type") instanceof ArrayNode types) {
            types.valueStream()
                    .filter(type -> !type.asString("").equals("null"))
                    .findFirst()
                    .ifPresent(type -> node.set("type", type));
        }
        for (var combiner : COMBINERS) {
            if (node.path(combiner) instanceof ArrayNode choices) {
                var kept = new ArrayList<JsonNode>();
                choices.forEach(choice -> {
                    if (!Json.text(choice, "type").equals("null")) {
                        kept.add(choice);
                    }
                });
                if (kept.size() < choices.size() && kept.size() == 1 && kept.getFirst() instanceof ObjectNode only) {
                    node.remove(combiner);
                    only.properties().forEach(member -> node.set(member.getKey(), member.getValue()));
                }
            }
        }
    }

    private static void typed(ObjectNode node) {
        if (node.path("$ref").isString()) {
            node.retain("$ref");
        } else if (node.path("anyOf") instanceof ArrayNode choices) {
            var type = node.remove("type");
            for (var choice : choices) {
                if (type != null && choice instanceof ObjectNode member && !member.has("type")) {
                    member.set("type", type);
                }
            }
        } else if (!node.has("type")) {
            node.put("type", node.path("properties").isObject() ? "object" : "string");
        }
    }

    /** Visits the schema and every schema inside it. */
    private static void everySchema(ObjectNode schema, Consumer<ObjectNode> change) {
        change.accept(schema);
        for (var holder : new String[] {"properties", "$defs", "definitions"}) {
            schema.path(holder).forEach(inner -> visit(inner, change));
        }
        visit(schema.path("items"), change);
        visit(schema.path("additionalProperties"), change);
        for (var combiner : COMBINERS) {
            schema.path(combiner).forEach(inner -> visit(inner, change));
        }
    }

    private static void visit(JsonNode node, Consumer<ObjectNode> change) {
        if (node instanceof ObjectNode inner) {
            everySchema(inner, change);
        }
    }
}
