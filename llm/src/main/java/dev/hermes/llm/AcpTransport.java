package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Timeouts;
import dev.hermes.api.model.WireRequest;
import dev.hermes.llm.acp.AcpException;
import dev.hermes.llm.acp.AcpPeer;
import dev.hermes.llm.acp.AcpProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks an agent that speaks the Agent Client Protocol as if it were a model: one session for each request, which is told the
 * whole conversation and thrown away with its answer, so that ours is the only memory there is.
 */
final class AcpTransport implements ModelTransport {
    /** The name of a model that leaves the choice to the agent. */
    private static final String ITS_OWN = "copilot-acp";

    private static final String TCP = "acp+tcp:";
    private static final int VERSION = 1;
    private static final int NOT_LOGGED_IN = -32_000;

    private final Supplier<AcpProgram> program;
    private final String userAgent;

    /** @param program what is started where the address names no listener */
    AcpTransport(Supplier<AcpProgram> program, String userAgent) {
        this.program = program;
        this.userAgent = userAgent;
    }

    @Override
    public ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        var draft = new Draft(request.model(), events);
        var answer = new AcpAnswer(draft, request.tools());
        try (var peer = reached(request.endpoint(), request.timeouts())) {
            var hello = greeted(peer);
            var session = peer.call("session/new", session(), _ -> {});
            choose(request.model(), session, peer);
            boolean pictures = hello.path("agentCapabilities")
                    .path("promptCapabilities")
                    .path("image")
                    .asBoolean(false);
            var end = peer.call(
                    "session/prompt",
                    prompt(Json.text(session, "sessionId"), request, pictures),
                    update -> take(update, draft, answer));
            peer.finish();
            return answer.end(reason(Json.text(end, "stopReason")));
        } catch (AcpException e) {
            throw Failures.withPartial(failure(e), draft.partial(answer.reasoning()));
        }
    }

    @Override
    public Optional<WireRequest> written(ModelRequest request) {
        return Optional.of(new WireRequest(request.endpoint().baseUrl(), Map.of(), prompt("", request, true)));
    }

    private AcpPeer reached(Endpoint endpoint, Timeouts timeouts) throws AcpException, InterruptedException {
        var address = endpoint.baseUrl();
        return address.startsWith(TCP) ? AcpPeer.connect(address, timeouts) : AcpPeer.start(program.get(), timeouts);
    }

    /** Says who asks; that is Hermes, and no other client. */
    private JsonNode greeted(AcpPeer peer) throws AcpException, InterruptedException {
        var params = Json.object().put("protocolVersion", VERSION);
        var abilities = params.putObject("clientCapabilities");
        abilities.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
        abilities.put("terminal", false);
        int slash = userAgent.indexOf('/');
        params.putObject("clientInfo")
                .put("name", slash < 0 ? userAgent : userAgent.substring(0, slash))
                .put("version", slash < 0 ? "" : userAgent.substring(slash + 1));
        var hello = greeting(peer, params);
        var version = hello.path("protocolVersion");
        if (version.asInt(0) != VERSION) {
            throw failed(
                    ErrorClass.FORMAT_ERROR,
                    "The program at the other end speaks version " + (version.isMissingNode() ? "?" : version)
                            + " of the Agent Client Protocol, and this one version " + VERSION
                            + "; bring the older of them up to date.",
                    "");
        }
        return hello;
    }

    /** A program that ends at once was started in a way that it does not know, and will not know the next time. */
    private static JsonNode greeting(AcpPeer peer, ObjectNode params) throws AcpException, InterruptedException {
        try {
            return peer.greet("initialize", params);
        } catch (AcpException e) {
            if (e.kind() != AcpException.Kind.GONE) {
                throw e;
            }
            throw failed(
                    ErrorClass.FORMAT_ERROR,
                    "The agent does not begin to talk: " + e.getMessage()
                            + ". It must speak the Agent Client Protocol; how it is started is said by"
                            + " HERMES_COPILOT_ACP_COMMAND and HERMES_COPILOT_ACP_ARGS.",
                    String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode session() {
        var params = Json.object().put("cwd", program.get().directory().toString());
        params.putArray("mcpServers");
        return params;
    }

    private static ObjectNode prompt(String session, ModelRequest request, boolean pictures) {
        var params = Json.object().put("sessionId", session);
        params.set("prompt", new AcpPrompt(pictures).of(request));
        return params;
    }

    /**
     * The models that the agent lets one choose from; empty when it offers no choice.
     *
     * @throws ModelException when it cannot be asked
     */
    List<String> models(Endpoint endpoint, Timeouts timeouts) throws InterruptedException {
        try (var peer = reached(endpoint, timeouts)) {
            greeted(peer);
            var session = peer.call("session/new", session(), _ -> {});
            peer.finish();
            return AcpModels.of(session).ids();
        } catch (AcpException e) {
            throw failure(e);
        }
    }

    private static void choose(String model, JsonNode session, AcpPeer peer) throws AcpException, InterruptedException {
        if (model.equals(ITS_OWN)) {
            return;
        }
        var offered = AcpModels.of(session);
        var chosen = offered.find(model)
                .orElseThrow(() -> failed(
                        ErrorClass.MODEL_NOT_FOUND,
                        "The program at the other end offers no model " + model + "; '" + ITS_OWN
                                + "' leaves the choice to it.",
                        ""));
        peer.call(offered.method(), offered.choice(Json.text(session, "sessionId"), chosen), _ -> {});
    }

    private static void take(JsonNode update, Draft draft, AcpAnswer answer) {
        var content = update.path("content");
        switch (Json.text(update, "sessionUpdate")) {
            case "agent_message_chunk" -> answer.text(Json.text(content, "text"));
            case "agent_thought_chunk" -> draft.think(Json.text(content, "text"));
            default -> {} // plans, modes and tools of its own are its own business
        }
    }

    private static FinishReason reason(String stop) throws AcpException {
        return switch (stop) {
            case "max_tokens", "max_turn_requests" -> FinishReason.LENGTH;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "cancelled" -> throw new AcpException(AcpException.Kind.GAVE_UP, "it cancelled its turn");
            default -> FinishReason.STOP;
        };
    }

    private static ModelException failure(AcpException e) {
        var what = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case MISSING ->
                failed(
                        ErrorClass.FORMAT_ERROR,
                        "The agent is not there: " + what
                                + ". Install GitHub's Copilot CLI, or name it in HERMES_COPILOT_ACP_COMMAND.",
                        what);
            case UNREACHABLE ->
                failed(
                        ErrorClass.SERVER_ERROR,
                        "The agent cannot be reached: " + what + ". It must listen where COPILOT_ACP_BASE_URL says.",
                        what);
            case GAVE_UP -> failed(ErrorClass.SERVER_ERROR, "The agent has no answer: " + what + ".", what);
            case GONE -> failed(ErrorClass.SERVER_ERROR, "The agent is gone: " + what + ".", what);
            case GARBAGE -> Failures.malformed("What the agent says is not of the Agent Client Protocol.", what);
            case SILENT -> failed(ErrorClass.TIMEOUT, "The agent took too long: " + what + ".", what);
            case REFUSED -> refused(e.error().orElseGet(Json::object));
        };
    }

    private static ModelException refused(JsonNode error) {
        return error.path("code").asInt(0) == NOT_LOGGED_IN
                ? failed(
                        ErrorClass.AUTH,
                        "The agent is not logged in. Log in with 'copilot login', or set COPILOT_GITHUB_TOKEN.",
                        error.toString())
                : Failures.inStream(error);
    }

    private static ModelException failed(ErrorClass kind, String message, String detail) {
        return new ModelException(kind, OptionalInt.empty(), message, detail, Optional.empty(), Optional.empty(), null);
    }
}
