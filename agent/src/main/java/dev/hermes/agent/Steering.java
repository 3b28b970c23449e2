package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Guidance given while the agent works. It rides on the newest tool result, so that the roles stay in order. */
final class Steering {
    private final List<String> waiting = new ArrayList<>();

    /** Keeps a text for the next opportunity; false for a blank one. */
    synchronized boolean add(String text) {
        return !text.isBlank() && waiting.add(text.strip());
    }

    /** Appends what waits to the last message when that is a tool result; else it goes on waiting. */
    synchronized void drainInto(List<Message> history) {
        if (waiting.isEmpty() || history.isEmpty() || history.getLast().role() != Role.TOOL) {
            return;
        }
        var last = history.getLast();
        var guidance = "\n\nUser guidance: " + String.join("\n", waiting);
        history.set(history.size() - 1, Contents.append(last, guidance));
        waiting.clear();
    }

    /** What nobody has read yet, joined; nothing waits afterwards. */
    synchronized Optional<String> takeRest() {
        var rest = waiting.isEmpty() ? Optional.<String>empty() : Optional.of(String.join("\n", waiting));
        waiting.clear();
        return rest;
    }

    synchronized void clear() {
        waiting.clear();
    }
}
