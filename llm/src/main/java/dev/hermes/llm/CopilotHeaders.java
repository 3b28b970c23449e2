package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Role;
import java.util.LinkedHashMap;
import java.util.Map;

/** What GitHub Copilot wants to know of each request. */
final class CopilotHeaders {
    private CopilotHeaders() {}

    /** Who began the request, which decides how it is billed, and whether there are pictures in it; nothing for others. */
    static Map<String, String> of(ModelRequest request) {
        if (!request.endpoint().provider().equals("copilot")) {
            return Map.of();
        }
        var headers = new LinkedHashMap<String, String>();
        var messages = request.messages();
        boolean asked = !messages.isEmpty() && messages.getLast().role() == Role.USER;
        headers.put("x-initiator", asked ? "user" : "agent");
        if (messages.stream().anyMatch(CopilotHeaders::pictured)) {
            headers.put("Copilot-Vision-Request", "true");
        }
        return headers;
    }

    private static boolean pictured(Message message) {
        return message.content().isArray()
                && message.content()
                        .valueStream()
                        .anyMatch(part -> Json.text(part, "type").equals("image_url"));
    }
}
