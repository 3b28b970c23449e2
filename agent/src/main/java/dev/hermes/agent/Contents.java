package dev.hermes.agent;

import dev.hermes.api.model.Message;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Edits of a message's content, whichever form it has. */
final class Contents {
    private Contents() {}

    /** The message with text behind its own. */
    static Message append(Message message, String text) {
        if (message.content() instanceof ArrayNode parts) {
            var longer = parts.deepCopy();
            longer.addObject().put("type", "text").put("text", text);
            return message.withContent(longer);
        }
        return message.withText(message.text() + text);
    }

    static boolean isImage(JsonNode part) {
        var type = part.path("type").asString("");
        return type.equals("image_url") || type.equals("image") || type.equals("input_image");
    }

    static boolean hasImages(Message message) {
        return message.content() instanceof ArrayNode parts
                && parts.valueStream().anyMatch(Contents::isImage);
    }

    /** The message with each image replaced by a line of text. */
    static Message withoutImages(Message message, String placeholder) {
        return withImages(message, _ -> Optional.empty(), placeholder);
    }

    /** The message with its images edited; a line of text takes the place of those that are not wanted. */
    static Message withImages(Message message, Function<JsonNode, Optional<JsonNode>> edit, String placeholder) {
        if (!(message.content() instanceof ArrayNode parts) || !hasImages(message)) {
            return message;
        }
        var kept = JsonNodeFactory.instance.arrayNode();
        for (var part : parts) {
            var edited = isImage(part) ? edit.apply(part) : Optional.of(part);
            edited.ifPresentOrElse(
                    kept::add, () -> kept.addObject().put("type", "text").put("text", placeholder));
        }
        return message.withContent(kept);
    }

    static boolean blank(Message message) {
        return message.content() instanceof ArrayNode parts
                ? parts.isEmpty()
                : message.text().isBlank();
    }
}
