package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's Responses, as OpenAI, its Codex back end, xAI and Copilot speak it. Nothing is stored with the provider. */
final class OpenAiResponses implements Protocol {
    private static final String SEALED_THOUGHTS = "reasoning.encrypted_content";

    /** The Codex back end demands instructions. */
    private static final String PLAIN_INSTRUCTIONS = "Answer the user helpfully.";

    @Override
    public String url(ModelRequest request) {
        return Urls.below(request.endpoint().baseUrl(), "/responses");
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        var headers = new HashMap<>(Protocol.bearer(request.endpoint()));
        headers.putAll(CopilotHeaders.of(request));
        request.sessionId().ifPresent(id -> {
            if (isXai(request.endpoint())) {
                headers.put("x-grok-conv-id", id);
            } else if (isCodex(request.endpoint())) {
                headers.put("session_id", id);
                headers.put("x-client-request-id", id);
            }
        });
        return headers;
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var endpoint = request.endpoint();
        var body = Json.object();
        body.put("model", request.model());
        var instructions = ResponsesInput.instructions(request.messages());
        if (!instructions.isEmpty() || isCodex(endpoint)) {
            body.put("instructions", instructions.isEmpty() ? PLAIN_INSTRUCTIONS : instructions);
        }
        body.set("input", ResponsesInput.items(request.messages()));
        if (!request.tools().isEmpty()) {
            body.set("tools", tools(request));
            body.put("tool_choice", "auto");
            body.put("parallel_tool_calls", true);
        }
        body.put("store", false);
        body.put("stream", request.stream());
        if (!endpoint.provider().startsWith("copilot")) {
            request.sessionId().ifPresent(id -> body.put("prompt_cache_key", id));
        }
        if (!isCodex(endpoint)) {
            request.maxTokens().ifPresent(limit -> body.put("max_output_tokens", limit));
        }
        reasoning(body, request);
        return body;
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new ResponsesAssembly(request.model(), events);
    }

    private static ArrayNode tools(ModelRequest request) {
        boolean xai = isXai(request.endpoint());
        var tools = Json.array();
        for (var spec : request.tools()) {
            tools.addObject()
                    .put("type", "function")
                    .put("name", spec.name())
                    .put("description", spec.description())
                    .put("strict", false)
                    .set("parameters", xai ? ToolSchemas.xai(spec.parameters()) : spec.parameters());
        }
        return tools;
    }

    private static void reasoning(ObjectNode body, ModelRequest request) {
        var model = name(request.model());
        boolean off = request.effort().equals(Optional.of(ReasoningEffort.NONE));
        var include = body.putArray("include");
        if (isXai(request.endpoint()) ? off : !thinks(model)) { // refused by models that can reason
            request.temperature().ifPresent(value -> body.put("temperature", value));
        }
        if (off || !thinks(model)) {
            return;
        }
        include.add(SEALED_THOUGHTS);
        var effort = request.effort().orElse(ReasoningEffort.MEDIUM);
        if (!isXai(request.endpoint())) {
            body.putObject("reasoning").put("effort", openAi(effort)).put("summary", "auto");
        } else if (xaiTakesEffort(model)) {
            body.putObject("reasoning").put("effort", xai(effort));
        }
    }

    /** The older families answer at once, and refuse to be told how hard to think. */
    private static boolean thinks(String model) {
        return !model.startsWith("gpt-4") && !model.startsWith("gpt-3") && !model.startsWith("chatgpt-4");
    }

    private static boolean xaiTakesEffort(String model) {
        return model.startsWith("grok-3-mini")
                || model.startsWith("grok-4.20-multi-agent")
                || model.startsWith("grok-4.3");
    }

    private static String openAi(ReasoningEffort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
            case XHIGH, MAX -> "xhigh";
        };
    }

    private static String xai(ReasoningEffort effort) {
        return effort == ReasoningEffort.XHIGH || effort == ReasoningEffort.MAX ? "high" : openAi(effort);
    }

    private static boolean isXai(Endpoint endpoint) {
        return endpoint.provider().startsWith("xai")
                || Urls.host(endpoint.baseUrl()).equals("api.x.ai");
    }

    private static boolean isCodex(Endpoint endpoint) {
        return endpoint.provider().equals("openai-codex")
                || (Urls.within(endpoint.baseUrl(), "chatgpt.com")
                        && endpoint.baseUrl().contains("/backend-api/codex"));
    }

    private static String name(String model) {
        return model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
