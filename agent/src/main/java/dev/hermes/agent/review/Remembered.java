package dev.hermes.agent.review;

import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a review has changed, in one line for the person. */
final class Remembered {
    private static final int EXCERPT = 60;

    private Remembered() {}

    /** Only what has succeeded; empty when that is nothing. */
    static Optional<String> line(List<Message> review) {
        var succeeded = succeeded(review);
        var actions = new LinkedHashSet<String>();
        review.stream()
                .flatMap(message -> message.toolCalls().stream())
                .filter(call -> succeeded.contains(call.id()))
                .forEach(call -> actions.add(action(call)));
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of("💾 Self-improvement review: " + String.join(" · ", actions));
    }

    private static Set<String> succeeded(List<Message> review) {
        var ids = new HashSet<String>();
        for (var message : review) {
            if (message.role() == Role.TOOL
                    && json(message.text()).path("success").asBoolean(false)) {
                message.toolCallId().ifPresent(ids::add);
            }
        }
        return ids;
    }

    private static String action(ToolCall call) {
        var arguments = json(call.arguments());
        var where = arguments.path("target").asString("memory").equals("user") ? "user profile" : "memory";
        var content = Excerpt.head(arguments.path("content").asString("").replace('\n', ' '), EXCERPT);
        return switch (arguments.path("action").asString("")) {
            case "remove" -> "removed an entry from the " + where;
            case "replace" -> "corrected the " + where + ": " + content;
            default -> "added to the " + where + ": " + content;
        };
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
