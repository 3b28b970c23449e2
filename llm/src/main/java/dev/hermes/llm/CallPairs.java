package dev.hermes.llm;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.ToolCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which calls of a conversation have a result, and which results a call: most protocols refuse one without the other. */
final class CallPairs {
    private final Map<String, String> asked = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    CallPairs(List<Message> messages) {
        for (var message : messages) {
            message.toolCallId().ifPresent(answered::add);
            message.toolCalls().forEach(call -> asked.put(call.id(), call.name()));
        }
    }

    boolean hasResult(ToolCall call) {
        return answered.contains(call.id());
    }

    boolean hasCall(Message result) {
        return tool(result).isPresent();
    }

    /** The tool that was called for this result. */
    Optional<String> tool(Message result) {
        return result.toolCallId().map(asked::get);
    }
}
