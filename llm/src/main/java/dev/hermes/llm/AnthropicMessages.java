package dev.hermes.llm;

import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages, which several other providers speak too. Asked with keys only: the marks of Anthropic's own program, which a
 * token of a subscription would need, are never sent.
 */
final class AnthropicMessages implements Protocol {
    private static final String VERSION = "2023-06-01";
    private static final String AZURE_VERSION = "2025-04-15";
    private static final int ROOM_BEHIND_THOUGHTS = 4096;

    @Override
    public String url(ModelRequest request) {
        var base = request.endpoint().baseUrl();
        var url = Urls.below(base, base.matches(".*/v1(\\?.*)?") ? "/messages" : "/v1/messages");
        return Urls.isAzure(request.endpoint()) && !url.contains("api-version=")
                ? url + (url.contains("?") ? "&" : "?") + "api-version=" + AZURE_VERSION
                : url;
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        var endpoint = request.endpoint();
        var host = Urls.host(endpoint.baseUrl());
        var headers = new HashMap<String, String>();
        headers.put("anthropic-version", VERSION);
        var betas = betas(endpoint);
        if (endpoint.extraBody().has("speed")) {
            betas.add("fast-mode-2026-02-01");
        }
        headers.put("anthropic-beta", String.join(",", betas));
        if (isMiniMax(host) || Urls.isAzure(endpoint)) {
            headers.putAll(Protocol.bearer(endpoint));
        } else {
            endpoint.key().ifPresent(key -> headers.put("x-api-key", key.reveal()));
        }
        return headers;
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var model = new ClaudeModel(request.model());
        var body = Json.object();
        body.put("model", request.model());
        body.put("max_tokens", request.maxTokens().orElseGet(model::outputLimit));
        system(body, request);
        var messages = new AnthropicHistory(signatures(request.endpoint())).write(request.messages());
        CacheMarks.inner(messages, request.cache());
        body.set("messages", messages);
        if (!request.tools().isEmpty()) {
            body.set("tools", tools(request));
            body.putObject("tool_choice").put("type", "auto");
        }
        body.put("stream", request.stream());
        if (!model.isFrom47()) {
            request.temperature().ifPresent(value -> body.put("temperature", value));
        }
        request.effort()
                .filter(effort -> effort != ReasoningEffort.NONE && !model.isHaiku() && !isKimi(request.endpoint()))
                .ifPresent(effort -> think(body, model, effort));
        return body;
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new AnthropicAssembly(request.model(), events);
    }

    static boolean isAnthropic(Endpoint endpoint) {
        return endpoint.provider().equals("anthropic")
                || Urls.host(endpoint.baseUrl()).equals("api.anthropic.com");
    }

    private static AnthropicHistory.Signatures signatures(Endpoint endpoint) {
        if (isAnthropic(endpoint) || endpoint.provider().equals("bedrock")) {
            return AnthropicHistory.Signatures.LAST_ONLY;
        }
        return isKimi(endpoint) || Urls.within(endpoint.baseUrl(), "deepseek.com")
                ? AnthropicHistory.Signatures.UNSIGNED_ONLY
                : AnthropicHistory.Signatures.NONE;
    }

    private static List<String> betas(Endpoint endpoint) {
        var betas = new ArrayList<String>();
        betas.add("interleaved-thinking-2025-05-14");
        if (!isMiniMax(Urls.host(endpoint.baseUrl()))) {
            betas.add("fine-grained-tool-streaming-2025-05-14");
        }
        if (Urls.isAzure(endpoint)) {
            betas.add("context-1m-2025-08-07");
        }
        return betas;
    }

    /** The system prompt stands beside the messages here: text, or one marked block. */
    private static void system(ObjectNode body, ModelRequest request) {
        var text = new StringBuilder();
        for (var message : request.messages()) {
            if (message.role().isInstruction() && !message.text().isBlank()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(message.text());
            }
        }
        if (text.isEmpty()) {
            return;
        }
        if (request.cache().layout() == CacheMarkers.Layout.NONE) {
            body.put("system", text.toString());
        } else {
            var blocks = body.putArray("system");
            blocks.addObject().put("type", "text").put("text", text.toString());
            CacheMarks.markLast(blocks, request.cache());
        }
    }

    private static ArrayNode tools(ModelRequest request) {
        var tools = Json.array();
        var names = new HashSet<String>();
        for (var spec : request.tools()) {
            if (names.add(spec.name())) {
                tools.addObject()
                        .put("name", spec.name())
                        .put("description", spec.description())
                        .set("input_schema", ToolSchemas.anthropic(spec.parameters()));
            }
        }
        return tools;
    }

    private static void think(ObjectNode body, ClaudeModel model, ReasoningEffort effort) {
        body.remove("temperature");
        if (model.thinksAdaptively()) {
            body.putObject("thinking").put("type", "adaptive").put("display", "summarized");
            body.putObject("output_config").put("effort", adaptive(effort, model));
            return;
        }
        int budget = budget(effort);
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        body.put("temperature", 1);
        body.put("max_tokens", Math.max(body.path("max_tokens").intValue(), budget + ROOM_BEHIND_THOUGHTS));
    }

    private static String adaptive(ReasoningEffort effort, ClaudeModel model) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH -> model.isFrom47() ? "xhigh" : "max";
            case MAX -> "max";
        };
    }

    private static int budget(ReasoningEffort effort) {
        return switch (effort) {
            case XHIGH, MAX -> 32_000;
            case HIGH -> 16_000;
            case NONE, MINIMAL, MEDIUM -> 8000;
            case LOW -> 4000;
        };
    }

    private static boolean isKimi(Endpoint endpoint) {
        return endpoint.provider().startsWith("kimi")
                || Urls.host(endpoint.baseUrl()).equals("api.kimi.com");
    }

    private static boolean isMiniMax(String host) {
        return host.equals("api.minimax.io") || host.equals("api.minimaxi.com");
    }
}
