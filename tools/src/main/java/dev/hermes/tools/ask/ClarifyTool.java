package dev.hermes.tools.ask;

import dev.hermes.api.tool.Tool;
import dev.hermes.api.tool.ToolContext;
import dev.hermes.api.tool.ToolResult;
import dev.hermes.api.tool.ToolSpec;
import dev.hermes.tools.Arguments;
import dev.hermes.tools.ToolSchemas;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code clarify}: one question to the person, with or without answers to choose from. */
public final class ClarifyTool implements Tool {
    private static final int MAX_CHOICES = 4;

    private final Supplier<ToolSpec> spec = ToolSchemas.of("clarify");

    @Override
    public ToolSpec spec() {
        return spec.get();
    }

    @Override
    public ToolResult run(ObjectNode json, ToolContext context) throws InterruptedException {
        var arguments = new Arguments(json);
        var question = arguments.filled("question").map(String::strip);
        if (question.isEmpty()) {
            return ToolResult.error("clarify: missing required field 'question'.");
        }
        if (!context.person().present()) {
            return ToolResult.error("Nobody can be asked in this session. Decide yourself, and say what you assumed.");
        }
        var choices = arguments.texts("choices").stream()
                .map(String::strip)
                .filter(choice -> !choice.isEmpty())
                .limit(MAX_CHOICES)
                .toList();
        var response = context.person().answer(question.get(), choices);
        var answer = JsonNodeFactory.instance.objectNode().put("question", question.get());
        if (choices.isEmpty()) {
            answer.putNull("choices_offered");
        } else {
            var offered = answer.putArray("choices_offered");
            choices.forEach(offered::add);
        }
        return ToolResult.json(answer.put(
                "user_response",
                response.map(String::strip)
                        .orElse("[The user did not answer in time. Decide yourself, and say what you assumed.]")));
    }
}
