package dev.hermes.gateway.apiserver;

import dev.hermes.agent.AgentEvent;
import dev.hermes.api.HermesException;
import dev.hermes.api.Log;
import dev.hermes.api.model.Message;
import dev.hermes.api.tool.Person;
import dev.hermes.gateway.AgentOrder;
import dev.hermes.gateway.Turns;
import dev.hermes.gateway.http.EventStream;
import dev.hermes.gateway.http.HttpCall;
import dev.hermes.gateway.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer in pieces. The agent works on a thread of its own and never waits for the client; the thread of the request
 * writes, keeps the connection alive, and ends the turn when nobody listens any more.
 */
final class ChatStream {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final HttpCall call;
    private final String model;
    private final String id;
    private final long created;
    private final Log log;
    private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final Set<String> toolsShown = new HashSet<>();
    private final SegmentText segment = new SegmentText();

    /** What the thread of the agent tells the one that writes. */
    private sealed interface Piece {
        record Happened(AgentEvent event) implements Piece {}

        record Ended(ChatAnswer answer) implements Piece {}

        record Broke(String why) implements Piece {}
    }

    ChatStream(HttpCall call, String model, String id, long created, Log log) {
        this.call = call;
        this.model = model;
        this.id = id;
        this.created = created;
        this.log = log;
    }

    /** Returns when the agent has ended. */
    void run(Turns.Turn turn, AgentOrder order, Message question) throws IOException, InterruptedException {
        var agent = Thread.ofVirtual().name("turn").start(() -> work(turn, order, question));
        try {
            var stream = call.stream();
            stream.data(chunk(delta -> delta.put("role", "assistant"), Optional.empty())
                    .toString());
            stream.flush();
            write(stream);
        } finally {
            turn.interrupt(); // it has ended, or nobody listens
            agent.join();
        }
    }

    private void work(Turns.Turn turn, AgentOrder order, Message question) {
        try {
            var result = turn.run(order, question, Person.ABSENT, event -> pieces.add(new Piece.Happened(event)));
            pieces.add(new Piece.Ended(ChatAnswer.of(result)));
        } catch (HermesException e) {
            log.warn("gateway.api", "no agent: " + e.getMessage(), e);
            pieces.add(new Piece.Broke(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("gateway.api", "the turn broke", e);
            pieces.add(new Piece.Broke("Something broke that should not break."));
        } catch (InterruptedException _) {
            pieces.add(new Piece.Broke("interrupted"));
        }
    }

    private void write(EventStream stream) throws IOException, InterruptedException {
        boolean open = true;
        while (open) {
            var piece = pieces.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
            if (piece == null) {
                stream.comment("keepalive");
            }
            while (piece != null) {
                open &= write(piece, stream);
                piece = pieces.poll();
            }
            stream.flush();
        }
    }

    /** @return whether more will come */
    private boolean write(Piece piece, EventStream stream) {
        switch (piece) {
            case Piece.Happened(var event) -> {
                happened(event, stream);
                return true;
            }
            case Piece.Ended(var answer) -> {
                segment.rest(answer.text()).ifPresent(text -> content(text, stream));
                var finish = chunk(_ -> {}, Optional.of(answer.finishReason()));
                finish.set("usage", answer.usage());
                if (!answer.whole()) {
                    finish.set("hermes", answer.hermes());
                }
                end(finish, stream);
            }
            case Piece.Broke(var why) -> {
                var finish = chunk(_ -> {}, Optional.of("error"));
                finish.putObject("hermes")
                        .put("completed", false)
                        .put("partial", false)
                        .put("failed", true)
                        .put("error", why)
                        .put("error_code", "agent_error");
                end(finish, stream);
            }
        }
        return false;
    }

    private static void end(ObjectNode finish, EventStream stream) {
        stream.data(finish.toString());
        stream.data("[DONE]");
    }

    private void happened(AgentEvent event, EventStream stream) {
        switch (event) {
            case AgentEvent.TextDelta(var text) -> content(segment.next(text), stream);
            case AgentEvent.SegmentEnd _ -> segment.end();
            case AgentEvent.ToolStarted(var callId, var tool, var arguments) -> {
                if (!tool.startsWith("_") && toolsShown.add(callId)) {
                    stream.event(
                            "hermes.tool.progress",
                            Json.object()
                                    .put("tool", tool)
                                    .put("emoji", ToolLooks.emoji(tool))
                                    .put("label", ToolLooks.label(tool, arguments))
                                    .put("toolCallId", callId)
                                    .put("status", "running")
                                    .toString());
                }
            }
            case AgentEvent.ToolFinished done -> {
                if (toolsShown.remove(done.callId())) {
                    stream.event(
                            "hermes.tool.progress",
                            Json.object()
                                    .put("tool", done.tool())
                                    .put("toolCallId", done.callId())
                                    .put("status", "completed")
                                    .toString());
                }
            }
            default -> {}
        }
    }

    private void content(String text, EventStream stream) {
        stream.data(chunk(delta -> delta.put("content", text), Optional.empty()).toString());
    }

    /** What a piece of the message says. */
    private interface Delta {
        void into(ObjectNode delta);
    }

    private ObjectNode chunk(Delta content, Optional<String> finish) {
        var chunk = Json.object();
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", created);
        chunk.put("model", model);
        var choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        content.into(choice.putObject("delta"));
        finish.ifPresentOrElse(reason -> choice.put("finish_reason", reason), () -> choice.putNull("finish_reason"));
        return chunk;
    }
}
