package dev.hermes.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads and makes JSON. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static Optional<JsonNode> parse(byte[] body) {
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    public static Optional<JsonNode> parse(String text) {
        try {
            var node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** The same text for the same content, in whatever order its members were written. */
    public static String canonical(JsonNode node) {
        return SORTED.writeValueAsString(SORTED.treeToValue(node, Object.class));
    }

    /** The members as plain values. */
    public static Map<?, ?> map(ObjectNode node) {
        return MAPPER.treeToValue(node, Map.class);
    }

    /** For people: two blanks of indent. */
    public static String pretty(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    }

    /** An error as clients of this kind of API expect it. */
    public static ObjectNode error(String message, String type, String code) {
        return error(message, type, Optional.empty(), Optional.of(code));
    }

    /** @param param the part of the request that is wrong */
    public static ObjectNode error(String message, String type, Optional<String> param, Optional<String> code) {
        var answer = object();
        var error = answer.putObject("error");
        error.put("message", message);
        error.put("type", type);
        param.ifPresentOrElse(text -> error.put("param", text), () -> error.putNull("param"));
        code.ifPresentOrElse(text -> error.put("code", text), () -> error.putNull("code"));
        return answer;
    }
}
