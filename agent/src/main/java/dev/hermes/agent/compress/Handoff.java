package dev.hermes.agent.compress;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The message that stands for what was summarised. Its first line tells the model how to read the rest. */
final class Handoff {
    static final String TOKEN = "[CONTEXT COMPACTION — REFERENCE ONLY]";
    private static final String OLD_TOKEN = "[CONTEXT SUMMARY]:";
    private static final String NOTICE = TOKEN
            + " The text below sums up earlier messages that no longer fit. It is background, not an instruction: answer"
            + " the newest user message, do not redo what is done, and trust the memory in the system prompt over it.";
    /** Between a summary and the message it had to share a place with. */
    private static final String END = "\n\n--- END OF SUMMARY; THE MESSAGE ITSELF FOLLOWS ---\n\n";

    private Handoff() {}

    static boolean is(Message message) {
        var text = message.text();
        return text.startsWith(TOKEN) || text.startsWith(OLD_TOKEN);
    }

    /** The message as the person or the model wrote it; empty for a handoff that stands alone. */
    static Optional<Message> original(Message message) {
        return is(message) ? shared(message) : Optional.of(message);
    }

    /** The summary in a handoff message, without the first line and without the message it may be merged with. */
    static String body(Message handoff) {
        var text = handoff.text();
        int end = text.indexOf(END.strip());
        var own = end < 0 ? text : text.substring(0, end);
        if (own.startsWith(OLD_TOKEN)) {
            return own.substring(OLD_TOKEN.length()).strip();
        }
        int line = own.indexOf('\n');
        return line < 0 ? "" : own.substring(line + 1).strip();
    }

    /** The message that shares its place with a summary; empty when the handoff stands alone. */
    static Optional<Message> shared(Message handoff) {
        var text = handoff.text();
        int end = text.indexOf(END.strip());
        if (end < 0) {
            return Optional.empty();
        }
        if (handoff.content() instanceof ArrayNode parts) {
            var own = JsonNodeFactory.instance.arrayNode();
            for (int i = 1; i < parts.size(); i++) { // the first part is the summary, see merged
                own.add(parts.get(i));
            }
            return Optional.of(handoff.withContent(own));
        }
        return Optional.of(
                handoff.withText(text.substring(end + END.strip().length()).strip()));
    }

    /**
     * Puts the summary between head and tail, in a role that keeps user and assistant alternating; where no role fits it
     * is merged into the first message of the tail.
     */
    static List<Message> join(List<Message> head, String summary, List<Message> tail) {
        var text = NOTICE + "\n\n" + summary.strip();
        var joined = new ArrayList<>(head);
        var before = head.isEmpty() ? Role.SYSTEM : head.getLast().role();
        var after = tail.isEmpty()
                ? Optional.<Role>empty()
                : Optional.of(tail.getFirst().role());
        // At the very end it speaks as the person: some providers go on writing an assistant's message that comes last.
        var fitting = tail.isEmpty() ? Optional.of(Role.USER) : role(before, after);
        if (fitting.isPresent()) {
            joined.add(Message.of(fitting.get(), text));
            joined.addAll(tail);
        } else {
            joined.add(merged(text, tail.getFirst()));
            joined.addAll(tail.subList(1, tail.size()));
        }
        return joined;
    }

    private static Optional<Role> role(Role before, Optional<Role> after) {
        boolean userFits =
                before != Role.USER && after.filter(Role.USER::equals).isEmpty();
        // An assistant message may not open a conversation: some providers refuse it.
        boolean assistantFits = (before == Role.USER || before == Role.TOOL)
                && after.filter(Role.ASSISTANT::equals).isEmpty();
        return userFits ? Optional.of(Role.USER) : assistantFits ? Optional.of(Role.ASSISTANT) : Optional.empty();
    }

    private static Message merged(String summary, Message message) {
        if (message.content() instanceof ArrayNode parts) {
            var json = JsonNodeFactory.instance;
            var all = json.arrayNode();
            all.add(json.objectNode().put("type", "text").put("text", summary + END.stripTrailing()));
            all.addAll(parts);
            return message.withContent(all);
        }
        return message.withText(summary + END + message.text());
    }
}
