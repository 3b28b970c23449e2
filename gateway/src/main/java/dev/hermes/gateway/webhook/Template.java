package dev.hermes.gateway.webhook;

import dev.hermes.gateway.http.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Puts values of a delivery into a text, once: what they contain is never taken for a place again. */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z0-9_.]+)\\}");
    private static final String WHOLE = "__raw__";
    private static final int LONGEST_VALUE = 2_000;
    private static final int LONGEST_WHOLE = 4_000;

    private Template() {}

    static String fill(String template, JsonNode payload) {
        return PLACE.matcher(template)
                .replaceAll(place ->
                        Matcher.quoteReplacement(value(place.group(1), payload).orElse(place.group())));
    }

    /** For a route without a template: everything, for the agent to make sense of. */
    static String standard(String route, String event, JsonNode payload) {
        return "The webhook '" + route + "' was called with the event '" + event + "'. What it delivered:\n\n```json\n"
                + whole(payload) + "\n```";
    }

    private static Optional<String> value(String path, JsonNode payload) {
        if (path.equals(WHOLE)) {
            return Optional.of(whole(payload));
        }
        var node = payload;
        for (var member : path.split("\\.", -1)) {
            if (!node.isObject() || !node.has(member)) {
                return Optional.empty();
            }
            node = node.get(member);
        }
        if (node.isString()) {
            return Optional.of(node.stringValue());
        }
        return Optional.of(node.isContainer() ? cut(Json.pretty(node), LONGEST_VALUE) : node.toString());
    }

    private static String whole(JsonNode payload) {
        return cut(Json.pretty(payload), LONGEST_WHOLE);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
