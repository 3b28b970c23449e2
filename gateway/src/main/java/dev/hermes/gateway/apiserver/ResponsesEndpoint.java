package dev.hermes.gateway.apiserver;

import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/responses}. */
final class ResponsesEndpoint {
    private static final List<String> IDENTITY =
            List.of("input", "instructions", "previous_response_id", "conversation", "model", "tools");
    private static final int SESSION = 16;

    private final ApiServerSettings settings;
    private final Turns turns;
    private final Responses responses;
    private final Idempotency<Done> answers = new Idempotency<>();
    private final Clock clock;
    private final RandomGenerator random;
    private final Log log;

    /** An answer that is given again to who asks again. */
    private record Done(ObjectNode shown, String session, boolean whole) {}

    ResponsesEndpoint(
            ApiServerSettings settings,
            Turns turns,
            Responses responses,
            Clock clock,
            RandomGenerator random,
            Log log) {
        this.settings = settings;
        this.turns = turns;
        this.responses = responses;
        this.clock = clock;
        this.random = random;
        this.log = log;
    }

    void create(HttpCall call, ObjectNode body) throws ApiException, IOException, InterruptedException {
        var headers = SessionHeaders.of(call, settings.key().isPresent());
        var request = ResponseRequest.of(body, responses);
        if (request.stream()) {
            stream(call, request, headers);
            return;
        }
        var key = call.header("Idempotency-Key").map(String::strip).filter(text -> !text.isEmpty());
        var stored = key.isEmpty()
                ? Optional.of(answered(request, headers))
                : answers.once(
                        key.get() + "\n" + ChatRequest.fingerprint(body, IDENTITY) + "\n" + headers,
                        () -> Optional.of(answered(request, headers)).filter(Done::whole));
        var done = stored.isPresent() ? stored.get() : answered(request, headers);
        headers.echo(call, done.session());
        call.answer(200, done.shown());
    }

    private AgentOrder order(ResponseRequest request, SessionHeaders headers) {
        var session = headers.id().or(request::session).orElseGet(() -> "api-" + Ids.hex(random, SESSION));
        return new AgentOrder(
                ApiServer.NAME, session, Optional.of(request.history()), request.instructions(), headers.key());
    }

    private ResponseShape shape(ResponseRequest request) {
        return ResponseShape.of(request, settings.modelName(), clock.instant().getEpochSecond(), random);
    }

    private Done answered(ResponseRequest request, SessionHeaders headers) throws ApiException, InterruptedException {
        var order = order(request, headers);
        var shape = shape(request);
        try (var turn = Refusals.begin(turns, settings.mostRuns())) {
            var answer = ChatAnswer.of(turn.run(order, request.question(), Person.ABSENT, _ -> {}));
            var output = shape.output(Items.ofThisTurn(turn.history()), answer.text());
            var shown = shape.ended(answer, output);
            keep(request, shown, turn.history(), order);
            return new Done(shown, order.sessionId(), answer.whole());
        } catch (HermesException e) {
            log.warn("gateway.api", "no agent: " + e.getMessage(), e);
            throw ApiException.of(
                    500,
                    e.getMessage() + " " + String.join(" ", e.advice()),
                    "server_error",
                    Optional.of("agent_unavailable"));
        }
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
        var order = order(request, headers);
        var shape = shape(request);
        headers.echo(call, order.sessionId());
        var asked = new ArrayList<>(request.history());
        asked.add(request.question());
        try (var turn = Refusals.begin(turns, settings.mostRuns())) {
            keep(request, shape.begun("in_progress"), asked, order);
            var sink = new ResponseStream(
                    shape,
                    () -> Items.ofThisTurn(turn.history()),
                    shown -> keep(request, shown, turn.history(), order));
            try {
                new TurnStream(sink, log).run(call, turn, order, request.question());
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
