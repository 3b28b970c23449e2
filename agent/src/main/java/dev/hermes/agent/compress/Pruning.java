package dev.hermes.agent.compress;

import dev.hermes.agent.text.Excerpt;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shortens what is bulky and no longer read, before anything is summarised. */
final class Pruning {
    private static final int SHORT = 200;
    private static final int LONG_ARGUMENTS = 500;
    private static final String IMAGE_GONE = "[image removed to save room]";

    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.shared();
    }

    private Pruning() {}

    /** The same conversation, with everything before {@code tailStart} shortened, but for the person's newest request. */
    static List<Message> before(int tailStart, List<Message> messages) {
        var calls = new HashMap<String, ToolCall>();
        messages.forEach(message -> message.toolCalls().forEach(call -> calls.put(call.id(), call)));
        var seen = new HashSet<String>();
        int newest = Cut.newestUser(messages);
        var pruned = new ArrayList<>(messages);
        for (int i = messages.size() - 1; i >= 0; i--) { // backwards: of equal outputs the newest is kept
            var message = messages.get(i);
            boolean repeated =
                    message.role() == Role.TOOL && message.text().length() >= SHORT && !seen.add(message.text());
            if (i < tailStart && i != newest) {
                pruned.set(i, shortened(message, repeated, calls));
            }
        }
        return pruned;
    }

    private static Message shortened(Message message, boolean repeated, Map<String, ToolCall> calls) {
        var plain = withoutImages(message);
        if (plain.role() == Role.TOOL && plain.text().length() > SHORT || repeated) {
            var line = line(plain, calls);
            return plain.withText(repeated ? line + " (same output as a later call)" : line);
        }
        if (!plain.toolCalls().isEmpty()) {
            return plain.withToolCalls(
                    plain.toolCalls().stream().map(Pruning::shortened).toList());
        }
        return plain;
    }

    static Message withoutImages(Message message) {
        if (!(message.content() instanceof ArrayNode parts)) {
            return message;
        }
        var json = JsonNodeFactory.instance;
        var kept = json.arrayNode();
        boolean changed = false;
        for (var part : parts) {
            boolean image = TokenEstimate.isImage(part);
            changed |= image;
            kept.add(image ? json.objectNode().put("type", "text").put("text", IMAGE_GONE) : part);
        }
        return changed ? message.withContent(kept) : message;
    }

    private static ToolCall shortened(ToolCall call) {
        if (call.arguments().length() <= LONG_ARGUMENTS) {
            return call;
        }
        try {
            return call.withArguments(
                    leavesCut(Json.MAPPER.readTree(call.arguments())).toString());
        } catch (JacksonException _) {
            return call; // broken arguments are repaired elsewhere, before they are sent
        }
    }

    private static JsonNode leavesCut(JsonNode node) {
        var json = JsonNodeFactory.instance;
        if (node instanceof ObjectNode object) {
            var copy = json.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), leavesCut(entry.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = json.arrayNode();
            array.forEach(item -> copy.add(leavesCut(item)));
            return copy;
        }
        if (node.isString() && node.stringValue().length() > SHORT) {
            return json.stringNode(Excerpt.head(node.stringValue(), SHORT) + "… [cut]");
        }
        return node;
    }

    /** One line about a result: what was called, on what, and what came out. */
    private static String line(Message result, Map<String, ToolCall> calls) {
        var call = result.toolCallId().map(calls::get);
        var name = result.toolName().or(() -> call.map(ToolCall::name)).orElse("tool");
        var arguments =
                call.map(ToolCall::arguments).map(Pruning::object).orElseGet(JsonNodeFactory.instance::objectNode);
        var output = object(result.text());
        var text = output.path("output").asString(output.path("content").asString(result.text()));
        long lines = text.lines().count();
        if (name.equals("terminal")) {
            return "[terminal] ran `" + brief(arguments.path("command").asString("")) + "` -> exit "
                    + output.path("exit_code").asString("?") + ", " + lines + " lines output";
        }
        var on = arguments.properties().stream()
                .filter(entry -> entry.getValue().isValueNode())
                .limit(2)
                .map(entry -> entry.getKey() + "=" + brief(entry.getValue().asString("")))
                .collect(Collectors.joining(", "));
        var outcome = output.has("error")
                ? "error: " + brief(output.path("error").asString(""))
                : lines + " lines, " + result.text().length() + " chars";
        return "[" + name + "] " + (on.isEmpty() ? "" : on + " ") + "-> " + outcome;
    }

    private static ObjectNode object(String text) {
        try {
            if (text.startsWith("{") && Json.MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.objectNode();
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static String brief(String text) {
        var oneLine = text.strip().replaceAll("\\s+", " ");
        return oneLine.length() <= 80 ? oneLine : Excerpt.head(oneLine, 79) + "…";
    }
}
