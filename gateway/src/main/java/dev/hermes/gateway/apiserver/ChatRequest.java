package dev.hermes.gateway.apiserver;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.gateway.PlatformSettings;
import dev.hermes.gateway.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asks in a chat.
 *
 * @param model as the client calls it; it is echoed
 * @param instructions its system messages
 * @param history what was said before, as the client tells it
 */
record ChatRequest(
        Optional<String> model,
        Optional<String> instructions,
        List<Message> history,
        Message question,
        boolean stream) {
    private static final int HASH = 16;

    ChatRequest {
        history = List.copyOf(history);
    }

    static ChatRequest of(ObjectNode body) throws ApiException {
        var messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiException.invalid("Missing or invalid 'messages' field");
        }
        var system = new ArrayList<String>();
        var said = new ArrayList<Message>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var param = "messages[" + i + "].content";
            switch (message.path("role").asString("")) {
                case "system" -> system.add(text(Contents.read(message.path("content"), param)));
                case "user" -> said.add(Message.of(Role.USER, Contents.read(message.path("content"), param)));
                case "assistant" -> said.add(Message.of(Role.ASSISTANT, Contents.read(message.path("content"), param)));
                default -> {} // results of the client's own tools say nothing to this agent
            }
        }
        if (said.isEmpty()
                || said.getLast().text().isBlank() && said.getLast().content().isString()) {
            throw ApiException.invalid("No user message found in messages");
        }
        var instructions = String.join("\n", system);
        var last = said.removeLast();
        return new ChatRequest(
                Optional.of(body.path("model").asString("")).filter(name -> !name.isBlank()),
                Optional.of(instructions).filter(text -> !text.isBlank()),
                said,
                Message.of(Role.USER, last.content()),
                truth(body.path("stream")));
    }

    private static String text(JsonNode content) {
        return Message.of(Role.SYSTEM, content).text();
    }

    static boolean truth(JsonNode node) {
        return node.isBoolean() ? node.booleanValue() : node.isString() && PlatformSettings.truth(node.stringValue());
    }

    /** The same for every turn of a conversation: it is made of how the conversation began. */
    String derivedSession() {
        var first = history.stream()
                .filter(message -> message.role() == Role.USER)
                .findFirst()
                .orElse(question);
        return "api-" + sha256(instructions.orElse("") + "\n" + first.text()).substring(0, HASH);
    }

    /** What makes two requests the same one. */
    static String fingerprint(ObjectNode body, List<String> members) {
        var chosen = Json.object();
        members.forEach(member -> chosen.set(member, body.path(member).isMissingNode() ? null : body.get(member)));
        return sha256(Json.canonical(chosen));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
