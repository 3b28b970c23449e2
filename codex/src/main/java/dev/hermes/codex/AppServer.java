package dev.hermes.codex;

import dev.hermes.llm.LineReader;
import dev.hermes.tools.process.Child;
import dev.hermes.tools.process.OutputReader;
import dev.hermes.tools.process.RollingText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The child {@code codex app-server} and the wire to it. Used by one thread; three of its own read and write, so that a child
 * that neither reads nor speaks keeps nobody waiting longer than they want.
 */
final class AppServer implements AutoCloseable {
    /** JSON-RPC: there is no such method. */
    private static final int UNKNOWN_METHOD = -32601;

    private static final int MOST_WAITING = 10_000;
    private static final int KEPT_ERRORS = 2_000;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Child child;
    private final BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
    private final RollingText errors = new RollingText(KEPT_ERRORS);
    private final Thread reader;
    private final Thread writer;
    private final OutputReader errorReader;
    private long lastId;

    /** @param child started, with its input open to us; ends with this */
    AppServer(Child child) {
        this.child = child;
        this.errorReader = OutputReader.start(child.errors(), errors);
        this.reader = Thread.ofVirtual().name("codex-reader").start(this::read);
        this.writer = Thread.ofVirtual().name("codex-writer").start(this::write);
    }

    private void read() {
        try {
            try {
                var lines = new LineReader(child.output());
                for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                    if (!line.get().isBlank()) {
                        incoming.put(understood(line.get()));
                    }
                }
            } catch (IOException _) {
                // the pipe is closed under us when the child is ended
            }
            incoming.put(new Incoming.Gone());
        } catch (InterruptedException _) {
            // closed: nobody listens any more
        }
    }

    private void write() {
        try (var out = child.input()) {
            while (true) {
                out.write(outgoing.take().getBytes(StandardCharsets.UTF_8));
                out.write('\n');
                out.flush();
            }
        } catch (IOException | InterruptedException _) {
            // it ended, which the reader tells, or this was closed
        }
    }

    private static Incoming understood(String line) {
        JsonNode node;
        try {
            node = JsonMapper.shared().readTree(line);
        } catch (JacksonException _) {
            return new Incoming.Garbage(line);
        }
        if (!(node instanceof ObjectNode object)) {
            return new Incoming.Garbage(line);
        }
        var id = object.path("id");
        boolean hasId = id.isString() || id.isIntegralNumber();
        if (object.path("method").isString()) {
            var method = object.path("method").stringValue();
            return hasId
                    ? new Incoming.Request(id, method, member(object, "params"))
                    : new Incoming.Notification(method, member(object, "params"));
        }
        if (!id.isIntegralNumber() || !object.has("result") && !object.has("error")) {
            return new Incoming.Garbage(line);
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
        send(message);
        return id;
    }

    void tell(String method) {
        send(JsonNodeFactory.instance.objectNode().put("method", method));
    }

    void answer(Incoming.Request request, ObjectNode result) {
        var message = JsonNodeFactory.instance.objectNode();
        message.set("id", request.id());
        message.set("result", result);
        send(message);
    }

    void refuse(Incoming.Request request, String why) {
        var message = JsonNodeFactory.instance.objectNode();
        message.set("id", request.id());
        message.putObject("error").put("code", UNKNOWN_METHOD).put("message", why);
        send(message);
    }

    private void send(ObjectNode message) {
        outgoing.add(message.toString());
    }

    /** The next line; empty when none came within the time. */
    Optional<Incoming> next(Duration limit) throws InterruptedException {
        return Optional.ofNullable(incoming.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS));
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
        reader.interrupt();
        writer.interrupt();
    }
}
