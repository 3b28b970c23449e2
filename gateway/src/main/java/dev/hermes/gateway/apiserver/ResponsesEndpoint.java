package dev.hermes.gateway.apiserver;

import dev.hermes.api.HermesException;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.SessionQueue;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/responses}. */
final class ResponsesEndpoint {
    private static final List<String> IDENTITY =
            List.of("input", "instructions", "previous_response_id", "conversation", "model", "tools");

    private final Desk desk;
    private final Responses responses;
    private final Idempotency<Done> answers = new Idempotency<>();
    private final SessionQueue conversations = new SessionQueue();

    /** An answer that is given again to who asks again. */
    private record Done(ObjectNode shown, String session, boolean whole) {}

    ResponsesEndpoint(Desk desk) {
        this.desk = desk;
        this.responses = desk.responses();
    }

    /** What a conversation goes on with is known only when its turn before has ended. */
    void create(HttpCall call, ObjectNode body) throws ApiException, IOException, InterruptedException {
        var headers = desk.headers(call);
        var name = ResponseRequest.conversation(body);
        if (name.isEmpty()) {
            create(call, body, headers);
            return;
        }
        try (var _ = call.whileWanted(() -> conversations.enter(name.get()))) {
            create(call, body, headers);
        }
    }

    private void create(HttpCall call, ObjectNode body, SessionHeaders headers)
            throws ApiException, IOException, InterruptedException {
        var request = ResponseRequest.of(body, responses);
        if (request.stream()) {
            stream(call, request, headers);
            return;
        }
        var key = call.header("Idempotency-Key").map(String::strip).filter(text -> !text.isEmpty());
        var stored = key.isEmpty()
                ? Optional.of(wanted(call, request, headers))
                : answers.once(
                        key.get() + "\n" + ChatRequest.fingerprint(body, IDENTITY) + "\n" + headers,
                        () -> Optional.of(kept(request, headers)).filter(Done::whole));
        var done = stored.isPresent() ? stored.get() : wanted(call, request, headers);
        headers.echo(call, done.session());
        call.answer(200, done.shown());
    }

    private ResponseShape shape(ResponseRequest request) {
        return ResponseShape.of(
                request, desk.settings().modelName(), desk.clock().instant().getEpochSecond(), desk.random());
    }

    /** For this client alone: when it goes, the turn ends. */
    private Done wanted(HttpCall call, ResponseRequest request, SessionHeaders headers)
            throws ApiException, InterruptedException {
        try (var turn = desk.begin();
                var _ = call.whenGone(turn::interrupt)) {
            return done(turn, request, headers);
        } catch (HermesException e) {
            throw desk.unavailable(e);
        }
    }

    /** For whoever asks with the same key, also when the line to the first broke. */
    private Done kept(ResponseRequest request, SessionHeaders headers) throws ApiException, InterruptedException {
        try (var turn = desk.begin()) {
            return done(turn, request, headers);
        } catch (HermesException e) {
            throw desk.unavailable(e);
        }
    }

    private Done done(Turns.Turn turn, ResponseRequest request, SessionHeaders headers) throws InterruptedException {
        var order = desk.order(request, headers, Optional.empty());
        var shape = shape(request);
        var answer = ChatAnswer.of(turn.run(order, request.question(), Person.ABSENT, _ -> {}));
        var output = shape.output(Items.ofThisTurn(turn.history()), answer.text());
        var shown = shape.ended(answer, output);
        keep(request, shown, turn.history(), order);
        return new Done(shown, order.sessionId(), answer.whole());
    }

    private void keep(ResponseRequest request, ObjectNode shown, List<Message> history, AgentOrder order) {
        if (!request.store()) {
            return;
        }
        var id = shown.path("id").stringValue();
        responses.put(id, new Responses.Kept(shown, history, request.instructions(), order.sessionId()));
        request.conversation().ifPresent(name -> responses.conversation(name, id));
    }

    private void stream(HttpCall call, ResponseRequest request, SessionHeaders headers)
            throws ApiException, IOException, InterruptedException {
        var order = desk.order(request, headers, Optional.empty());
        var shape = shape(request);
        headers.echo(call, order.sessionId());
        var asked = new ArrayList<>(request.history());
        asked.add(request.question());
        try (var turn = desk.begin()) {
            keep(request, shape.begun("in_progress"), asked, order);
            var sink = new ResponseStream(
                    shape,
                    () -> Items.ofThisTurn(turn.history()),
                    shown -> keep(request, shown, turn.history(), order));
            try {
                new TurnStream(sink, desk.log()).run(call, turn, order, request.question());
            } finally {
                if (!sink.ended()) {
                    keep(request, shape.begun("incomplete"), turn.history().isEmpty() ? asked : turn.history(), order);
                }
            }
        }
    }

    void get(HttpCall call, String id) throws ApiException, IOException {
        call.answer(200, responses.get(id).orElseThrow(() -> unknown(id)).shown());
    }

    void delete(HttpCall call, String id) throws ApiException, IOException {
        if (!responses.delete(id)) {
            throw unknown(id);
        }
        call.answer(200, Json.object().put("id", id).put("object", "response").put("deleted", true));
    }

    private static ApiException unknown(String id) {
        return ApiException.of(
                404, "Response not found: " + id, "invalid_request_error", Optional.of("response_not_found"));
    }
}
