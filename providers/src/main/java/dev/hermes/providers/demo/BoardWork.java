package dev.hermes.providers.demo;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** How the demonstration works on a task of a board: reads it, does what the rules know, and reports; or asks for a person. */
final class BoardWork {
    private static final Pattern ASKED = Pattern.compile("work kanban task (\\S{1,80})");

    private final IntentParser parser;
    private final AnswerRenderer renderer;

    BoardWork(IntentParser parser, AnswerRenderer renderer) {
        this.parser = parser;
        this.renderer = renderer;
    }

    /** What comes next. */
    sealed interface Next {
        record Call(ToolPlan.Step step) implements Next {}

        record Say(String text) implements Next {}
    }

    /** Whether a message asks to work on a task. */
    static boolean asked(String wish) {
        return ASKED.matcher(wish.strip()).matches();
    }

    /** @param tools names of those that may be called */
    Next first(Set<String> tools) {
        return tools.contains("kanban_show")
                ? call("kanban_show", JsonNodeFactory.instance.objectNode())
                : new Next.Say("For that I need the tools of the board, which a worker of the board has.");
    }

    /**
     * @param shown the answer of {@code kanban_show}
     * @param tool the last tool that was called
     * @param result its answer
     * @param tools names of those that may be called
     */
    Next after(String shown, String tool, String result, Set<String> tools) {
        return switch (tool) {
            case "kanban_show" -> begin(parsed(shown), tools);
            case "kanban_complete" -> new Next.Say(end(result, "The task is done."));
            case "kanban_block" -> new Next.Say(end(result, "The task waits for a person."));
            default -> report(renderer.render(intent(parsed(shown).path("task")), tool, result));
        };
    }

    private Next begin(JsonNode shown, Set<String> tools) {
        var error = shown.path("error").asString("");
        if (!error.isEmpty()) {
            return new Next.Say("The board says: " + error);
        }
        var step = ToolPlan.of(intent(shown.path("task")), tools);
        return step.<Next>map(Next.Call::new)
                .orElseGet(() -> call(
                        "kanban_block",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put(
                                        "reason",
                                        "This profile runs the built-in demonstration, which does not understand the task."
                                                + " Connect a real model, or ask for something plain such as"
                                                + " 'How many files are in this folder?'.")));
    }

    /** The body says more than the title; either may be a request that the rules know. */
    private Intent intent(JsonNode task) {
        var body = parser.parse(task.path("body").asString(""));
        return body instanceof Intent.Unknown ? parser.parse(task.path("title").asString("")) : body;
    }

    private static Next report(String text) {
        return call(
                "kanban_complete",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("summary", text + "\n\n(Done by the built-in demonstration.)"));
    }

    private static String end(String result, String otherwise) {
        var error = parsed(result).path("error").asString("");
        return error.isEmpty() ? otherwise : "The board says: " + error;
    }

    private static Next call(String tool, tools.jackson.databind.node.ObjectNode arguments) {
        return new Next.Call(new ToolPlan.Step(tool, arguments));
    }

    private static JsonNode parsed(String text) {
        try {
            return Optional.ofNullable(JsonMapper.shared().readTree(text)).orElse(MissingNode.getInstance());
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
