package dev.hermes.llm.acp;

import dev.hermes.api.model.Timeouts;
import dev.hermes.llm.JsonLines;
import dev.hermes.llm.JsonLines.Heard;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
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

    private static final int METHOD_NOT_FOUND = -32_601;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final Pipe pipe;
    private final Limits limits;
    private final Duration start;
    private final JsonLines lines;
    private int asked;
    private int noise;

    private AcpPeer(Pipe pipe, Timeouts timeouts) {
        this.pipe = pipe;
        limits = new Limits(timeouts);
        start = startLimit(timeouts);
        lines = new JsonLines("acp", pipe.in(), pipe.out(), MESSAGES_AHEAD);
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
        lines.say(question);
        while (true) {
            var message = next(patience);
            if (message.has("method")) {
                if (message.has("id")) {
                    lines.say(refusal(message));
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
        lines.finish();
        pipe.await();
    }

    private ObjectNode next(Duration patience) throws AcpException, InterruptedException {
        while (true) {
            long wait = limits.wait(patience);
            var heard = lines.next(Duration.ofMillis(wait));
            if (heard.isEmpty()) {
                limits.wait(patience); // when the time for everything is over, that is what is said
                throw new AcpException(AcpException.Kind.SILENT, "no word for " + Limits.seconds(wait));
            }
            switch (heard.get()) {
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

    @Override
    public void close() {
        pipe.close();
        lines.close();
    }
}
