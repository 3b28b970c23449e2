package dev.hermes.gateway.apiserver;

import dev.hermes.gateway.http.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What this server can do, for clients that ask first. */
final class Capabilities {
    private static final List<String> THERE = List.of(
            "chat_completions",
            "chat_completions_streaming",
            "responses_api",
            "responses_streaming",
            "run_submission",
            "run_status",
            "run_events_sse",
            "run_stop",
            "run_approval_response",
            "tool_progress_events",
            "approval_events",
            "session_continuity_header",
            "session_key_header");
    private static final Map<String, String> ENDPOINTS = Map.of(
            "health", "GET /health",
            "health_detailed", "GET /health/detailed",
            "models", "GET /v1/models",
            "chat_completions", "POST /v1/chat/completions",
            "responses", "POST /v1/responses",
            "runs", "POST /v1/runs",
            "run_status", "GET /v1/runs/{run_id}",
            "run_events", "GET /v1/runs/{run_id}/events",
            "run_approval", "POST /v1/runs/{run_id}/approval",
            "run_stop", "POST /v1/runs/{run_id}/stop");

    private Capabilities() {}

    static ObjectNode of(ApiServerSettings settings) {
        var node = Json.object();
        node.put("object", "hermes.api_server.capabilities");
        node.put("platform", "hermes-agent");
        node.put("model", settings.modelName());
        node.putObject("auth")
                .put("type", "bearer")
                .put("required", settings.key().isPresent());
        node.putObject("runtime")
                .put("mode", "server_agent")
                .put("tool_execution", "server")
                .put("split_runtime", false)
                .put("description", "The agent and its tools run in the gateway; the client only talks.");
        var features = node.putObject("features");
        THERE.forEach(name -> features.put(name, true));
        features.put("cors", !settings.origins().isEmpty());
        var endpoints = node.putObject("endpoints");
        ENDPOINTS.forEach((name, route) ->
                endpoints.putObject(name).put("method", route.split(" ")[0]).put("path", route.split(" ")[1]));
        return node;
    }
}
