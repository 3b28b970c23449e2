package dev.hermes.gateway.remote;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Usage;
import dev.hermes.gateway.http.Json;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Puts the answer of a remote agent together from the pieces of its stream. */
final class RemoteAnswer {
    private final String session;
    private final Consumer<AgentEvent> events;
    private final StringBuilder text = new StringBuilder();
    private String finish = "";
    private String model = "";
    private Usage usage = Usage.ZERO;
    private Optional<JsonNode> hermes = Optional.empty();
    private boolean begun;
    private boolean ended;

    RemoteAnswer(String session, Consumer<AgentEvent> events) {
        this.session = session;
        this.events = events;
    }

    /** What stands behind {@code data:}; pieces of other kinds, as those about tools, are passed over. */
    void take(String data) {
        begun = true;
        if (data.equals("[DONE]")) {
            ended = true;
            return;
        }
        Json.parse(data).filter(piece -> piece.path("choices").isArray()).ifPresent(this::take);
    }

    private void take(JsonNode piece) {
        model = piece.path("model").asString(model);
        var choice = piece.path("choices").path(0);
        var content = choice.path("delta").path("content").asString("");
        if (!content.isEmpty()) {
            text.append(content);
            events.accept(new AgentEvent.TextDelta(content));
        }
        finish = choice.path("finish_reason").asString(finish);
        if (piece.path("usage").isObject()) {
            var told = piece.path("usage");
            usage = new Usage(
                    told.path("prompt_tokens").asLong(0),
                    told.path("completion_tokens").asLong(0),
                    0,
                    0,
                    0);
        }
        if (piece.path("hermes").isObject()) {
            hermes = Optional.of(piece.path("hermes"));
        }
    }

    boolean begun() {
        return begun;
    }

    boolean ended() {
        return ended;
    }

    /** Once it has ended. */
    TurnResult result() {
        boolean whole = !finish.equals("error") && !finish.equals("length") && hermes.isEmpty();
        return result(
                whole || flag("completed"),
                finish.equals("error") || flag("failed"),
                finish.equals("length") || flag("partial"),
                false,
                finish.equals("length") ? "truncated" : "text_response(finish_reason=" + finish + ")",
                hermes.map(told -> told.path("error").asString("")).filter(why -> !why.isBlank()));
    }

    private boolean flag(String name) {
        return hermes.map(told -> told.path(name).asBoolean(false)).orElse(false);
    }

    TurnResult failed(String why) {
        return result(false, true, !text.isEmpty(), false, "remote_agent", Optional.of(why));
    }

    TurnResult interrupted() {
        return result(false, false, false, true, "interrupted", Optional.empty());
    }

    private TurnResult result(
            boolean completed,
            boolean failed,
            boolean partial,
            boolean interrupted,
            String exit,
            Optional<String> error) {
        return new TurnResult(
                text.toString(),
                completed,
                failed,
                partial,
                interrupted,
                exit,
                begun ? 1 : 0,
                usage,
                error,
                Optional.empty(),
                Optional.empty(),
                session,
                model,
                "remote",
                Optional.empty());
    }
}
