package dev.hermes.kanban;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Small objects for events. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** @param pairs name, value, name, value …; an empty optional is written as null */
    public static ObjectNode object(Object... pairs) {
        var node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            put(node, String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return node;
    }

    /** Adds a member; an empty optional is written as null. */
    public static void put(ObjectNode node, String name, Object value) {
        switch (value) {
            case Optional<?> optional when optional.isPresent() -> put(node, name, optional.get());
            case Optional<?> _ -> node.putNull(name);
            case String text -> node.put(name, text);
            case Long number -> node.put(name, number);
            case Integer number -> node.put(name, number);
            case Boolean flag -> node.put(name, flag);
            case List<?> list -> {
                var array = node.putArray(name);
                list.forEach(item -> array.add(String.valueOf(item)));
            }
            case tools.jackson.databind.JsonNode tree -> node.set(name, tree);
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    /** The object in a text; empty when it is none. */
    public static Optional<ObjectNode> parse(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode node ? Optional.of(node) : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
