package dev.hermes.gateway.apiserver;

import dev.hermes.agent.AgentEvent;
import dev.hermes.gateway.http.EventStream;
import dev.hermes.gateway.http.Json;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** An answer in the pieces of the chat protocol. */
final class ChatStream implements TurnStream.Sink {
    private final String model;
    private final String id;
    private final long created;
    private final Set<String> toolsShown = new HashSet<>();
    private final SegmentText segment = new SegmentText();

    ChatStream(String model, String id, long created) {
        this.model = model;
        this.id = id;
        this.created = created;
    }

    @Override
    public void begin(EventStream stream) {
        stream.data(
                chunk(delta -> delta.put("role", "assistant"), Optional.empty()).toString());
    }

    @Override
    public void ended(ChatAnswer answer, EventStream stream) {
        segment.rest(answer.text()).ifPresent(text -> content(text, stream));
        var finish = chunk(_ -> {}, Optional.of(answer.finishReason()));
        finish.set("usage", answer.usage());
        if (!answer.whole()) {
            finish.set("hermes", answer.hermes());
        }
        end(finish, stream);
    }

    @Override
    public void broke(String why, EventStream stream) {
        var finish = chunk(_ -> {}, Optional.of("error"));
        finish.putObject("hermes")
                .put("completed", false)
                .put("partial", false)
                .put("failed", true)
                .put("error", why)
                .put("error_code", "agent_error");
        end(finish, stream);
    }

    private static void end(ObjectNode finish, EventStream stream) {
        stream.data(finish.toString());
        stream.data("[DONE]");
    }

    @Override
    public void happened(AgentEvent event, EventStream stream) {
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
