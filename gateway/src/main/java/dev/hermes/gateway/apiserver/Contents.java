package dev.hermes.gateway.apiserver;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The content of a message as clients write it, checked and brought into the one form that the agent has. */
final class Contents {
    private static final int MOST_PARTS = 1000;
    private static final int MOST_TEXT = 65_536;
    private static final int DEEPEST = 10;
    private static final Set<String> TEXT = Set.of("text", "input_text", "output_text");
    private static final Set<String> IMAGE = Set.of("image_url", "input_image");

    private final String param;
    private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    private long text;
    private boolean images;

    private Contents(String param) {
        this.param = param;
    }

    /**
     * A string where there is only text; else the parts.
     *
     * @param param how the place is called in an error
     */
    static JsonNode read(JsonNode content, String param) throws ApiException {
        var contents = new Contents(param);
        if (content.isNull() || content.isMissingNode()) {
            return JsonNodeFactory.instance.stringNode("");
        }
        if (content.isString()) {
            contents.count(content.stringValue());
            return content;
        }
        contents.add(content, 0);
        return contents.images ? contents.parts : JsonNodeFactory.instance.stringNode(contents.joined());
    }

    private void count(String piece) throws ApiException {
        text += piece.length();
        if (text > MOST_TEXT) {
            throw wrong("The text is longer than " + MOST_TEXT + " characters.");
        }
    }

    private ApiException wrong(String message) {
        return ApiException.invalid(message, param, "invalid_content_part");
    }

    private void add(JsonNode node, int depth) throws ApiException {
        if (depth > DEEPEST) {
            throw wrong("The content is nested too deeply.");
        }
        if (node.isString()) {
            addText(node.stringValue());
        } else if (node.isArray()) {
            for (var part : node) {
                add(part, depth + 1);
            }
        } else if (node instanceof ObjectNode part) {
            addPart(part);
        } else {
            throw wrong("A part of the content is neither text nor an object.");
        }
        if (parts.size() > MOST_PARTS) {
            throw wrong("The content has more than " + MOST_PARTS + " parts.");
        }
    }

    private void addPart(ObjectNode part) throws ApiException {
        var type = part.path("type").asString("");
        if (TEXT.contains(type)) {
            if (!part.path("text").isString()) {
                throw wrong("A part of type '" + type + "' has no text.");
            }
            addText(part.path("text").stringValue());
        } else if (IMAGE.contains(type)) {
            addImage(part);
        } else {
            throw ApiException.invalid(
                    "Content of type '" + type + "' is not supported.", param, "unsupported_content_type");
        }
    }

    private void addText(String piece) throws ApiException {
        count(piece);
        parts.addObject().put("type", "text").put("text", piece);
    }

    private void addImage(ObjectNode part) throws ApiException {
        var image = part.path("image_url");
        var url = image.isObject() ? image.path("url").asString("") : image.asString("");
        if (url.startsWith("data:") && !url.startsWith("data:image/")) {
            throw ApiException.invalid("Only images can be given as data.", param, "unsupported_content_type");
        }
        if (!url.startsWith("http://") && !url.startsWith("https://") && !url.startsWith("data:image/")) {
            throw ApiException.invalid(
                    "The URL of an image must begin with http://, https:// or data:image/.",
                    param,
                    "invalid_image_url");
        }
        images = true;
        var kept = parts.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", url);
        if (image.path("detail").isString()) {
            kept.set("detail", image.path("detail"));
        }
    }

    private String joined() {
        var all = new StringBuilder();
        for (var part : parts) {
            all.append(all.isEmpty() ? "" : "\n").append(part.path("text").stringValue());
        }
        return all.toString();
    }
}
