package dev.hermes.tools;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives arguments the JSON types their schema asks for, where a model wrote {@code "42"} for 42. What cannot be
 * understood without guessing stays as it is: the tool will say what is wrong with it.
 */
final class ArgumentCoercion {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ArgumentCoercion() {}

    static ObjectNode coerce(ObjectNode arguments, ObjectNode schema) {
        var result = arguments.objectNode();
        for (var argument : arguments.properties()) {
            var wanted = schema.path("properties").path(argument.getKey());
            result.set(argument.getKey(), wanted.isObject() ? value(argument.getValue(), wanted) : argument.getValue());
        }
        return result;
    }

    private static JsonNode value(JsonNode given, JsonNode schema) {
        for (var type : types(schema)) {
            if (is(given, type)) {
                return given;
            }
        }
        for (var type : types(schema)) {
            var coerced = to(type, given, schema);
            if (coerced.isPresent()) {
                return coerced.get();
            }
        }
        return given;
    }

    private static List<String> types(JsonNode schema) {
        var types = new ArrayList<String>();
        addTypes(schema, types);
        for (var union : List.of("anyOf", "oneOf")) {
            for (var branch : schema.path(union)) {
                addTypes(branch, types);
            }
        }
        if (schema.path("nullable").asBoolean(false)) {
            types.add("null");
        }
        return types;
    }

    private static void addTypes(JsonNode schema, List<String> types) {
        var type = schema.path("type");
        if (type.isString()) {
            types.add(type.stringValue());
        }
        for (var one : type) {
            types.add(one.asString());
        }
    }

    private static boolean is(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isString() && !value.stringValue().equals("null");
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "null" -> value.isNull();
            default -> true;
        };
    }

    private static Optional<JsonNode> to(String type, JsonNode given, JsonNode schema) {
        return switch (type) {
            case "integer" -> number(given).flatMap(ArgumentCoercion::whole);
            case "number" -> number(given).map(NODES::numberNode);
            case "boolean" -> truth(given);
            case "object" -> parsed(given).filter(JsonNode::isObject);
            case "array" -> list(given, schema);
            case "null" ->
                given.isString() && given.stringValue().equals("null")
                        ? Optional.of(NODES.nullNode())
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> list(JsonNode given, JsonNode schema) {
        if (given.isNull() || given.isObject()) {
            return Optional.empty();
        }
        var parsed = parsed(given).filter(JsonNode::isArray);
        if (parsed.isPresent()) {
            return parsed;
        }
        var items = schema.path("items");
        return Optional.of(NODES.arrayNode().add(items.isObject() ? value(given, items) : given));
    }

    private static Optional<BigDecimal> number(JsonNode given) {
        if (given.isNumber()) {
            return given.isFloatingPointNumber() && !Double.isFinite(given.doubleValue())
                    ? Optional.empty()
                    : Optional.of(given.decimalValue());
        }
        if (!given.isString() || given.stringValue().length() > 40) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(given.stringValue().strip()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> whole(BigDecimal number) {
        try {
            return Optional.of(NODES.numberNode(number.longValueExact()));
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> truth(JsonNode given) {
        if (!given.isString()) {
            return Optional.empty();
        }
        return switch (given.stringValue().strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(NODES.booleanNode(true));
            case "false" -> Optional.of(NODES.booleanNode(false));
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> parsed(JsonNode given) {
        if (!given.isString()) {
            return Optional.empty();
        }
        var text = given.stringValue().strip();
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
