package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** How many tokens something is likely to take: four characters each, which errs on the safe side for most languages. */
public final class TokenEstimate {
    static final int CHARS = 4;
    private static final int IMAGE = 1_500;
    /** Deciding what to keep counts images and messages a little dearer than they are. */
    private static final int IMAGE_IN_TAIL = 1_600;

    private static final int MESSAGE_IN_TAIL = 10;

    private TokenEstimate() {}

    public static long of(List<Message> messages) {
        return messages.stream().mapToLong(TokenEstimate::of).sum();
    }

    public static long of(Message message) {
        return of(message, IMAGE);
    }

    public static long ofText(String text) {
        return tokens(text.length());
    }

    public static long ofTools(List<ToolSpec> tools) {
        return tools.stream()
                .mapToLong(tool -> tokens(tool.name().length()
                        + tool.description().length()
                        + (long) tool.parameters().toString().length()))
                .sum();
    }

    static long inTail(Message message) {
        return of(message, IMAGE_IN_TAIL) + MESSAGE_IN_TAIL;
    }

    private static long of(Message message, int image) {
        long chars = 0;
        int images = 0;
        if (message.content() instanceof ArrayNode parts) {
            for (var part : parts) {
                if (isImage(part)) {
                    images++;
                } else {
                    chars += part.path("text").asString("").length();
                }
            }
        } else {
            chars += message.text().length();
        }
        for (var call : message.toolCalls()) {
            chars += call.name().length() + (long) call.arguments().length();
        }
        chars += message.reasoning().content().map(String::length).orElse(0);
        chars += message.reasoning().details().map(d -> d.toString().length()).orElse(0);
        return tokens(chars) + (long) images * image;
    }

    static boolean isImage(JsonNode part) {
        var type = part.path("type").asString("");
        return type.equals("image_url") || type.equals("image") || type.equals("input_image");
    }

    private static long tokens(long chars) {
        return Math.ceilDiv(chars, CHARS);
    }
}
