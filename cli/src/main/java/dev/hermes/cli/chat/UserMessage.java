package dev.hermes.cli.chat;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.home.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a person says, with the pictures they attach. */
final class UserMessage {
    private static final long LARGEST = 20L * 1024 * 1024;

    private UserMessage() {}

    /** @throws HermesException when a picture cannot be read or is none */
    static Message of(String text, List<Path> images) {
        if (images.isEmpty()) {
            return Message.user(text);
        }
        var parts = JsonNodeFactory.instance.arrayNode();
        parts.addObject().put("type", "text").put("text", text.isBlank() ? "What is in this picture?" : text);
        for (var image : images) {
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", dataUrl(image));
        }
        return Message.of(Role.USER, parts);
    }

    private static String dataUrl(Path image) {
        var name = String.valueOf(image.getFileName()).toLowerCase(Locale.ROOT);
        var type = name.endsWith(".png")
                ? "image/png"
                : name.endsWith(".jpg") || name.endsWith(".jpeg")
                        ? "image/jpeg"
                        : name.endsWith(".gif") ? "image/gif" : name.endsWith(".webp") ? "image/webp" : "";
        if (type.isEmpty()) {
            throw new HermesException(
                    ExitCode.USAGE, "Not a picture: " + image, "PNG, JPEG, GIF and WebP files can be attached.");
        }
        try {
            if (Files.size(image) > LARGEST) {
                throw new HermesException(ExitCode.USAGE, image + " is larger than 20 MB.");
            }
            return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(image));
        } catch (IOException e) {
            throw new HermesException(ExitCode.USAGE, e, "Cannot read " + image + ": " + Problem.of(e) + ".");
        }
    }
}
