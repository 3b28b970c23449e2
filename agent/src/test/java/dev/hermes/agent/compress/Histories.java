package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.node.JsonNodeFactory;

/** Conversations as providers accept them, and the rules by which they accept. */
final class Histories {
    private Histories() {}

    static ToolCall call(String id, String tool, String arguments) {
        return new ToolCall(id, tool, arguments, JsonNodeFactory.instance.objectNode());
    }

    /** A system prompt and some turns, each with a few rounds of one to four calls. */
    static List<Message> random(Random random) {
        var messages = new ArrayList<Message>();
        if (random.nextInt(5) > 0) {
            messages.add(Message.system("system prompt"));
        }
        int turns = 1 + random.nextInt(8);
        for (int turn = 0; turn < turns; turn++) {
            messages.add(random.nextInt(6) == 0 ? picture("look " + turn) : Message.user("ask " + turn + text(random)));
            int rounds = random.nextInt(5);
            for (int round = 0; round < rounds; round++) {
                var calls = new ArrayList<ToolCall>();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    var id = "call_" + turn + "_" + round + "_" + n;
                    calls.add(call(id, "terminal", "{\"command\":\"echo" + text(random) + "\"}"));
                }
                messages.add(Message.assistant("", calls));
                calls.forEach(call -> messages.add(Message.toolResult(call, "result" + text(random))));
            }
            if (turn < turns - 1 || rounds == 0) { // else the model is in the middle of its work
                messages.add(Message.assistant("answer " + turn + text(random)));
            }
        }
        return messages;
    }

    private static String text(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> " x".repeat(random.nextInt(20_000));
            case 1 -> " 😀".repeat(random.nextInt(400));
            default -> " short " + random.nextInt(1_000);
        };
    }

    static Message picture(String text) {
        var json = JsonNodeFactory.instance;
        var parts = json.arrayNode();
        parts.add(json.objectNode().put("type", "text").put("text", text));
        parts.add(json.objectNode()
                .put("type", "image_url")
                .set("image_url", json.objectNode().put("url", "data:x")));
        return Message.of(Role.USER, parts);
    }

    /** What a strict provider would object to; empty for a valid conversation. */
    static Optional<String> objection(List<Message> messages) {
        var open = new HashSet<String>();
        Optional<Message> before = Optional.empty();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (message.role() == Role.TOOL) {
                if (!open.remove(message.toolCallId().orElse(""))) {
                    return Optional.of("message " + i + " is a result without a call");
                }
            } else {
                if (!open.isEmpty()) {
                    return Optional.of("before message " + i + " calls are not answered: " + open);
                }
                message.toolCalls().forEach(call -> open.add(call.id()));
                boolean repeated = before.filter(last -> last.role() == message.role() && message.role() == Role.USER)
                        .isPresent();
                if (repeated) {
                    return Optional.of("message " + i + " is a second one of the user in a row");
                }
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(message.text())) {
                return Optional.of("message " + i + " ends in half a character");
            }
            before = Optional.of(message);
        }
        return open.isEmpty() ? Optional.empty() : Optional.of("calls are not answered at the end: " + open);
    }
}
