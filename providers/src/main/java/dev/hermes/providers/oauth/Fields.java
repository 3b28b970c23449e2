package dev.hermes.providers.oauth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Members of a login, put together one by one. */
final class Fields {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    Fields put(String name, String text) {
        members.put(name, JsonNodeFactory.instance.stringNode(text));
        return this;
    }

    /** Nothing when there is no text. */
    Fields put(String name, Optional<String> text) {
        text.filter(some -> !some.isEmpty()).ifPresent(some -> put(name, some));
        return this;
    }

    Fields put(String name, long number) {
        members.put(name, JsonNodeFactory.instance.numberNode(number));
        return this;
    }

    Fields put(String name, Instant time) {
        return put(name, time(time));
    }

    /** Takes the member away from what is stored. */
    Fields remove(String name) {
        members.put(name, JsonNodeFactory.instance.nullNode());
        return this;
    }

    Map<String, JsonNode> map() {
        return members;
    }

    ObjectNode object() {
        var object = JsonNodeFactory.instance.objectNode();
        members.forEach(object::set);
        return object;
    }

    static String time(Instant time) {
        return TIME.format(time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }
}
