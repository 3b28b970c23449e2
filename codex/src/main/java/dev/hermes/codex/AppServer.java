package dev.hermes.codex;

import dev.hermes.llm.JsonLines;
import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.RollingText;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The child {@code codex app-server} and the wire to it. Used by one thread; a child that neither reads nor speaks keeps it
 * waiting no longer than it wants.
 */
final class AppServer implements AutoCloseable {
    /** JSON-RPC: there is no such method. */
    private static final int UNKNOWN_METHOD = -32601;

    private static final int MOST_WAITING = 10_000;
    private static final int KEPT_ERRORS = 2_000;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Child child;
    private final RollingText errors = new RollingText(KEPT_ERRORS);
    private final JsonLines lines;
    private final OutputReader errorReader;
    private long lastId;

    /** @param child started, with its input open to us; ends with this */
    AppServer(Child child) {
        this.child = child;
        this.errorReader = OutputReader.start(child.errors(), errors);
        this.lines = new JsonLines("codex", child.output(), child.input(), MOST_WAITING);
    }

    private static Incoming understood(ObjectNode object) {
        var id = object.path("id");
        boolean hasId = id.isString() || id.isIntegralNumber();
        if (object.path("method").isString()) {
            var method = object.path("method").stringValue();
            return hasId
                    ? new Incoming.Request(id, method, member(object, "params"))
                    : new Incoming.Notification(method, member(object, "params"));
        }
        if (!id.isIntegralNumber() || !object.has("result") && !object.has("error")) {
            return new Incoming.Garbage(object.toString());
        }
        return object.path("error").isObject()
                ? new Incoming.Refusal(
                        id.longValue(), object.path("error").path("message").asString("no reason given"))
                : new Incoming.Answer(id.longValue(), member(object, "result"));
    }

    private static ObjectNode member(ObjectNode object, String name) {
        return object.path(name) instanceof ObjectNode found ? found : JsonNodeFactory.instance.objectNode();
    }

    /** Asks for something; the answer carries the id. */
    long request(String method, ObjectNode params) {
        long id = ++lastId;
        var message = JsonNodeFactory.instance.objectNode().put("id", id).put("method", method);
        message.set("params", params);
        lines.say(message);
        return id;
    }

    void tell(String method) {
        lines.say(JsonNodeFactory.instance.objectNode().put("method", method));
    }

    void answer(Incoming.Request request, ObjectNode result) {
        var message = JsonNodeFactory.instance.objectNode();
        message.set("id", request.id());
        message.set("result", result);
        lines.say(message);
    }

    void refuse(Incoming.Request request, String why) {
        var message = JsonNodeFactory.instance.objectNode();
        message.set("id", request.id());
        message.putObject("error").put("code", UNKNOWN_METHOD).put("message", why);
        lines.say(message);
    }

    /** The next line; empty when none came within the time. */
    Optional<Incoming> next(Duration limit) throws InterruptedException {
        return lines.next(limit).map(heard -> switch (heard) {
            case JsonLines.Heard.Message(var json) -> understood(json);
            case JsonLines.Heard.Noise(var line) -> new Incoming.Garbage(line);
            case JsonLines.Heard.End() -> new Incoming.Gone();
        });
    }

    boolean running() {
        return child.running();
    }

    /** What it wrote to standard error at last, for people; may be empty. */
    String lastWords() throws InterruptedException {
        errorReader.finish(LAST_WORDS);
        return errors.text().strip();
    }

    @Override
    public void close() {
        child.close();
        lines.close();
    }
}
