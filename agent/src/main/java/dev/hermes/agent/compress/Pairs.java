package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Makes a cut conversation one that every provider accepts. */
final class Pairs {
    private Pairs() {}

    /** Drops results without their call, and answers calls that lost their result. */
    static List<Message> repaired(List<Message> messages) {
        var repaired = new ArrayList<Message>();
        var open = new ArrayList<ToolCall>();
        for (var message : messages) {
            if (message.role() == Role.TOOL) {
                var id = message.toolCallId().orElse("");
                if (open.removeIf(call -> call.id().equals(id))) {
                    repaired.add(message);
                }
                continue;
            }
            answer(open, repaired);
            repaired.add(message);
            open.addAll(message.toolCalls());
        }
        answer(open, repaired);
        return repaired;
    }

    private static void answer(List<ToolCall> open, List<Message> messages) {
        open.forEach(call -> messages.add(
                Message.toolResult(call, "[The result of this call is part of the summary of earlier messages.]")));
        open.clear();
    }

    /** Pictures older than the newest one of the user's are not sent again. */
    static List<Message> withoutOldImages(List<Message> messages) {
        int newest = -1;
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role() == Role.USER
                    && !Pruning.withoutImages(messages.get(i)).equals(messages.get(i))) {
                newest = i;
            }
        }
        var kept = new ArrayList<Message>(messages);
        for (int i = 0; i < newest; i++) {
            kept.set(i, Pruning.withoutImages(messages.get(i)));
        }
        return kept;
    }

    /** Ids of calls that have a result, for telling a model what must not run twice. */
    static List<String> executed(List<Message> messages) {
        var answered = new HashSet<String>();
        messages.forEach(message -> message.toolCallId().ifPresent(answered::add));
        return messages.stream()
                .flatMap(message -> message.toolCalls().stream())
                .filter(call -> answered.contains(call.id()))
                .map(call -> call.name() + " (" + call.id() + ")")
                .toList();
    }
}
