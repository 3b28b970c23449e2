package dev.hermes.kanban.tools;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The arguments of a call, with what models like to get wrong put right or refused. */
record Given(ObjectNode json) {
    Optional<String> text(String name) {
        return Optional.ofNullable(json.get(name))
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(value -> value.asString("").strip())
                .filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> wrong(name + " is required"));
    }

    /** A single string is a list of one. */
    List<String> texts(String name) {
        if (json.get(name) instanceof ArrayNode array) {
            var texts = new ArrayList<String>();
            array.forEach(item -> texts.add(item.asString("").strip()));
            texts.removeIf(String::isEmpty);
            return texts;
        }
        return text(name).map(List::of).orElse(List.of());
    }

    boolean flag(String name) {
        var text = text(name).map(value -> value.toLowerCase(Locale.ROOT));
        if (text.isEmpty()) {
            return false;
        }
        return switch (text.get()) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw wrong(name + " must be true or false, not '" + text.get() + "'");
        };
    }

    OptionalLong number(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("-?\\d{1,15}")) {
            throw wrong(name + " must be a whole number, not '" + text.get() + "'");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    Optional<ObjectNode> object(String name) {
        var value = json.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw wrong(name + " must be an object");
    }

    static HermesException wrong(String message) {
        return new HermesException(ExitCode.FAILED, message);
    }
}
