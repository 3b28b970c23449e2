package dev.hermes.gateway.apiserver;

import dev.hermes.agent.AgentEvent;
import dev.hermes.api.HermesException;
import dev.hermes.api.tool.Person.Decision;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/runs}: turns that are begun with one request and listened to with others. */
final class RunsEndpoint {
    private static final int ID = 32;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration EVENTS_KEPT = Duration.ofSeconds(300);
    private static final Duration STATUS_KEPT = Duration.ofSeconds(3_600);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Map<String, Decision> CHOICES = Map.of(
            "once", Decision.ONCE,
            "approve", Decision.ONCE,
            "approved", Decision.ONCE,
            "allow", Decision.ONCE,
            "session", Decision.SESSION,
            "always", Decision.ALWAYS,
            "deny", Decision.DENY);

    private final Desk desk;
    private final Map<String, Run> runs = new LinkedHashMap<>();

    RunsEndpoint(Desk desk) {
        this.desk = desk;
    }

    void create(HttpCall call, ObjectNode body) throws ApiException, IOException {
        var headers = desk.headers(call);
        var request = ResponseRequest.of(body, desk.responses());
        var named = Optional.of(body.path("session_id").asString("")).filter(text -> !text.isBlank());
        var order = desk.order(request, headers, named);
        sweep();
        var run = new Run(
                "run_" + Ids.hex(desk.random(), ID),
                order.sessionId(),
                request.model().orElse(desk.settings().modelName()),
                desk.begin(),
                desk.clock());
        synchronized (runs) {
            runs.put(run.id(), run);
        }
        Thread.ofVirtual().name(run.id()).start(() -> work(run, order, request));
        headers.echo(call, order.sessionId());
        call.answer(202, Json.object().put("run_id", run.id()).put("status", "started"));
    }

    private void work(Run run, AgentOrder order, ResponseRequest request) {
        try (var turn = run.turn()) {
            var answer = ChatAnswer.of(turn.run(order, request.question(), run, event -> tell(run, event), run::begin));
            if (answer.useless()) {
                run.end(RunStatus.FAILED, failure(answer.error().orElse("The agent gave no answer.")));
            } else {
                var result = Json.object().put("output", answer.text());
                var usage = answer.result().usage();
                result.putObject("usage")
                        .put("input_tokens", usage.prompt())
                        .put("output_tokens", usage.output())
                        .put("total_tokens", usage.total());
                answer.error().ifPresent(why -> result.put("error", why));
                run.end(answer.failed() ? RunStatus.FAILED : RunStatus.COMPLETED, result);
            }
        } catch (HermesException e) {
            desk.log().warn("gateway.api", "no agent: " + e.getMessage(), e);
            run.end(RunStatus.FAILED, failure(Desk.advice(e)));
        } catch (RuntimeException e) {
            desk.log().error("gateway.api", run.id() + " broke", e);
            run.end(RunStatus.FAILED, failure("Something broke that should not break."));
        } catch (InterruptedException _) {
            run.end(RunStatus.FAILED, failure("interrupted"));
        }
    }

    private static ObjectNode failure(String why) {
        return Json.object().put("error", why);
    }

    private static void tell(Run run, AgentEvent event) {
        switch (event) {
            case AgentEvent.TextDelta(var text) ->
                run.tell("message.delta", Json.object().put("delta", text));
            case AgentEvent.ReasoningDelta(var text) ->
                run.tell("reasoning.available", Json.object().put("text", text));
            case AgentEvent.ToolStarted(var callId, var tool, var arguments) ->
                run.tell(
                        "tool.started",
                        Json.object()
                                .put("tool", tool)
                                .put("preview", ToolLooks.label(tool, arguments))
                                .put("call_id", callId));
            case AgentEvent.ToolFinished done ->
                run.tell(
                        "tool.completed",
                        Json.object()
                                .put("tool", done.tool())
                                .put("duration", done.took().toMillis() / 1000.0)
                                .put("error", done.failed())
                                .put("call_id", done.callId()));
            default -> {}
        }
    }

    /** Forgets what ended long ago; one that works is never forgotten, so that it can always be stopped. */
    private void sweep() {
        var now = desk.clock().instant();
        synchronized (runs) {
            runs.values()
                    .removeIf(run -> run.endedAt()
                            .filter(end -> now.isAfter(end.plus(STATUS_KEPT)))
                            .isPresent());
            runs.values().stream()
                    .filter(run -> run.endedAt()
                            .filter(end -> now.isAfter(end.plus(EVENTS_KEPT)))
                            .isPresent())
                    .forEach(Run::forgetEvents);
        }
    }

    private Run find(String id) throws ApiException {
        sweep();
        synchronized (runs) {
            var run = runs.get(id);
            if (run == null) {
                throw notFound(id);
            }
            return run;
        }
    }

    private static ApiException notFound(String id) {
        return ApiException.of(404, "Run not found: " + id, "invalid_request_error", Optional.of("run_not_found"));
    }

    void get(HttpCall call, String id) throws ApiException, IOException {
        call.answer(200, find(id).shown());
    }

    void events(HttpCall call, String id) throws ApiException, IOException, InterruptedException {
        var run = find(id);
        long last = call.header("Last-Event-ID")
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,15}"))
                .map(Long::valueOf)
                .orElse(-1L);
        var stream = call.stream();
        while (true) {
            boolean over = !run.active();
            var events = run.after(last, SILENCE);
            for (var event : events) {
                stream.numbered(event.number(), event.json());
                last = event.number();
            }
            if (events.isEmpty() && over) {
                stream.comment("stream closed");
                stream.flush();
                return;
            }
            if (events.isEmpty() && run.active()) {
                stream.comment("keepalive");
            }
            stream.flush();
        }
    }

    void approve(HttpCall call, String id, ObjectNode body) throws ApiException, IOException {
        var run = find(id);
        var choice = body.path("choice").asString("").strip().toLowerCase(Locale.ROOT);
        var decision = CHOICES.get(choice);
        if (decision == null) {
            throw ApiException.of(
                    400,
                    "'choice' must be one of once, session, always, deny.",
                    "invalid_request_error",
                    Optional.of("invalid_approval_choice"));
        }
        if (!run.active()) {
            throw conflict("The run has ended.", "approval_not_active");
        }
        boolean all = ChatRequest.truth(body.path("all")) || ChatRequest.truth(body.path("resolve_all"));
        int resolved = run.decide(decision, all);
        if (resolved == 0) {
            throw conflict("The run waits for no approval.", "approval_not_pending");
        }
        var named = decision.name().toLowerCase(Locale.ROOT);
        call.answer(
                200,
                Json.object()
                        .put("object", "hermes.run.approval_response")
                        .put("run_id", id)
                        .put("choice", named)
                        .put("resolved", resolved));
    }

    private static ApiException conflict(String message, String code) {
        return ApiException.of(409, message, "invalid_request_error", Optional.of(code));
    }

    void stop(HttpCall call, String id) throws ApiException, IOException, InterruptedException {
        var run = find(id);
        if (!run.stop()) {
            throw notFound(id);
        }
        run.awaitEnd(STOP);
        call.answer(200, Json.object().put("run_id", id).put("status", "stopping"));
    }
}
