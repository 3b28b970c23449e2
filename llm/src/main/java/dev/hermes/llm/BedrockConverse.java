package dev.hermes.llm;

import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Headers;
import tools.jackson.databind.node.ObjectNode;

/** Amazon Bedrock's {@code Converse}: one protocol for the models of many vendors. */
final class BedrockConverse implements Protocol {
    private static final int OUTPUT_LIMIT = 4096;

    /** Models that refuse a question with tools. */
    private static final List<String> WITHOUT_TOOLS =
            List.of("deepseek.r1", "deepseek-r1", "stability.", "cohere.embed", "amazon.titan-embed");

    @Override
    public String url(ModelRequest request) {
        return address(request, request.stream() ? "converse-stream" : "converse");
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        return Protocol.bearer(request.endpoint()); // an API key of Bedrock; without one the request is signed
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var body = Json.object();
        var system = Json.array();
        request.messages().stream()
                .filter(message ->
                        message.role().isInstruction() && !message.text().isBlank())
                .forEach(message -> system.addObject().put("text", message.text()));
        boolean tools = !request.tools().isEmpty() && takesTools(request.model());
        var messages = new ConverseHistory(tools).write(request.messages());
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", messages);
        var inference = body.putObject("inferenceConfig")
                .put("maxTokens", request.maxTokens().orElse(OUTPUT_LIMIT));
        request.temperature().ifPresent(value -> inference.put("temperature", value));
        if (tools) {
            tools(body.putObject("toolConfig"), request.tools());
        }
        return body;
    }

    @Override
    public ModelException refused(int status, Headers headers, String body) {
        return BedrockRefusal.of(status, headers, body);
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new ConverseAssembly(request.model(), events);
    }

    /** Models are named by ids with colons, or by whole ARNs with slashes. */
    static String address(ModelRequest request, String operation) {
        var path = "/model/" + Urls.segment(request.model()) + "/" + operation;
        return Urls.below(request.endpoint().baseUrl(), path);
    }

    private static boolean takesTools(String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return WITHOUT_TOOLS.stream().noneMatch(name::contains);
    }

    private static void tools(ObjectNode config, List<ToolSpec> specs) {
        var tools = config.putArray("tools");
        for (var spec : specs) {
            var tool = tools.addObject().putObject("toolSpec");
            tool.put("name", spec.name());
            if (!spec.description().isBlank()) { // an empty one is refused
                tool.put("description", spec.description());
            }
            tool.putObject("inputSchema").set("json", ToolSchemas.anthropic(spec.parameters()));
        }
    }
}
