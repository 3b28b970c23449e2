package dev.hermes.llm;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a model server over real HTTP, in one protocol. */
abstract class Asking {
    static final Duration SOON = Duration.ofSeconds(20);

    final ModelServer server = ModelServer.start();
    final Transports transports = new Transports("hermes-test", false);
    final List<ModelEvent> events = new ArrayList<>();

    @AfterEach
    void stop() {
        transports.close();
        server.close();
    }

    abstract ApiMode mode();

    Endpoint endpoint(String provider) {
        return new Endpoint(provider, mode(), server.url(), Optional.of(Secret.of("sk-test")), Map.of(), Json.object());
    }

    ModelRequest request(Message... messages) {
        return ModelRequest.of(endpoint("custom"), "test-model", List.of(messages));
    }

    ModelRequest hello() {
        return request(Message.user("hello"));
    }

    ModelAnswer ask(ModelRequest request) throws InterruptedException {
        return transports.of(mode()).ask(request, events::add);
    }

    ModelAnswer answerTo(Reply reply) throws InterruptedException {
        server.enqueue(reply);
        return ask(hello());
    }

    /** The body that reaches the server. */
    JsonNode sent(ModelRequest request) throws InterruptedException {
        return received(request).body();
    }

    Recorded received(ModelRequest request) throws InterruptedException {
        ask(request);
        return server.lastRequest();
    }

    ModelRequest to(String provider, String model, Message... messages) {
        return ModelRequest.of(endpoint(provider), model, List.of(messages));
    }

    String shownText() {
        return events.stream()
                .map(event -> event instanceof ModelEvent.TextDelta(var text) ? text : "")
                .collect(Collectors.joining());
    }

    String shownThoughts() {
        return events.stream()
                .map(event -> event instanceof ModelEvent.ReasoningDelta(var text) ? text : "")
                .collect(Collectors.joining());
    }

    List<String> shownCalls() {
        return events.stream()
                .filter(ModelEvent.ToolCallStarted.class::isInstance)
                .map(event -> ((ModelEvent.ToolCallStarted) event).tool())
                .toList();
    }

    static JsonNode json(String text) {
        return Json.parse(text).orElseThrow();
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }
}
