package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.ToolSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a session has learned about what a server cannot take. Each method that learns something answers whether it was
 * news: only then is asking again worth it.
 */
final class Adaptations {
    private static final long LARGEST_IMAGE = 4L * 1024 * 1024;
    private static final String NO_IMAGE = "[An image was left out: this model reads only text.]";
    private static final String TOO_LARGE = "[An image was left out: it is larger than the provider accepts.]";

    private boolean withoutSignatures;
    private boolean withoutPatterns;
    private boolean textOnly;
    private boolean smallImages;
    private final Map<String, Optional<String>> smaller = new HashMap<>();
    private final Set<String> plainToolContent = new HashSet<>();
    private OptionalInt outputCap = OptionalInt.empty();

    boolean dropSignatures() {
        boolean news = !withoutSignatures;
        withoutSignatures = true;
        return news;
    }

    boolean dropPatterns() {
        boolean news = !withoutPatterns;
        withoutPatterns = true;
        return news;
    }

    boolean dropImages() {
        boolean news = !textOnly;
        textOnly = true;
        return news;
    }

    boolean shrinkImages() {
        boolean news = !smallImages;
        smallImages = true;
        return news;
    }

    boolean flattenToolContent(String model) {
        return plainToolContent.add(model);
    }

    /** Asks for at most this many tokens; false when that is no less than before. */
    boolean capOutput(int tokens) {
        boolean news = tokens > 0 && (outputCap.isEmpty() || tokens < outputCap.getAsInt());
        outputCap = news ? OptionalInt.of(tokens) : outputCap;
        return news;
    }

    void forgetOutputCap() {
        outputCap = OptionalInt.empty();
    }

    ModelRequest applied(ModelRequest request) {
        var messages = request.messages().stream()
                .map(message -> adapted(message, request.model()))
                .toList();
        var tools = withoutPatterns
                ? request.tools().stream().map(Adaptations::withoutPatterns).toList()
                : request.tools();
        var result = request.withMessages(messages).withTools(tools);
        return outputCap.isPresent() ? result.withMaxTokens(outputCap) : result;
    }

    private Message adapted(Message message, String model) {
        var result = message;
        if (withoutSignatures && result.reasoning().details().isPresent()) {
            result = result.withReasoning(result.reasoning().withDetails(Optional.empty()));
        }
        if (textOnly) {
            result = Contents.withoutImages(result, NO_IMAGE);
        } else if (smallImages) {
            result = Contents.withImages(result, this::fitting, TOO_LARGE);
        }
        boolean flat = plainToolContent.contains(model)
                && result.role() == Role.TOOL
                && !result.content().isString();
        return flat ? result.withText(result.text()) : result;
    }

    /** An image part that is small enough; empty when it cannot be made so. */
    private Optional<JsonNode> fitting(JsonNode part) {
        var url = part.path("image_url").path("url").asString("");
        if (part.toString().length() <= LARGEST_IMAGE) {
            return Optional.of(part);
        }
        return smaller.computeIfAbsent(url, large -> SmallerImage.of(large, LARGEST_IMAGE))
                .map(small -> {
                    var copy = (ObjectNode) part.deepCopy();
                    ((ObjectNode) copy.path("image_url")).put("url", small);
                    return copy;
                });
    }

    /** Some servers turn the schema into a grammar and cannot do that for these keywords. */
    private static ToolSpec withoutPatterns(ToolSpec tool) {
        var parameters = tool.parameters().deepCopy();
        strip(parameters);
        return new ToolSpec(tool.name(), tool.toolset(), tool.description(), parameters, tool.maxResultChars());
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var keyword : List.of("pattern", "format")) {
                if (object.path(keyword).isString()) {
                    object.remove(keyword);
                }
            }
        }
        node.forEach(Adaptations::strip);
    }
}
