package dev.hermes.codex;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;

/** The conversation so far in words, for a thread of Codex that was not there. */
final class Recap {
    private static final int MOST_CHARS = 24_000;
    private static final int MOST_OF_ONE = 2_000;

    private Recap() {}

    /** The newest part of it that is not too long; empty when nothing was said. */
    static String of(List<Message> messages) {
        var lines = new ArrayList<String>();
        int chars = 0;
        for (var message : messages.reversed()) {
            var line = line(message);
            if (line.isEmpty()) {
                continue;
            }
            chars += line.length();
            if (chars > MOST_CHARS) {
                break;
            }
            lines.add(line);
        }
        return lines.isEmpty()
                ? ""
                : "[What was said and done in this conversation before, to know about and not to answer again:]\n"
                        + String.join("\n", lines.reversed()) + "\n[The new message:]\n";
    }

    private static String line(Message message) {
        var text = message.text().strip();
        var shown = text.length() > MOST_OF_ONE ? text.substring(0, MOST_OF_ONE) + " […]" : text;
        var calls = message.toolCalls().stream()
                .map(call -> "(called " + call.name() + " " + call.arguments() + ")")
                .toList();
        var who = switch (message.role()) {
            case USER -> "User: ";
            case ASSISTANT -> "Assistant: ";
            case TOOL -> "Result: ";
            default -> "";
        };
        if (message.role() == Role.SYSTEM || shown.isEmpty() && calls.isEmpty()) {
            return "";
        }
        var called = String.join(" ", calls);
        return who + shown + (called.length() > MOST_OF_ONE ? called.substring(0, MOST_OF_ONE) + " […]" : called);
    }
}
