package dev.hermes.gateway.apiserver;

import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/chat/completions}. */
final class ChatEndpoint {
    private static final List<String> IDENTITY = List.of("model", "messages", "tools", "tool_choice", "stream");
    private static final int ERROR_HEADER = 200;

    private final Desk desk;
    private final Idempotency<Stored> answers = new Idempotency<>();

    /** An answer that is given again to who asks again. */
    private record Stored(String id, long created, String session, ChatAnswer answer) {}

    ChatEndpoint(Desk desk) {
        this.desk = desk;
    }

    void handle(HttpCall call, ObjectNode body) throws ApiException, IOException, InterruptedException {
        var request = ChatRequest.of(body);
        var headers = desk.headers(call);
        var session = headers.id().orElseGet(request::derivedSession);
        var order = new AgentOrder(
                ApiServer.NAME,
                session,
                headers.id().isPresent() ? Optional.empty() : Optional.of(request.history()),
                request.instructions(),
                headers.key());
        headers.echo(call, session);
        if (request.stream()) {
            try (var turn = desk.begin()) {
                var pieces =
                        new ChatStream(request.model().orElse(desk.settings().modelName()), newId(), now());
                new TurnStream(pieces, desk.log()).run(call, turn, order, request.question());
            }
            return;
        }
        var key = call.header("Idempotency-Key").map(String::strip).filter(text -> !text.isEmpty());
        var stored = key.isEmpty()
                ? Optional.of(wanted(call, order, request))
                : answers.once(
                        key.get() + "\n" + ChatRequest.fingerprint(body, IDENTITY) + "\n" + headers,
                        () -> Optional.of(kept(order, request))
                                .filter(done -> done.answer().whole()));
        // A failure is not kept; who waited for it has asked for a turn of its own by then.
        var done = stored.isPresent() ? stored.get() : wanted(call, order, request);
        answer(call, request.model().orElse(desk.settings().modelName()), done);
    }

    /** For this client alone: when it goes, the turn ends. */
    private Stored wanted(HttpCall call, AgentOrder order, ChatRequest request)
            throws ApiException, InterruptedException {
        try (var turn = desk.begin();
                var _ = call.whenGone(turn::interrupt)) {
            return stored(turn, order, request);
        } catch (HermesException e) {
            throw desk.unavailable(e);
        }
    }

    /** For whoever asks with the same key, also when the line to the first broke. */
    private Stored kept(AgentOrder order, ChatRequest request) throws ApiException, InterruptedException {
        try (var turn = desk.begin()) {
            return stored(turn, order, request);
        } catch (HermesException e) {
            throw desk.unavailable(e);
        }
    }

    private Stored stored(Turns.Turn turn, AgentOrder order, ChatRequest request) throws InterruptedException {
        var result = turn.run(order, request.question(), Person.ABSENT, _ -> {});
        return new Stored(newId(), now(), result.sessionId(), ChatAnswer.of(result));
    }

    private String newId() {
        return "chatcmpl-" + Ids.hex(desk.random(), 29);
    }

    private long now() {
        return desk.clock().instant().getEpochSecond();
    }

    private static void answer(HttpCall call, String model, Stored done) throws IOException {
        var answer = done.answer();
        if (answer.useless()) {
            var error =
                    Json.error(answer.error().orElse("The agent gave no answer."), "server_error", "agent_incomplete");
            ((ObjectNode) error.path("error")).set("hermes", answer.hermes());
            call.answer(502, error);
            return;
        }
        var reply = Json.object();
        reply.put("id", done.id());
        reply.put("object", "chat.completion");
        reply.put("created", done.created());
        reply.put("model", model);
        var choice = reply.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", answer.text());
        choice.put("finish_reason", answer.finishReason());
        reply.set("usage", answer.usage());
        if (!answer.whole()) {
            reply.set("hermes", answer.hermes());
            call.put("X-Hermes-Completed", "false");
            call.put("X-Hermes-Partial", Boolean.toString(answer.partial()));
            answer.error().ifPresent(why -> call.put("X-Hermes-Error", headerText(why)));
        }
        call.answer(200, reply);
    }

    private static String headerText(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", " ");
        return clean.substring(0, Math.min(ERROR_HEADER, clean.length()));
    }
}
