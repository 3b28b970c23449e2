package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ToolCall;
import dev.hermes.llm.ArgumentRepair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Checks the calls of one answer before any of them is run. */
final class ToolCallCheck {
    private static final class Mapper {
        static final JsonMapper JSON = JsonMapper.shared();
    }

    /** A call that can be run. */
    record Runnable(ToolCall call, ObjectNode arguments) {}

    sealed interface Checked {
        /** @param message the answer with its names put right */
        record Sound(Message message, List<Runnable> calls) implements Checked {}

        /** @param results what each call is answered with; nothing is run */
        record Unknown(Message message, List<Message> results) implements Checked {}

        /** @param truncated whether the text simply ends; such a call is never run nor asked for again */
        record Broken(Message message, List<Message> results, boolean truncated) implements Checked {}
    }

    private ToolCallCheck() {}

    /** @param known names of the tools that the model was offered */
    static Checked check(Message answer, Collection<String> known, int mostDelegations) {
        var calls = withOwnIds(limited(distinct(answer.toolCalls()), mostDelegations)).stream()
                .map(call ->
                        ToolNames.meant(call.name(), known).map(call::withName).orElse(call))
                .toList();
        var message = answer.withToolCalls(calls);
        if (calls.stream().anyMatch(call -> !known.contains(call.name()))) {
            return new Checked.Unknown(message, unknown(calls, known));
        }
        var runnable = new ArrayList<Runnable>();
        var broken = new ArrayList<ToolCall>();
        for (var call : calls) {
            parsed(call.arguments())
                    .ifPresentOrElse(arguments -> runnable.add(new Runnable(call, arguments)), () -> broken.add(call));
        }
        if (broken.isEmpty()) {
            return new Checked.Sound(message, runnable);
        }
        boolean truncated = broken.stream().anyMatch(call -> {
            var text = call.arguments().strip();
            return !text.endsWith("}") && !text.endsWith("]");
        });
        return new Checked.Broken(message, broken(calls, broken), truncated);
    }

    private static List<ToolCall> distinct(List<ToolCall> calls) {
        var seen = new HashSet<String>();
        return calls.stream()
                .filter(call -> seen.add(call.name() + "\0" + call.arguments()))
                .toList();
    }

    /** Each call with an id that no other has: a result could not say whose it is. */
    private static List<ToolCall> withOwnIds(List<ToolCall> calls) {
        var seen = new HashSet<String>();
        var result = new ArrayList<ToolCall>();
        for (var call : calls) {
            var id = call.id();
            for (int n = 1; id.isBlank() || !seen.add(id); n++) {
                id = (call.id().isBlank() ? "call" : call.id()) + "_" + n;
            }
            result.add(new ToolCall(id, call.name(), call.arguments(), call.extra()));
        }
        return result;
    }

    private static List<ToolCall> limited(List<ToolCall> calls, int mostDelegations) {
        var kept = new ArrayList<ToolCall>();
        int delegations = 0;
        for (var call : calls) {
            if (!call.name().equals("delegate_task") || ++delegations <= mostDelegations) {
                kept.add(call);
            }
        }
        return kept;
    }

    private static Optional<ObjectNode> parsed(String arguments) {
        if (arguments.isBlank()) {
            return Optional.of(JsonNodeFactory.instance.objectNode());
        }
        try {
            if (Mapper.JSON.readTree(arguments) instanceof ObjectNode object) {
                return Optional.of(object);
            }
        } catch (JacksonException _) {
            return lenient(arguments);
        }
        return Optional.empty();
    }

    /** What only lacks an escape or has a comma too many; not what was cut, for nobody knows what it would have said. */
    private static Optional<ObjectNode> lenient(String arguments) {
        var text = arguments.strip();
        if (!text.endsWith("}")) {
            return Optional.empty();
        }
        try {
            return ArgumentRepair.repair(text)
                    .map(Mapper.JSON::readTree)
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast)
                    .filter(object -> !object.isEmpty());
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private static List<Message> unknown(List<ToolCall> calls, Collection<String> known) {
        var names = String.join(", ", new TreeSet<>(known));
        return calls.stream()
                .map(call -> Message.toolResult(
                        call,
                        known.contains(call.name())
                                ? "Skipped: another call of this answer names a tool that does not exist. Call again."
                                : "Tool '" + call.name() + "' does not exist. Available tools: " + names))
                .toList();
    }

    private static List<Message> broken(List<ToolCall> calls, List<ToolCall> broken) {
        return calls.stream()
                .map(call -> Message.toolResult(
                        call,
                        broken.contains(call)
                                ? "Error: the arguments are not a JSON object. Call again with valid JSON; {} when there"
                                        + " are none."
                                : "Skipped: another call of this answer has invalid arguments. Call again."))
                .toList();
    }
}
