package dev.hermes.agent;

import dev.hermes.api.model.Message;
import dev.hermes.home.Redactor;
import java.util.Optional;
import java.util.regex.Pattern;

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
        var text = ThoughtScrubber.visible(answer.text());
        return text.indexOf('<') < 0
                ? text.strip()
                : Markup.CALLS.matcher(text).replaceAll("").strip();
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
                        .map(call -> call.withArguments(redactor.redact(call.arguments())))
                        .toList();
                var redacted =
                        message.content().isString() ? message.withText(redactor.redact(message.text())) : message;
                yield redacted.withToolCalls(calls);
            }
            default -> message;
        };
    }
}
