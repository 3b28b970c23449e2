package dev.hermes.gateway.apiserver;

import dev.hermes.agent.AgentEvent;
import dev.hermes.api.model.Message;
import dev.hermes.gateway.http.EventStream;
import dev.hermes.gateway.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer in the events of the protocol of responses. */
final class ResponseStream implements TurnStream.Sink {
    private static final int LONGEST_ARGUMENT = 500;
    private static final int LONGEST_OUTPUT = 1_000;
    private static final Set<String> LONG_ARGUMENTS = Set.of("content", "query", "pattern", "old_string", "new_string");

    private final ResponseShape shape;
    private final Supplier<List<Message>> turn;
    private final Consumer<ObjectNode> keep;
    private final SegmentText segment = new SegmentText();
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Begun> calls = new HashMap<>();
    private final String messageId;
    private int sequence;
    private int nextIndex;
    private int messageIndex = -1;
    private boolean ended;

    /** A call that runs, and its place in the answer. */
    private record Begun(ObjectNode item, int index) {}

    /**
     * @param turn what the agent did, once it has ended
     * @param keep told the whole answer, unshortened
     */
    ResponseStream(ResponseShape shape, Supplier<List<Message>> turn, Consumer<ObjectNode> keep) {
        this.shape = shape;
        this.turn = turn;
        this.keep = keep;
        this.messageId = shape.newId("msg_");
    }

    /** Whether the last event has been made. */
    boolean ended() {
        return ended;
    }

    private void send(String type, ObjectNode event, EventStream stream) {
        event.put("type", type);
        event.put("sequence_number", sequence++);
        stream.event(type, event.toString());
    }

    @Override
    public void begin(EventStream stream) {
        var event = Json.object();
        event.set("response", shape.begun("in_progress"));
        send("response.created", event, stream);
    }

    @Override
    public void happened(AgentEvent event, EventStream stream) {
        switch (event) {
            case AgentEvent.TextDelta(var delta) -> held.append(segment.next(delta));
            case AgentEvent.SegmentEnd _ -> segment.end();
            case AgentEvent.ToolStarted(var callId, var tool, var arguments) -> {
                release(stream);
                started(callId, tool, arguments, stream);
            }
            case AgentEvent.ToolFinished done -> {
                release(stream);
                finished(done.callId(), done.result().plain(), stream);
            }
            default -> {}
        }
    }

    private void started(String callId, String tool, ObjectNode arguments, EventStream stream) {
        var item = ResponseShape.functionCall(
                shape.newId("fc_"), callId, tool, shortened(arguments).toString(), "in_progress");
        calls.put(callId, new Begun(item, nextIndex));
        item("response.output_item.added", item.deepCopy(), nextIndex++, stream);
    }

    private void finished(String callId, String output, EventStream stream) {
        var call = calls.remove(callId);
        if (call == null) {
            return;
        }
        item("response.output_item.done", call.item().put("status", "completed"), call.index(), stream);
        var result = ResponseShape.functionOutput(shape.newId("fco_"), callId, cut(output, LONGEST_OUTPUT));
        item("response.output_item.added", result, nextIndex, stream);
        item("response.output_item.done", result.deepCopy(), nextIndex++, stream);
    }

    private void item(String type, ObjectNode item, int index, EventStream stream) {
        var event = Json.object();
        event.put("output_index", index);
        event.set("item", item);
        send(type, event, stream);
    }

    @Override
    public boolean holds() {
        return !held.isEmpty();
    }

    @Override
    public void release(EventStream stream) {
        if (held.isEmpty()) {
            return;
        }
        if (messageIndex < 0) {
            messageIndex = nextIndex++;
            item(
                    "response.output_item.added",
                    ResponseShape.message(messageId, "", "in_progress"),
                    messageIndex,
                    stream);
        }
        var event = Json.object();
        event.put("item_id", messageId);
        event.put("output_index", messageIndex);
        event.put("content_index", 0);
        event.put("delta", held.toString());
        event.putArray("logprobs");
        send("response.output_text.delta", event, stream);
        text.append(held);
        held.setLength(0);
    }

    @Override
    public void ended(ChatAnswer answer, EventStream stream) {
        segment.rest(answer.text()).ifPresent(held::append);
        release(stream);
        endMessage(stream);
        var whole = shape.ended(answer, shape.output(turn.get(), answer.text()));
        keep.accept(whole);
        ended = true;
        var event = Json.object();
        event.set("response", shortenedOutput(whole.deepCopy()));
        send(answer.whole() || answer.cut() ? "response.completed" : "response.failed", event, stream);
    }

    private void endMessage(EventStream stream) {
        if (messageIndex < 0) {
            return;
        }
        var done = Json.object();
        done.put("item_id", messageId);
        done.put("output_index", messageIndex);
        done.put("content_index", 0);
        done.put("text", text.toString());
        done.putArray("logprobs");
        send("response.output_text.done", done, stream);
        item(
                "response.output_item.done",
                ResponseShape.message(messageId, text.toString(), "completed"),
                messageIndex,
                stream);
    }

    @Override
    public void broke(String why, EventStream stream) {
        var failed = shape.begun("failed");
        failed.putObject("error").put("code", "agent_error").put("message", why);
        keep.accept(failed);
        ended = true;
        var event = Json.object();
        event.set("response", failed);
        send("response.failed", event, stream);
    }

    private static ObjectNode shortenedOutput(ObjectNode response) {
        for (var item : response.path("output")) {
            if (item instanceof ObjectNode object && object.path("output").isString()) {
                object.put("output", cut(object.path("output").stringValue(), LONGEST_OUTPUT));
            } else if (item instanceof ObjectNode object
                    && object.path("arguments").isString()) {
                Json.parse(object.path("arguments").stringValue())
                        .filter(ObjectNode.class::isInstance)
                        .ifPresent(arguments -> object.put(
                                "arguments", shortened((ObjectNode) arguments).toString()));
            }
        }
        return response;
    }

    private static ObjectNode shortened(ObjectNode arguments) {
        var result = JsonNodeFactory.instance.objectNode();
        arguments.propertyStream().forEach(entry -> {
            var value = entry.getValue();
            if (LONG_ARGUMENTS.contains(entry.getKey()) && value.isString()) {
                result.put(entry.getKey(), cut(value.stringValue(), LONGEST_ARGUMENT));
            } else {
                result.set(entry.getKey(), value);
            }
        });
        return result;
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "… [" + text.length() + " characters]";
    }
}
