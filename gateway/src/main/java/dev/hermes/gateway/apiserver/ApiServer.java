package dev.hermes.gateway.apiserver;

import dev.hermes.api.Log;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.HttpPlatform;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.process.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** The platform {@code api_server}: the agent behind the protocol that most programs for language models speak. */
public final class ApiServer extends HttpPlatform {
    public static final String NAME = "api_server";

    private final ApiServerSettings settings;
    private final Path home;
    private final Turns turns;
    private final Responses kept;
    private final ChatEndpoint chat;
    private final ResponsesEndpoint responses;
    private final RunsEndpoint runs;
    private final Clock clock;

    /** @param home whose state is told to who asks how the gateway fares */
    public ApiServer(
            ApiServerSettings settings, AgentSource agents, Path home, Clock clock, RandomGenerator random, Log log) {
        this(settings, new Turns(agents, settings.mostRuns(), log), home, clock, random, log);
    }

    private ApiServer(
            ApiServerSettings settings, Turns turns, Path home, Clock clock, RandomGenerator random, Log log) {
        super(NAME, settings.host(), settings.port(), turns, log);
        this.settings = settings;
        this.home = home;
        this.turns = turns;
        this.kept = new Responses(home, clock, log);
        var desk = new Desk(settings, turns, kept, clock, random, log);
        this.chat = new ChatEndpoint(desk);
        this.responses = new ResponsesEndpoint(desk);
        this.runs = new RunsEndpoint(desk);
        this.clock = clock;
    }

    @Override
    protected Optional<String> danger() {
        return settings.danger();
    }

    @Override
    protected HttpFront.Handler handler() {
        var routes = new ApiRoutes(settings);
        var health = Json.object().put("status", "ok").put("platform", "hermes-agent");
        return routes.add("GET", "/health", (call, _) -> call.answer(200, health))
                .add("GET", "/v1/health", (call, _) -> call.answer(200, health))
                .add("GET", "/health/detailed", (call, _) -> detailed(call, routes.authenticated(call)))
                .add("GET", "/v1/models", (call, _) -> call.answer(200, models()))
                .add("GET", "/v1/capabilities", (call, _) -> call.answer(200, Capabilities.of(settings)))
                .add("POST", "/v1/chat/completions", (call, _) -> chat.handle(call, ApiRoutes.body(call)))
                .add("POST", "/v1/responses", (call, _) -> responses.create(call, ApiRoutes.body(call)))
                .add("GET", "/v1/responses/*", responses::get)
                .add("DELETE", "/v1/responses/*", responses::delete)
                .add("POST", "/v1/runs", (call, _) -> runs.create(call, ApiRoutes.body(call)))
                .add("GET", "/v1/runs/*", runs::get)
                .add("GET", "/v1/runs/*/events", runs::events)
                .add("POST", "/v1/runs/*/approval", (call, id) -> runs.approve(call, id, ApiRoutes.body(call)))
                .add("POST", "/v1/runs/*/stop", runs::stop);
    }

    private ObjectNode models() {
        var list = Json.object().put("object", "list");
        var model = list.putArray("data").addObject();
        model.put("id", settings.modelName());
        model.put("object", "model");
        model.put("created", clock.instant().getEpochSecond());
        model.put("owned_by", "hermes");
        model.putArray("permission");
        model.put("root", settings.modelName());
        model.putNull("parent");
        return list;
    }

    /** @param trusted whether errors, which may tell how this machine is made, are for these eyes */
    private void detailed(HttpCall call, boolean trusted) throws IOException {
        var answer = Json.object().put("status", "ok").put("platform", "hermes-agent");
        StateFile.read(home).ifPresent(state -> {
            for (var member : List.of("gateway_state", "platforms", "exit_reason", "updated_at", "pid")) {
                if (state.has(member)) {
                    answer.set(member, state.get(member));
                }
            }
        });
        answer.put("active_agents", turns.inFlight());
        if (!trusted) {
            answer.path("platforms").forEach(platform -> ((ObjectNode) platform).remove("error_message"));
            answer.remove("exit_reason");
        }
        call.answer(200, answer);
    }

    @Override
    public void stop() {
        super.stop();
        kept.close();
    }
}
