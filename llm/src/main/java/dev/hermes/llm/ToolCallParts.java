package dev.hermes.llm;

import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tool calls that arrive in pieces, keyed by their place in the answer. */
final class ToolCallParts {
    private static final class Part {
        final int index;
        final StringBuilder arguments = new StringBuilder();
        final ObjectNode extra = Json.object();
        String id = "";
        String name = "";

        Part(int index) {
            this.index = index;
        }
    }

    private final List<Part> parts = new ArrayList<>();

    /** Whether a call was begun whose arguments cannot be read. */
    private boolean cutOff;

    /**
     * Adds a piece. A new id on a place that is taken begins another call: some servers number every call 0.
     *
     * @return the name, when this piece was the first to tell it
     */
    Optional<String> add(int index, String id, String name, String arguments) {
        var part = current(index, id);
        if (!id.isEmpty()) {
            part.id = id;
        }
        boolean named = part.name.isEmpty() && !name.isEmpty();
        if (!name.isEmpty()) {
            part.name = name; // assigned, not appended: some servers repeat it
        }
        part.arguments.append(arguments);
        return named ? Optional.of(name) : Optional.empty();
    }

    /** What must travel back with the call, for example a signature. */
    ObjectNode extra(int index, String id) {
        return current(index, id).extra;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** The finished calls, with arguments mended where that is possible; {@link #cutOff} tells when it was not. */
    List<ToolCall> calls() {
        var calls = new ArrayList<ToolCall>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var mended = ArgumentRepair.repair(part.arguments.toString());
            if (mended.isEmpty()) {
                cutOff = true;
            }
            var id = part.id.isEmpty() ? "call_" + (i + 1) : part.id;
            calls.add(new ToolCall(id, part.name, mended.orElse(part.arguments.toString()), part.extra));
        }
        return calls;
    }

    boolean cutOff() {
        return cutOff;
    }

    private Part current(int index, String id) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            var part = parts.get(i);
            if (part.index == index && (id.isEmpty() || part.id.isEmpty() || part.id.equals(id))) {
                return part;
            }
        }
        var fresh = new Part(index);
        parts.add(fresh);
        return fresh;
    }
}
