package dev.hermes.llm;

import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ReasoningEffort;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Headers;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Google's {@code generateContent}, the protocol that Gemini speaks itself. */
final class GeminiGenerate implements Protocol {
    private static final String MODELS = "models/";

    /** The key stands in a header only: addresses end up in logs. */
    @Override
    public String url(ModelRequest request) {
        var base = request.endpoint().baseUrl();
        var version = Urls.hasPath(base) ? "" : "/v1beta";
        var method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return Urls.below(base, version + "/" + MODELS + Urls.segment(bare(request.model())) + method);
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        return request.endpoint()
                .key()
                .map(key -> Map.of("x-goog-api-key", key.reveal()))
                .orElse(Map.of());
    }

    @Override
    public ObjectNode body(ModelRequest request) {
        var body = Json.object();
        var system = Json.array();
        request.messages().stream()
                .filter(message ->
                        message.role().isInstruction() && !message.text().isBlank())
                .forEach(message -> system.addObject().put("text", message.text()));
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        var name = bare(request.model()).toLowerCase(Locale.ROOT);
        body.set("contents", new GeminiHistory(name.startsWith("gemini-3")).write(request.messages()));
        if (!request.tools().isEmpty()) {
            body.putArray("tools").addObject().set("functionDeclarations", declarations(request.tools()));
            body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", "AUTO");
        }
        var generation = generation(request, name);
        if (!generation.isEmpty()) {
            body.set("generationConfig", generation);
        }
        return body;
    }

    @Override
    public ModelException refused(int status, Headers headers, String body) {
        return GeminiRefusal.of(status, headers, body);
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new GeminiAssembly(request.model(), events);
    }

    /** Lists of models name them with their collection. */
    private static String bare(String model) {
        return model.startsWith(MODELS) ? model.substring(MODELS.length()) : model;
    }

    private static ArrayNode declarations(List<ToolSpec> specs) {
        var declarations = Json.array();
        for (var spec : specs) {
            var declaration = declarations.addObject().put("name", spec.name()).put("description", spec.description());
            var parameters = GeminiSchema.of(spec.parameters());
            if (!parameters.path("properties").isEmpty()) { // an object without any is refused
                declaration.set("parameters", parameters);
            }
        }
        return declarations;
    }

    private static ObjectNode generation(ModelRequest request, String name) {
        var generation = Json.object();
        request.temperature().ifPresent(value -> generation.put("temperature", value));
        request.maxTokens().ifPresent(limit -> generation.put("maxOutputTokens", limit));
        if (thinks(name)) {
            request.effort().ifPresent(effort -> generation.set("thinkingConfig", thinking(effort, name)));
        }
        return generation;
    }

    private static boolean thinks(String name) {
        return name.startsWith("gemini") && !name.matches("gemini-(1|2\\.0).*");
    }

    private static ObjectNode thinking(ReasoningEffort effort, String name) {
        boolean on = effort != ReasoningEffort.NONE;
        var thinking = Json.object().put("includeThoughts", on);
        if (on && name.startsWith("gemini-3")) {
            thinking.put("thinkingLevel", level(effort, name.contains("flash")));
        }
        return thinking;
    }

    /** The larger models know no middle. */
    private static String level(ReasoningEffort effort, boolean flash) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> "low";
            case MEDIUM -> flash ? "medium" : "high";
            case HIGH, XHIGH, MAX -> "high";
        };
    }
}
