package dev.hermes.llm.acp;

import dev.hermes.api.model.Timeouts;
import dev.hermes.llm.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The agent at the other end of a connection, which is asked one thing at a time. What it asks in between is refused: it gets
 * no file, no terminal and no permission. Closing ends it; whoever waits for it may be interrupted.
 */
public final class AcpPeer implements AutoCloseable {
    private static final int MESSAGES_AHEAD = 256;

    /** Some programs greet a person, or complain in the wrong place, before they come to the point. */
    private static final int MOST_NOISE = 100;

    /** Told to the writing thread when nothing more is to be said. */
    private static final byte[] END = {};

    private static final int METHOD_NOT_FOUND = -32_601;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    /** What the reading thread tells. */
    private sealed interface Heard {
        record Message(ObjectNode json) implements Heard {}

        record Noise(String line) implements Heard {}

        record End() implements Heard {}
    }

    private final Pipe pipe;
    private final Limits limits;
    private final Duration start;
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(MESSAGES_AHEAD);
    private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private int asked;
    private int noise;

    private AcpPeer(Pipe pipe, Timeouts timeouts) {
        this.pipe = pipe;
        limits = new Limits(timeouts);
        start = startLimit(timeouts);
        // Not virtual: to read a pipe holds the thread that carries it.
        // And not ours: a program that does not read would hold whoever writes to it for ever.
        reader = Thread.ofPlatform().daemon().name("acp-reader").start(this::read);
        writer = Thread.ofPlatform().daemon().name("acp-writer").start(this::write);
    }

    private static Duration startLimit(Timeouts timeouts) {
        return timeouts.connect().isZero() ? LONGEST_START : timeouts.connect();
    }

    /** Starts a program. */
    public static AcpPeer start(AcpProgram program, Timeouts timeouts) throws AcpException {
        return new AcpPeer(ProgramPipe.start(program), timeouts);
    }

    /** @param address such as {@code acp+tcp://127.0.0.1:8100} */
    public static AcpPeer connect(String address, Timeouts timeouts) throws AcpException, InterruptedException {
        return new AcpPeer(SocketPipe.connect(address, startLimit(timeouts)), timeouts);
    }

    /** Asks the first thing, which must be answered as soon as a connection must stand. */
    public JsonNode greet(String method, ObjectNode params) throws AcpException, InterruptedException {
        return call(method, params, start, _ -> {});
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param updates told what the other side says before it answers, as it is, on the calling thread
     */
    public JsonNode call(String method, ObjectNode params, Consumer<JsonNode> updates)
            throws AcpException, InterruptedException {
        return call(method, params, Duration.ZERO, updates);
    }

    private JsonNode call(String method, ObjectNode params, Duration patience, Consumer<JsonNode> updates)
            throws AcpException, InterruptedException {
        int id = ++asked;
        var question = message().put("id", id).put("method", method);
        question.set("params", params);
        say(question);
        while (true) {
            var message = next(patience);
            if (message.has("method")) {
                if (message.has("id")) {
                    say(refusal(message));
                } else if (message.path("method").asString("").equals("session/update")) {
                    updates.accept(message.path("params").path("update"));
                }
            } else if (message.path("id").asInt(0) == id) {
                var error = message.path("error");
                if (error.isObject()) {
                    throw AcpException.refused(error);
                }
                return message.path("result");
            }
        }
    }

    /** Says goodbye, so that a program can put its things in order; without it, closing leaves it no time for that. */
    public void finish() throws InterruptedException {
        pipe.leaving();
        said.add(END);
        pipe.await();
    }

    private ObjectNode next(Duration patience) throws AcpException, InterruptedException {
        while (true) {
            long wait = limits.wait(patience);
            switch (heard.poll(wait, TimeUnit.MILLISECONDS)) {
                case null -> {
                    limits.wait(patience); // when the time for everything is over, that is what is said
                    throw new AcpException(AcpException.Kind.SILENT, "no word for " + Limits.seconds(wait));
                }
                case Heard.Message(var json) -> {
                    return json;
                }
                case Heard.Noise(var line) -> {
                    noise++;
                    if (noise > MOST_NOISE) {
                        throw new AcpException(AcpException.Kind.GARBAGE, line);
                    }
                }
                case Heard.End() -> throw new AcpException(AcpException.Kind.GONE, pipe.lastWords());
            }
        }
    }

    private static ObjectNode refusal(JsonNode request) {
        var answer = message();
        answer.set("id", request.path("id"));
        if (request.path("method").asString("").equals("session/request_permission")) {
            var outcome = answer.putObject("result").putObject("outcome");
            rejection(request.path("params").path("options"))
                    .ifPresentOrElse(
                            option -> outcome.put("outcome", "selected").put("optionId", option),
                            () -> outcome.put("outcome", "cancelled"));
        } else {
            answer.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "This client does not offer that.");
        }
        return answer;
    }

    private static Optional<String> rejection(JsonNode options) {
        for (var kind : new String[] {"reject_once", "reject_always"}) {
            for (var option : options) {
                if (option.path("kind").asString("").equals(kind)) {
                    return Optional.of(option.path("optionId").asString(""));
                }
            }
        }
        return Optional.empty();
    }

    private static ObjectNode message() {
        return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    }

    private void say(ObjectNode message) {
        said.add((message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write() {
        try {
            var out = pipe.out();
            for (var next = said.take(); next.length > 0; next = said.take()) {
                out.write(next);
                out.flush();
            }
            out.close();
        } catch (IOException _) {
            return; // it does not listen any more; what it says at its end is met by the reader
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() {
        try {
            readLines();
            heard.put(new Heard.End());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void readLines() throws InterruptedException {
        var lines = new LineReader(pipe.in());
        try {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                if (!line.get().isEmpty()) {
                    heard.put(understood(line.get()));
                }
            }
        } catch (IOException _) {
            return; // the same as its end
        }
    }

    private static Heard understood(String line) {
        try {
            return JsonMapper.shared().readTree(line) instanceof ObjectNode json
                    ? new Heard.Message(json)
                    : new Heard.Noise(line);
        } catch (JacksonException _) {
            return new Heard.Noise(line);
        }
    }

    @Override
    public void close() {
        pipe.close();
        reader.interrupt();
        writer.interrupt();
    }
}
