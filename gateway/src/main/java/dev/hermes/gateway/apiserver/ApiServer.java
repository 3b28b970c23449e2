package dev.hermes.gateway.apiserver;

import dev.hermes.api.Log;
import dev.hermes.api.platform.Platform;
import dev.hermes.api.platform.PlatformException;
import dev.hermes.api.platform.PlatformHost;
import dev.hermes.gateway.AgentSource;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.HttpFront;
import dev.hermes.gateway.http.Json;
import dev.hermes.gateway.process.StateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The platform {@code api_server}: the agent behind the protocol that most programs for language models speak. */
public final class ApiServer implements Platform {
    public static final String NAME = "api_server";

    private final ApiServerSettings settings;
    private final Path home;
    private final Turns turns;
    private final ChatEndpoint chat;
    private final Responses kept;
    private final ResponsesEndpoint responses;
    private final RunsEndpoint runs;
    private final Clock clock;
    private final Log log;
    private volatile @Nullable HttpFront front;

    /** @param home whose state is told to who asks how the gateway fares */
    public ApiServer(
            ApiServerSettings settings, AgentSource agents, Path home, Clock clock, RandomGenerator random, Log log) {
        this.settings = settings;
        this.home = home;
        this.turns = new Turns(agents, settings.mostRuns());
        this.chat = new ChatEndpoint(settings, turns, clock, random, log);
        this.kept = new Responses(home, clock, log);
        this.responses = new ResponsesEndpoint(settings, turns, kept, clock, random, log);
        this.runs = new RunsEndpoint(settings, turns, kept, clock, random, log);
        this.clock = clock;
        this.log = log;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start(PlatformHost host) throws PlatformException {
        HttpFront bound;
        try {
            bound = HttpFront.bind(settings.host(), settings.port());
        } catch (IOException e) {
            throw new PlatformException(
                    "port_in_use",
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(),
                    true);
        }
        var danger = settings.danger();
        if (danger.isPresent()) {
            bound.close();
            throw new PlatformException("insecure", danger.get(), false);
        }
        turns.accept(host);
        bound.start(routes(), log);
        front = bound;
        log.info("gateway.api", "listening on " + settings.host() + ":" + bound.port());
    }

    private ApiRoutes routes() {
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

    /** Where it listens; for who let the system choose the port. */
    public int port() {
        var bound = front;
        return bound == null ? settings.port() : bound.port();
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
    public void stopAccepting() {
        turns.stopAccepting();
    }

    @Override
    public int inFlight() {
        return turns.inFlight();
    }

    @Override
    public void interrupt() {
        turns.interrupt();
    }

    @Override
    public void stop() {
        var bound = front;
        if (bound != null) {
            bound.close();
        }
        kept.close();
    }
}
