package dev.hermes.codex;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnRuntime;
import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Reasoning;
import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What Codex did and said in a turn, as the messages and events that our own loop would have given. */
final class Items {
    /** What the program puts in place of an answer that somebody stopped. */
    private static final String ABORTED = "<turn_aborted";

    private final TurnRuntime.Witness witness;
    private final Map<String, StringBuilder> streamed = new LinkedHashMap<>();
    private final Map<String, ToolItem> running = new LinkedHashMap<>();
    private final List<String> thoughts = new ArrayList<>();
    private String answer = "";
    private boolean aborted;

    Items(TurnRuntime.Witness witness) {
        this.witness = witness;
    }

    /** The last thing it said; empty when it said nothing. */
    String answer() {
        return answer;
    }

    /** Whether it told, in place of an answer, that the turn was stopped. */
    boolean aborted() {
        return aborted;
    }

    void started(ObjectNode item) {
        ToolItem.of(item).ifPresent(tool -> begin(tool));
    }

    private void begin(ToolItem tool) {
        if (running.putIfAbsent(tool.id(), tool) == null) {
            witness.event(new AgentEvent.ToolStarted(tool.id(), tool.name(), tool.arguments()));
        }
    }

    /** The files that an item which is not done yet wants to change. */
    Optional<ObjectNode> pending(String itemId) {
        return Optional.ofNullable(running.get(ToolItem.callId(itemId))).map(ToolItem::arguments);
    }

    void text(String itemId, String delta) {
        var text = streamed.computeIfAbsent(itemId, _ -> new StringBuilder());
        int shown = text.length();
        boolean held = mayBeMarker(text.toString());
        text.append(delta);
        if (!mayBeMarker(text.toString())) {
            witness.event(new AgentEvent.TextDelta(held ? text.toString() : text.substring(shown)));
        }
    }

    private static boolean mayBeMarker(String text) {
        return ABORTED.startsWith(text) || text.startsWith(ABORTED);
    }

    void thought(String delta) {
        witness.event(new AgentEvent.ReasoningDelta(delta));
    }

    /** @return whether it was a tool */
    boolean completed(ObjectNode item) {
        switch (item.path("type").asString("")) {
            case "agentMessage" -> said(item);
            case "reasoning" -> {
                var text = joined(item.path("summary"));
                var thought = text.isBlank() ? joined(item.path("content")) : text;
                if (!thought.isBlank()) {
                    thoughts.add(thought);
                }
            }
            default -> {
                var tool = ToolItem.of(item);
                tool.ifPresent(this::ran);
                return tool.isPresent();
            }
        }
        return false;
    }

    private void said(ObjectNode item) {
        var shown = streamed.remove(item.path("id").asString(""));
        var text = item.path("text").asString("");
        if (text.strip().startsWith(ABORTED)) {
            aborted = true;
            return;
        }
        if (text.isBlank()) {
            return;
        }
        if (shown == null || mayBeMarker(shown.toString())) {
            witness.event(new AgentEvent.TextDelta(text));
        }
        witness.event(new AgentEvent.SegmentEnd());
        answer = text.strip();
        witness.said(List.of(thoughtful(Message.assistant(answer).withFinishReason(FinishReason.STOP))));
    }

    private void ran(ToolItem tool) {
        begin(tool); // of some nobody told that they began
        running.remove(tool.id());
        witness.event(new AgentEvent.ToolFinished(tool.id(), tool.name(), tool.result(), tool.took(), tool.failed()));
        record(tool);
    }

    private void record(ToolItem tool) {
        var call = new ToolCall(
                tool.id(), tool.name(), tool.arguments().toString(), JsonNodeFactory.instance.objectNode());
        witness.said(List.of(
                thoughtful(Message.assistant("", List.of(call)).withFinishReason(FinishReason.TOOL_CALLS)),
                Message.toolResult(call, tool.result().plain())));
    }

    private Message thoughtful(Message message) {
        if (thoughts.isEmpty()) {
            return message;
        }
        var text = String.join("\n\n", thoughts);
        thoughts.clear();
        return message.withReasoning(Reasoning.NONE.withText(Optional.of(text)));
    }

    /** Nothing more will come: what was shown is kept, and what was begun is told as cut off. */
    void cutOff(String why) {
        for (var tool : List.copyOf(running.values())) {
            ran(tool.cutOff(why));
        }
        for (var text : streamed.values()) {
            if (!text.toString().isBlank() && !mayBeMarker(text.toString())) {
                witness.event(new AgentEvent.SegmentEnd());
                answer = text.toString().strip();
                witness.said(List.of(Message.assistant(answer).withFinishReason(FinishReason.INCOMPLETE)));
            }
        }
        streamed.clear();
    }

    private static String joined(JsonNode list) {
        return list.valueStream()
                .map(part ->
                        part.isString() ? part.stringValue() : part.path("text").asString(""))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }
}
