package dev.hermes.llm;

import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini behind a login at Google: the same questions and answers, each in an envelope. */
final class CodeAssist implements Protocol {
    private final GeminiGenerate gemini = new GeminiGenerate();

    @Override
    public String url(ModelRequest request) {
        var method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return Urls.below(request.endpoint().baseUrl(), method);
    }

    @Override
    public Map<String, String> headers(ModelRequest request) {
        return Protocol.bearer(request.endpoint());
    }

    /** The project stands beside these, as an extra member of the endpoint. */
    @Override
    public ObjectNode body(ModelRequest request) {
        var body = Json.object();
        body.put("model", request.model());
        body.put(
                "user_prompt_id",
                request.sessionId().orElseGet(() -> UUID.randomUUID().toString()));
        body.set("request", gemini.body(request));
        return body;
    }

    @Override
    public ModelException refused(int status, Headers headers, String body) {
        return gemini.refused(status, headers, body);
    }

    @Override
    public Assembly assembly(ModelRequest request, Consumer<ModelEvent> events) {
        return new Unwrapped(gemini.assembly(request, events));
    }

    private record Unwrapped(Assembly inner) implements Assembly {
        @Override
        public void accept(String name, JsonNode data) {
            inner.accept(name, data.path("response").isObject() ? data.path("response") : data);
        }

        @Override
        public void whole(JsonNode body) {
            accept("", body);
        }

        @Override
        public boolean complete() {
            return inner.complete();
        }

        @Override
        public boolean ended() {
            return inner.ended();
        }

        @Override
        public Optional<ModelAnswer> partial() {
            return inner.partial();
        }

        @Override
        public ModelAnswer answer() {
            return inner.answer();
        }
    }
}
