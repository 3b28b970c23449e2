package dev.hermes.llm;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schemas in the words that Gemini knows; it refuses a whole request for one that it does not. */
final class GeminiSchema {
    private static final List<String> KEPT = List.of(
            "title",
            "description",
            "nullable",
            "default",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "minProperties",
            "maxProperties",
            "pattern",
            "minimum",
            "maximum");
    private static final Set<String> FORMATS = Set.of("enum", "date-time", "float", "double", "int32", "int64");
    private static final List<String> CHOICES = List.of("anyOf", "oneOf");

    private static final int DEEPEST = 12;
    private static final int LONGEST_CHAIN = 8;

    private final JsonNode root;

    /** What is being written: a schema that refers to itself would have no end. */
    private final Set<JsonNode> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private GeminiSchema(JsonNode root) {
        this.root = root;
    }

    static ObjectNode of(ObjectNode schema) {
        return new GeminiSchema(schema).convert(schema, 0);
    }

    private ObjectNode convert(JsonNode written, int depth) {
        var schema = resolved(written);
        if (!open.add(schema)) {
            return Json.object().put("type", "object");
        }
        try {
            return converted(schema, depth);
        } finally {
            open.remove(schema);
        }
    }

    private ObjectNode converted(JsonNode schema, int depth) {
        var made = Json.object();
        for (var name : KEPT) {
            if (schema.path(name).isValueNode()) {
                made.set(name, schema.path(name));
            }
        }
        type(schema, made);
        if (FORMATS.contains(Json.text(schema, "format"))) {
            made.put("format", Json.text(schema, "format"));
        }
        enumeration(schema, made);
        if (depth < DEEPEST) {
            inner(schema, made, depth + 1);
        }
        if (!made.has("type") && !made.has("anyOf")) {
            made.put("type", made.has("properties") ? "object" : made.has("items") ? "array" : "string");
        }
        if (Json.text(made, "type").equals("array") && !made.has("items")) {
            made.putObject("items").put("type", "string"); // an array of nothing in particular is refused
        }
        return made;
    }

    private void inner(JsonNode schema, ObjectNode made, int depth) {
        if (schema.path("properties") instanceof ObjectNode properties && !properties.isEmpty()) {
            var converted = made.putObject("properties");
            properties.properties().forEach(each -> converted.set(each.getKey(), convert(each.getValue(), depth)));
            required(schema, made);
        }
        if (schema.path("items").isObject()) {
            made.set("items", convert(schema.path("items"), depth));
        }
        for (var choice : CHOICES) {
            if (schema.path(choice) instanceof ArrayNode choices && !made.has("anyOf")) {
                choices(choices, made, depth);
            }
        }
    }

    /** A choice with null is a nullable; a choice of one is none. */
    private void choices(ArrayNode choices, ObjectNode made, int depth) {
        var converted = Json.array();
        for (var choice : choices) {
            if (Json.text(choice, "type").equals("null")) {
                made.put("nullable", true);
            } else {
                converted.add(convert(choice, depth));
            }
        }
        if (converted.size() == 1 && converted.get(0) instanceof ObjectNode only) {
            only.properties().forEach(each -> made.putIfAbsent(each.getKey(), each.getValue()));
        } else if (!converted.isEmpty() && !made.has("type")) {
            made.set("anyOf", converted);
        }
    }

    private static void type(JsonNode schema, ObjectNode made) {
        if (schema.path("type") instanceof ArrayNode types) {
            types.valueStream()
                    .map(type -> type.asString(""))
                    .filter(type -> !type.equals("null"))
                    .findFirst()
                    .ifPresent(type -> made.put("type", type));
            if (types.valueStream().anyMatch(type -> type.asString("").equals("null"))) {
                made.put("nullable", true);
            }
        } else if (!Json.text(schema, "type").isEmpty()) {
            made.put("type", Json.text(schema, "type"));
        }
    }

    /** Values of an enumeration are texts, all of them. */
    private static void enumeration(JsonNode schema, ObjectNode made) {
        var values = schema.path("const").isString() ? Json.array().add(schema.path("const")) : schema.path("enum");
        boolean texts = !values.isEmpty() && values.valueStream().allMatch(JsonNode::isString);
        if (texts && Set.of("", "string").contains(Json.text(made, "type"))) {
            made.put("type", "string").set("enum", values);
        }
    }

    /** Only what there is can be required. */
    private static void required(JsonNode schema, ObjectNode made) {
        var names = new HashSet<String>();
        made.path("properties").properties().forEach(each -> names.add(each.getKey()));
        var required = Json.array();
        schema.path("required")
                .valueStream()
                .filter(name -> names.contains(name.asString("")))
                .forEach(required::add);
        if (!required.isEmpty()) {
            made.set("required", required);
        }
    }

    /** What a reference into the same schema means; there is no word for references. */
    private JsonNode resolved(JsonNode written) {
        var schema = written;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            var meant = Optional.of(Json.text(schema, "$ref"))
                    .filter(ref -> ref.startsWith("#/"))
                    .map(ref -> root.at(ref.substring(1)))
                    .filter(JsonNode::isObject);
            if (meant.isEmpty()) {
                return schema;
            }
            schema = meant.get();
        }
        return schema;
    }
}
