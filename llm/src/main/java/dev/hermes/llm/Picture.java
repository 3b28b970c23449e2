package dev.hermes.llm;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A picture in a message.
 *
 * @param address where it is; a {@code data:} address holds it
 */
record Picture(String address) {
    /** @param base64 the bytes */
    record Inline(String mediaType, String base64) {}

    private static final String DATA = "data:";

    /** From a part of OpenAI's form. */
    static Picture of(JsonNode part) {
        return new Picture(
                part.path("image_url").isString()
                        ? Json.text(part, "image_url")
                        : Json.text(part.path("image_url"), "url"));
    }

    /** The picture itself, when the message holds it. */
    Optional<Inline> inline() {
        int comma = address.indexOf(',');
        if (!address.startsWith(DATA) || comma < 0) {
            return Optional.empty();
        }
        var type = address.substring(DATA.length(), comma).replaceFirst(";.*", "");
        return Optional.of(new Inline(type.isEmpty() ? "image/png" : type, address.substring(comma + 1)));
    }
}
