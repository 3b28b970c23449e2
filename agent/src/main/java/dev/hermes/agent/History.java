package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.llm.ArgumentRepair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

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
        return merged(withoutEmpty(paired(messages)));
    }

    /** Behind each call its result, wherever it was recorded before the next answer; results of no call are left out. */
    private static List<Message> paired(List<Message> messages) {
        var result = new ArrayList<Message>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (message.role() == Role.TOOL) {
                continue; // stands behind its call already, or nobody asked for it: most providers refuse that
            }
            if (message.role() == Role.ASSISTANT && !message.toolCalls().isEmpty()) {
                withResults(message, resultsAfter(i, messages), result);
            } else {
                result.add(message);
            }
        }
        return result;
    }

    private static Map<String, Message> resultsAfter(int answer, List<Message> messages) {
        var results = new HashMap<String, Message>();
        for (int i = answer + 1; i < messages.size() && messages.get(i).role() != Role.ASSISTANT; i++) {
            var message = messages.get(i);
            if (message.role() == Role.TOOL) {
                results.putIfAbsent(message.toolCallId().orElse(""), message);
            }
        }
        return results;
    }

    private static void withResults(Message answer, Map<String, Message> results, List<Message> to) {
        var calls = new LinkedHashMap<String, ToolCall>();
        var broken = new HashSet<String>();
        for (var call : answer.toolCalls()) {
            if (calls.containsKey(call.id())) {
                continue; // a second call of the same id could not have a result of its own
            }
            var arguments = canonical(call.arguments());
            if (arguments.isEmpty()) {
                broken.add(call.id());
            }
            calls.put(call.id(), call.withArguments(arguments.orElse("{}")));
        }
        to.add(answer.withToolCalls(List.copyOf(calls.values())));
        for (var call : calls.values()) {
            var found = Optional.ofNullable(results.get(call.id())).orElse(Message.toolResult(call, NO_RESULT));
            to.add(broken.contains(call.id()) ? marked(found) : found);
        }
    }

    private static Message marked(Message result) {
        if (result.content() instanceof ArrayNode parts) {
            var longer = parts.deepCopy();
            longer.insertObject(0).put("type", "text").put("text", BROKEN.strip());
            return result.withContent(longer);
        }
        return result.withText(BROKEN + result.text());
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

    /** No two messages of a user in a row, nor of an assistant: what has only text is joined. */
    private static List<Message> merged(List<Message> messages) {
        var result = new ArrayList<Message>(messages.size());
        for (var message : messages) {
            if (!result.isEmpty() && joinable(result.getLast(), message)) {
                var joined = result.removeLast().text() + "\n\n" + message.text();
                result.add(message.withText(joined.strip()));
            } else {
                result.add(message);
            }
        }
        return result;
    }

    private static boolean joinable(Message before, Message message) {
        boolean sameSpeaker =
                before.role() == message.role() && (message.role() == Role.USER || message.role() == Role.ASSISTANT);
        return sameSpeaker && onlyText(before) && onlyText(message);
    }

    private static boolean onlyText(Message message) {
        return message.content().isString() || message.content().isNull();
    }
}
