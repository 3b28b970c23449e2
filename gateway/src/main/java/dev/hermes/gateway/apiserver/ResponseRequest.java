package dev.hermes.gateway.apiserver;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asks for in {@code /v1/responses} and {@code /v1/runs}, with what it refers to put in.
 *
 * @param session of the conversation it goes on with
 * @param conversation its name, when the client gave it one
 */
record ResponseRequest(
        Optional<String> model,
        Optional<String> instructions,
        List<Message> history,
        Message question,
        Optional<String> session,
        Optional<String> conversation,
        Optional<String> previous,
        boolean store,
        boolean stream) {
    private static final int TRUNCATED = 100;

    static ResponseRequest of(ObjectNode body, Responses responses) throws ApiException {
        if (body.path("input").isMissingNode() || body.path("input").isNull()) {
            throw ApiException.invalid("Missing 'input' field");
        }
        var conversation = conversation(body);
        var given = text(body, "previous_response_id");
        if (conversation.isPresent() && given.isPresent()) {
            throw ApiException.invalid("Cannot use both 'conversation' and 'previous_response_id'");
        }
        // A conversation whose last answer was deleted begins anew.
        var kept = given.isPresent()
                ? Optional.of(responses.previous(given.get()))
                : conversation.flatMap(responses::conversation).flatMap(responses::get);
        var items = new ArrayList<>(Items.read(body.path("input"), "input"));
        if (items.isEmpty()
                || items.getLast().role() != Role.USER
                || items.getLast().content().isString()
                        && items.getLast().text().isBlank()) {
            throw ApiException.invalid("No user message found in input");
        }
        var question = items.removeLast();
        var told = body.path("conversation_history");
        var history = new ArrayList<>(
                told.isArray()
                        ? Items.read(told, "conversation_history")
                        : kept.map(Responses.Kept::history).orElse(List.of()));
        history.addAll(items);
        return new ResponseRequest(
                text(body, "model"),
                text(body, "instructions").or(() -> kept.flatMap(Responses.Kept::instructions)),
                body.path("truncation").asString("").equals("auto") ? newest(history) : history,
                question,
                kept.map(Responses.Kept::session).filter(session -> !session.isEmpty()),
                conversation,
                given,
                body.path("store").isMissingNode() || ChatRequest.truth(body.path("store")),
                ChatRequest.truth(body.path("stream")));
    }

    /** The name of the conversation that is to go on. */
    static Optional<String> conversation(ObjectNode body) {
        return text(body, "conversation");
    }

    private static List<Message> newest(List<Message> history) {
        return history.subList(Math.max(0, history.size() - TRUNCATED), history.size());
    }

    private static Optional<String> text(ObjectNode body, String member) {
        return Optional.of(body.path(member).asString("")).map(String::strip).filter(text -> !text.isEmpty());
    }
}
