package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.home.Redactor;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What of an assistant's message is shown, and what is stored. */
final class AnswerText {
    private static final class Markup {
        /** Calls that a model wrote as text instead of making them. */
        static final Pattern CALLS = Pattern.compile(
                "<(tool_calls?|tool_result|function_calls?)>.*?</\\1>|<function name=[^>]*>.*?</function>",
                Pattern.DOTALL);
    }

    private AnswerText() {}

    static String visible(Message answer) {
        return untrimmed(answer).strip();
    }

    /** With the space at both ends, for an answer that comes in pieces. */
    static String untrimmed(Message answer) {
        var text = ThoughtScrubber.visible(answer.text());
        return text.indexOf('<') < 0 ? text : Markup.CALLS.matcher(text).replaceAll("");
    }

    /** The message as the conversation keeps it: thoughts moved out of the text. */
    static Message kept(Message answer) {
        var text = answer.text();
        if (text.indexOf('<') < 0) {
            return answer;
        }
        var thoughts = ThoughtScrubber.thoughts(text);
        var reasoning = thoughts.isEmpty() || answer.reasoning().text().isPresent()
                ? answer.reasoning()
                : answer.reasoning().withText(Optional.of(thoughts));
        return answer.withText(visible(answer)).withReasoning(reasoning);
    }

    /** The message as the database keeps it: secrets replaced. What tools run with is not touched. */
    static Message stored(Message message, Redactor redactor) {
        return switch (message.role()) {
            case ASSISTANT -> {
                var calls = message.toolCalls().stream()
                        .map(call -> call.withArguments(redacted(call.arguments(), redactor)))
                        .toList();
                var redacted =
                        message.content().isString() ? message.withText(redactor.redact(message.text())) : message;
                yield redacted.withToolCalls(calls);
            }
            default -> message;
        };
    }

    /** Text by text, because a rule that reads on to the next space would take the quotes along and break the JSON. */
    private static String redacted(String arguments, Redactor redactor) {
        try {
            var tree = JsonMapper.shared().readTree(arguments);
            var clean = redacted(tree, redactor);
            return clean.equals(tree) ? arguments : clean.toString();
        } catch (JacksonException _) {
            return redactor.redact(arguments);
        }
    }

    private static JsonNode redacted(JsonNode node, Redactor redactor) {
        return switch (node) {
            case StringNode text -> JsonNodeFactory.instance.stringNode(redactor.redact(text.stringValue()));
            case ObjectNode object -> {
                var clean = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(member -> clean.set(member.getKey(), redacted(member.getValue(), redactor)));
                yield clean;
            }
            case ArrayNode array -> {
                var clean = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> clean.add(redacted(item, redactor)));
                yield clean;
            }
            default -> node;
        };
    }
}
