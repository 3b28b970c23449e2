package dev.hermes.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a model wrote as arguments. JSON null is as good as absent, and so is a value of the wrong type. */
public record Arguments(ObjectNode json) {
    public boolean has(String name) {
        return !json.path(name).isMissingNode() && !json.path(name).isNull();
    }

    /** The text, also when it is empty. */
    public Optional<String> text(String name) {
        var value = json.path(name);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** The text, unless there is nothing in it but white space. */
    public Optional<String> filled(String name) {
        return text(name).filter(text -> !text.isBlank());
    }

    public int integer(String name, int otherwise) {
        var value = json.path(name);
        return value.isIntegralNumber()
                ? Math.clamp(value.longValue(), Integer.MIN_VALUE, Integer.MAX_VALUE)
                : otherwise;
    }

    public boolean flag(String name) {
        return json.path(name).asBoolean(false);
    }

    /** The texts of a list. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (var item : json.path(name)) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return List.copyOf(texts);
    }
}
