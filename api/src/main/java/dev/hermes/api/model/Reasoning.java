package dev.hermes.api.model;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a model thought before it spoke, in every form in which providers want it back.
 *
 * @param text readable thoughts, shown on request
 * @param content the provider's own {@code reasoning_content}, echoed verbatim to those who require it
 * @param details opaque blocks (signed thinking, OpenRouter's {@code reasoning_details}), replayed unchanged
 * @param codexItems encrypted reasoning items of the Responses API
 * @param codexMessages message items of the Responses API
 */
public record Reasoning(
        Optional<String> text,
        Optional<String> content,
        Optional<JsonNode> details,
        Optional<JsonNode> codexItems,
        Optional<JsonNode> codexMessages) {

    public static final Reasoning NONE =
            new Reasoning(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isEmpty() {
        return equals(NONE);
    }

    public Reasoning withText(Optional<String> other) {
        return new Reasoning(other, content, details, codexItems, codexMessages);
    }

    public Reasoning withContent(Optional<String> other) {
        return new Reasoning(text, other, details, codexItems, codexMessages);
    }

    public Reasoning withDetails(Optional<JsonNode> other) {
        return new Reasoning(text, content, other, codexItems, codexMessages);
    }

    public Reasoning withCodex(Optional<JsonNode> items, Optional<JsonNode> messages) {
        return new Reasoning(text, content, details, items, messages);
    }
}
