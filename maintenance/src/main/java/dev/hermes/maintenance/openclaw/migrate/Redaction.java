package dev.hermes.maintenance.openclaw.migrate;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes secrets out of what is written down: by the names of members, and by the shape of texts. */
final class Redaction {
    private static final String REDACTED = "[redacted]";
    private static final List<String> PARTS = List.of(
            "accesstoken",
            "apikey",
            "authorization",
            "bearertoken",
            "clientsecret",
            "cookie",
            "credential",
            "password",
            "privatekey",
            "refreshtoken",
            "secret");
    private static final Pattern SHAPES =
            Pattern.compile("Bearer\\s+[^\\s\"']+|sk-[A-Za-z0-9_-]{8,}|gh[pousr]_[A-Za-z0-9]{16,}"
                    + "|xox[abprs]-[A-Za-z0-9-]{8,}|AIza[A-Za-z0-9_-]{12,}");

    private Redaction() {}

    static JsonNode of(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var result = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(entry -> result.set(
                                entry.getKey(),
                                names(entry.getKey())
                                        ? JsonNodeFactory.instance.stringNode(REDACTED)
                                        : of(entry.getValue())));
                yield result;
            }
            case ArrayNode array -> {
                var result = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> result.add(of(item)));
                yield result;
            }
            default -> node.isString() ? JsonNodeFactory.instance.stringNode(of(node.asString())) : node;
        };
    }

    static String of(String text) {
        return SHAPES.matcher(text).replaceAll(REDACTED);
    }

    private static boolean names(String key) {
        var plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return plain.equals("auth") || plain.endsWith("token") || PARTS.stream().anyMatch(plain::contains);
    }
}
