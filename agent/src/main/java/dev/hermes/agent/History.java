package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.llm.ArgumentRepair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes a conversation acceptable to every provider, on a copy: each call has its result and each result its call, roles
 * alternate, arguments are JSON.
 *
 * <p>Histories come from crashes, other programs and edits, so nothing is taken for granted here.
 */
final class History {
    private static final String BROKEN = "[The arguments of this call were not valid JSON and were replaced by {}.] ";
    private static final String NO_RESULT = "[No result of this call was recorded.]";

    private static final class Mapper {
        /** Sorted keys make the text of old calls the same in every request, which keeps the provider's cache warm. */
        static final JsonMapper SORTED = JsonMapper.builder()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    private History() {}

    /** The conversation to send; {@code messages} without the system prompt. */
    static List<Message> prepared(List<Message> messages) {
        return mergedUsers(withoutEmpty(paired(messages)));
    }

    private static List<Message> paired(List<Message> messages) {
        var result = new ArrayList<Message>(messages.size());
        Set<String> open = new HashSet<>();
        List<ToolCall> unanswered = new ArrayList<>();
        Set<String> broken = new HashSet<>();
        for (var message : messages) {
            if (message.role() == Role.TOOL) {
                var id = message.toolCallId().orElse("");
                if (open.remove(id)) {
                    unanswered.removeIf(call -> call.id().equals(id));
                    result.add(
                            broken.contains(id) ? Contents.append(message.withText(BROKEN), message.text()) : message);
                }
                continue; // a result that nobody asked for is refused by most providers
            }
            answerRest(unanswered, result);
            open.clear();
            if (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty()) {
                var calls = new ArrayList<ToolCall>();
                for (var call : message.toolCalls()) {
                    var arguments = canonical(call.arguments());
                    if (arguments.isEmpty()) {
                        broken.add(call.id());
                    }
                    calls.add(call.withArguments(arguments.orElse("{}")));
                }
                calls.forEach(call -> open.add(call.id()));
                unanswered.addAll(calls);
                result.add(message.withToolCalls(calls));
            } else {
                result.add(message);
            }
        }
        answerRest(unanswered, result);
        return result;
    }

    private static void answerRest(List<ToolCall> unanswered, List<Message> result) {
        unanswered.forEach(call -> result.add(Message.toolResult(call, NO_RESULT)));
        unanswered.clear();
    }

    private static Optional<String> canonical(String arguments) {
        if (arguments.equals("{}")) {
            return Optional.of(arguments);
        }
        return ArgumentRepair.repair(arguments).map(repaired -> {
            try {
                return Mapper.SORTED.writeValueAsString(Mapper.SORTED.readValue(repaired, Object.class));
            } catch (JacksonException _) {
                return "{}";
            }
        });
    }

    /** Without assistant messages that hold only thoughts, and without surrogates that no encoding can carry. */
    private static List<Message> withoutEmpty(List<Message> messages) {
        var result = new ArrayList<Message>(messages.size());
        for (var message : messages) {
            boolean silent = message.role() == Role.ASSISTANT
                    && message.toolCalls().isEmpty()
                    && Contents.blank(message)
                    && message.reasoning().codexItems().isEmpty();
            if (!silent) {
                result.add(message.content().isString() ? trimmed(message) : message);
            }
        }
        return result;
    }

    private static Message trimmed(Message message) {
        var text = wellFormed(message.text().strip());
        return text.equals(message.text()) ? message : message.withText(text);
    }

    /** Lone surrogates become U+FFFD. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        var result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> result.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return result.toString();
    }

    private static List<Message> mergedUsers(List<Message> messages) {
        var result = new ArrayList<Message>(messages.size());
        for (var message : messages) {
            boolean user = message.role() == Role.USER && message.content().isString();
            if (user
                    && !result.isEmpty()
                    && result.getLast().role() == Role.USER
                    && result.getLast().content().isString()) {
                var joined = result.removeLast().text() + "\n\n" + message.text();
                result.add(message.withContent(JsonNodeFactory.instance.stringNode(joined)));
            } else {
                result.add(message);
            }
        }
        return result;
    }
}
