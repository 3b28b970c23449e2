package dev.hermes.llm;

import dev.hermes.api.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tool calls that arrive in pieces, keyed by their place in the answer. */
final class ToolCallParts {
    private static final int ID_DIGITS = 12;

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
        cutOff = false;
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var written = part.arguments.toString();
            var mended = ArgumentRepair.repair(written);
            if (mended.isEmpty()) {
                cutOff = true;
            }
            var id = part.id.isEmpty() ? madeUpId(part.name, written, i) : part.id;
            calls.add(new ToolCall(id, part.name, mended.orElse(written), part.extra));
        }
        return calls;
    }

    boolean cutOff() {
        return cutOff;
    }

    /** The same call gets the same id again, so that a repeated prompt stays a repeated prompt to the provider's cache. */
    static String madeUpId(String name, String arguments, int index) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest((name + ":" + arguments + ":" + index).getBytes(StandardCharsets.UTF_8));
            return "call_" + HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
