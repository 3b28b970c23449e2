package dev.hermes.llm;

import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.Role;
import dev.hermes.api.tool.ToolSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions, the protocol that most servers speak. */
final class ChatCompletions implements Protocol {
    private static final Set<String> NEWER_LIMIT_NAME =
            Set.of("api.openai.com", "api.githubcopilot.com", "models.inference.ai.azure.com");
    private static final Set<String> INNER_CALL_MEMBERS = Set.of("call_id", "response_item_id");

    /** What a server that wants thoughts accepts for a call that was made without any. */
    private static final String NO_THOUGHTS = " ";

    @Override
    public String url(ModelRequest request) {
        return Urls.below(request.endpoint().baseUrl(), "/chat/completions");
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        var headers = new HashMap<>(Protocol.bearer(request.endpoint()));
        headers.putAll(CopilotHeaders.of(request));
        boolean grok = request.model().toLowerCase(Locale.ROOT).startsWith("x-ai/grok-");
        if (grok && Urls.within(request.endpoint().baseUrl(), "openrouter.ai")) {
            request.sessionId().ifPresent(id -> headers.put("x-grok-conv-id", id));
        }
        return headers;
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var body = Json.object();
        body.put("model", request.model());
        body.set("messages", messages(request));
        if (!request.tools().isEmpty()) {
            body.set("tools", tools(request));
        }
        body.put("stream", request.stream());
        if (request.stream()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        request.maxTokens().ifPresent(limit -> body.put(limitName(request.endpoint()), limit));
        if (!request.endpoint().provider().startsWith("kimi-coding")) { // it has one of its own, and refuses others
            request.temperature().ifPresent(value -> body.put("temperature", value));
        }
        ChatReasoning.ask(body, request);
        if (request.endpoint().provider().equals("qwen-oauth")) {
            QwenPortal.adapt(body, request.sessionId());
        }
        return body;
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new ChatAssembly(request.model(), events);
    }

    private static String limitName(Endpoint endpoint) {
        return NEWER_LIMIT_NAME.contains(Urls.host(endpoint.baseUrl()))
                        || Urls.within(endpoint.baseUrl(), "openai.azure.com")
                ? "max_completion_tokens"
                : "max_tokens";
    }

    private static ArrayNode messages(ModelRequest request) {
        var messages = Json.array();
        var model = request.model().toLowerCase(Locale.ROOT);
        boolean developer = model.contains("gpt-5") || model.contains("codex");
        boolean thoughts = ChatReasoning.wantsThoughtsBack(request);
        boolean details = ChatReasoning.routes(request.endpoint());
        for (var message : request.messages()) {
            var json = message(message);
            if (messages.isEmpty() && developer && message.role() == Role.SYSTEM) {
                json.put("role", Role.DEVELOPER.wireName());
            }
            if (thoughts && message.role() == Role.ASSISTANT) {
                thoughts(message, json);
            }
            if (details) {
                message.reasoning()
                        .details()
                        .filter(ChatCompletions::isOfRouter)
                        .ifPresent(given -> json.set("reasoning_details", given));
            }
            messages.add(json);
        }
        CacheMarks.envelope(messages, request.cache());
        return messages;
    }

    private static ObjectNode message(Message message) {
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
        return json;
    }

    private static void thoughts(Message message, ObjectNode json) {
        var given = message.reasoning().content().or(() -> message.reasoning().text());
        if (given.isPresent()) {
            json.put("reasoning_content", given.get());
        } else if (!message.toolCalls().isEmpty()) {
            json.put("reasoning_content", NO_THOUGHTS);
        }
    }

    /** Signed thinking of another protocol, kept from before a change of provider, is refused by routers. */
    private static boolean isOfRouter(JsonNode details) {
        return details.valueStream().noneMatch(block -> Json.text(block, "type").endsWith("thinking"));
    }

    private static ArrayNode tools(ModelRequest request) {
        var model = request.model().toLowerCase(Locale.ROOT);
        boolean moonshot = model.contains("kimi") || model.contains("moonshot");
        return tools(request.tools(), moonshot);
    }

    private static ArrayNode tools(List<ToolSpec> specs, boolean moonshot) {
        var tools = Json.array();
        for (var spec : specs) {
            var function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", spec.name()).put("description", spec.description());
            function.set("parameters", moonshot ? ToolSchemas.moonshot(spec.parameters()) : spec.parameters());
        }
        return tools;
    }
}
