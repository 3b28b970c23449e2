package dev.hermes.llm;

import dev.hermes.api.model.CacheMarkers;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions, the protocol that most servers speak. */
final class ChatCompletions implements Protocol {
    private static final Set<String> NEWER_LIMIT_NAME =
            Set.of("api.openai.com", "api.githubcopilot.com", "models.inference.ai.azure.com");
    private static final Set<String> INNER_CALL_MEMBERS = Set.of("call_id", "response_item_id");

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public Map<String, String> headers(Endpoint endpoint) {
        return endpoint.key()
                .map(key -> Map.of("Authorization", "Bearer " + key.reveal()))
                .orElse(Map.of());
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var body = Json.object();
        body.put("model", request.model());
        body.set("messages", messages(request));
        if (!request.tools().isEmpty()) {
            body.set("tools", tools(request.tools()));
        }
        body.put("stream", request.stream());
        if (request.stream()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        request.maxTokens().ifPresent(limit -> body.put(limitName(request.endpoint()), limit));
        request.temperature().ifPresent(value -> body.put("temperature", value));
        request.effort().ifPresent(effort -> reasoning(body, request, effort));
        return body;
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new ChatAssembly(request.model(), events);
    }

    private static String limitName(Endpoint endpoint) {
        var host = Urls.host(endpoint.baseUrl());
        return NEWER_LIMIT_NAME.contains(host) || host.endsWith("openai.azure.com")
                ? "max_completion_tokens"
                : "max_tokens";
    }

    private static ArrayNode messages(ModelRequest request) {
        var messages = Json.array();
        var model = request.model().toLowerCase(Locale.ROOT);
        boolean developer = model.contains("gpt-5") || model.contains("codex");
        for (var message : request.messages()) {
            var json = message(message);
            if (messages.isEmpty() && developer && message.role() == Role.SYSTEM) {
                json.put("role", Role.DEVELOPER.wireName());
            }
            messages.add(json);
        }
        CacheMarks.envelope(messages, request.cache());
        return messages;
    }

    static ObjectNode message(Message message) {
        var json = Json.object();
        json.put("role", message.role().wireName());
        json.set("content", message.content());
        message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
        if (!message.toolCalls().isEmpty()) {
            var calls = json.putArray("tool_calls");
            for (var call : message.toolCalls()) {
                var item = calls.addObject().put("id", call.id()).put("type", "function");
                item.putObject("function").put("name", call.name()).put("arguments", call.arguments());
                call.extra().properties().stream()
                        .filter(member -> !INNER_CALL_MEMBERS.contains(member.getKey()))
                        .forEach(member -> item.set(member.getKey(), member.getValue()));
            }
        }
        message.reasoning().content().ifPresent(content -> json.put("reasoning_content", content));
        message.reasoning().details().ifPresent(details -> json.set("reasoning_details", details));
        return json;
    }

    static ArrayNode tools(List<ToolSpec> specs) {
        var tools = Json.array();
        for (var spec : specs) {
            var function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", spec.name()).put("description", spec.description());
            function.set("parameters", spec.parameters());
        }
        return tools;
    }

    /** Every server family has its own way of being told how hard to think. */
    private static void reasoning(ObjectNode body, ModelRequest request, ReasoningEffort effort) {
        boolean off = effort == ReasoningEffort.NONE;
        switch (request.endpoint().provider()) {
            case "openrouter", "ai-gateway", "nous" -> {
                var reasoning = body.putObject("reasoning").put("enabled", !off);
                if (!off) {
                    reasoning.put("effort", effort.wireName());
                }
            }
            case "kimi-coding", "kimi-coding-cn", "deepseek" -> {
                body.putObject("thinking").put("type", off ? "disabled" : "enabled");
                if (!off) {
                    body.put("reasoning_effort", threeSteps(effort));
                }
            }
            case "custom", "ollama" -> {
                if (off) {
                    body.put("think", false);
                }
            }
            case "openai", "openai-api", "xai", "groq", "tencent-tokenhub", "lmstudio" -> {
                if (!off) {
                    body.put("reasoning_effort", threeSteps(effort));
                }
            }
            default -> {
                // Servers that were not named reject members they do not know.
            }
        }
    }

    private static String threeSteps(ReasoningEffort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH, XHIGH, MAX -> "high";
        };
    }

    /** Where Claude-style cache markers go when a Claude is reached through this protocol. */
    static final class CacheMarks {
        private static final int LAST = 3;

        private CacheMarks() {}

        static void envelope(ArrayNode messages, CacheMarkers markers) {
            if (markers.layout() != CacheMarkers.Layout.ENVELOPE) {
                return;
            }
            int left = LAST;
            for (int i = messages.size() - 1; i >= 0; i--) {
                var message = (ObjectNode) messages.get(i);
                boolean system = i == 0 && Json.text(message, "role").equals("system");
                if (system || left-- > 0) {
                    mark(message, markers);
                }
            }
        }

        private static void mark(ObjectNode message, CacheMarkers markers) {
            if (Json.text(message, "role").equals("tool")) {
                message.set("cache_control", marker(markers));
            } else if (message.path("content").isString()) {
                var text = message.path("content").stringValue();
                message.putArray("content")
                        .addObject()
                        .put("type", "text")
                        .put("text", text)
                        .set("cache_control", marker(markers));
            } else if (message.path("content") instanceof ArrayNode parts
                    && !parts.isEmpty()
                    && parts.get(parts.size() - 1) instanceof ObjectNode last) {
                var marked = last.deepCopy();
                marked.set("cache_control", marker(markers));
                var copy = parts.deepCopy();
                copy.set(parts.size() - 1, marked);
                message.set("content", copy);
            }
        }

        static ObjectNode marker(CacheMarkers markers) {
            var marker = Json.object().put("type", "ephemeral");
            return markers.oneHour() ? marker.put("ttl", "1h") : marker;
        }
    }
}
