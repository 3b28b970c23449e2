package dev.hermes.providers.demo;

import dev.hermes.api.model.FinishReason;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.ModelEvent;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.api.model.ModelTransport;
import dev.hermes.api.model.Role;
import dev.hermes.api.model.ToolCall;
import dev.hermes.api.model.Usage;
import dev.hermes.api.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Stands in for a model where there is none: deterministic, offline, and honest about it. Every request that the rules
 * know is answered through the same tool calls that a model would make; whatever the tool says is then put into words.
 */
public final class DemoModel implements ModelTransport {
    /** Marks the end of what the program put before a message of the person, when a conversation was compressed. */
    private static final String SUMMARY_END = "FOLLOWS ---";

    private static final String INTRODUCTION = """
            I am only the built-in demonstration, not a language model. By fixed rules I understand plain English requests \
            like these:

            - How many files are in this folder?
            - List the files in src
            - Find files named *.md
            - Search for the text "hello" in src
            - Read README.md, or summarize README.md
            - Run `git status`
            - Remember that our tests run with make
            - Add buy milk to my to-do list
            - Search past sessions for release

            To talk to a real model, put a key into ~/.hermes/.env, for example OPENROUTER_API_KEY=..., and choose the \
            provider:

                hermes config set model.provider openrouter

            Or use a model server on this machine, such as Ollama:

                hermes config set model.provider custom
                hermes config set model.base_url http://127.0.0.1:11434/v1""";

    private final IntentParser parser = new IntentParser();
    private final AnswerRenderer renderer = new AnswerRenderer();
    private final BoardWork board = new BoardWork(parser, renderer);

    @Override
    public ModelAnswer ask(ModelRequest request, Consumer<ModelEvent> events) throws InterruptedException {
        var side = SideQuestion.answer(request);
        if (side.isPresent()) {
            return say(request, side.get(), events);
        }
        int asked = lastOf(
                        request.messages(),
                        message -> message.role() == Role.USER && !wish(message).isBlank())
                .orElse(-1);
        if (asked < 0) {
            return say(request, INTRODUCTION, events);
        }
        var wish = wish(request.messages().get(asked));
        var since = request.messages().subList(asked + 1, request.messages().size());
        var result = lastOf(since, message -> message.role() == Role.TOOL);
        if (BoardWork.asked(wish)) {
            return work(request, since, result, events);
        }
        var intent = parser.parse(wish);
        if (result.isPresent()) {
            var message = since.get(result.getAsInt());
            return say(request, renderer.render(intent, toolOf(message, since), message.text()), events);
        }
        var ways = ToolPlan.ways(intent);
        if (ways.isEmpty()) {
            return say(request, INTRODUCTION, events);
        }
        var step = ToolPlan.of(intent, tools(request));
        return step.isPresent()
                ? call(request, step.get(), events)
                : say(request, "For that I need the tool " + names(ways) + ", which is switched off.", events);
    }

    private static Set<String> tools(ModelRequest request) {
        return request.tools().stream().map(ToolSpec::name).collect(Collectors.toUnmodifiableSet());
    }

    private ModelAnswer work(ModelRequest request, List<Message> since, OptionalInt last, Consumer<ModelEvent> events)
            throws InterruptedException {
        var next = board.first(tools(request));
        if (last.isPresent()) {
            var message = since.get(last.getAsInt());
            var shown = since.stream()
                    .filter(each ->
                            each.role() == Role.TOOL && toolOf(each, since).equals("kanban_show"))
                    .findFirst()
                    .map(Message::text)
                    .orElse("");
            next = board.after(shown, toolOf(message, since), message.text(), tools(request));
        }
        return switch (next) {
            case BoardWork.Next.Call(var step) -> call(request, step, events);
            case BoardWork.Next.Say(var text) -> say(request, text, events);
        };
    }

    private static OptionalInt lastOf(List<Message> messages, Predicate<Message> wanted) {
        return IntStream.iterate(messages.size() - 1, at -> at >= 0, at -> at - 1)
                .filter(at -> wanted.test(messages.get(at)))
                .findFirst();
    }

    /** What the person wrote, without notes that the program put before it. */
    private static String wish(Message message) {
        var text = message.text();
        int end = text.lastIndexOf(SUMMARY_END);
        var own = end < 0 ? text : text.substring(end + SUMMARY_END.length());
        return own.lines()
                .dropWhile(line ->
                        line.isBlank() || (line.startsWith("[") && line.strip().endsWith("]")))
                .collect(Collectors.joining("\n"));
    }

    private static String toolOf(Message result, List<Message> since) {
        return result.toolName()
                .or(() -> since.stream()
                        .flatMap(message -> message.toolCalls().stream())
                        .filter(call ->
                                result.toolCallId().filter(call.id()::equals).isPresent())
                        .map(ToolCall::name)
                        .findFirst())
                .orElse("");
    }

    private static String names(List<ToolPlan.Step> ways) {
        return ways.stream().map(ToolPlan.Step::tool).distinct().collect(Collectors.joining(" or "));
    }

    private static ModelAnswer call(ModelRequest request, ToolPlan.Step step, Consumer<ModelEvent> events) {
        events.accept(new ModelEvent.ToolCallStarted(step.tool()));
        var call = new ToolCall(
                "demo_" + request.messages().size(),
                step.tool(),
                step.arguments().toString(),
                JsonNodeFactory.instance.objectNode());
        return answer(
                request,
                Message.assistant("", List.of(call)),
                FinishReason.TOOL_CALLS,
                step.arguments().toString());
    }

    private static ModelAnswer say(ModelRequest request, String text, Consumer<ModelEvent> events)
            throws InterruptedException {
        for (var piece : pieces(text)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the demonstration was interrupted");
            }
            events.accept(new ModelEvent.TextDelta(piece));
        }
        return answer(request, Message.assistant(text), FinishReason.STOP, text);
    }

    /** Word by word, each with the space that follows it. */
    static List<String> pieces(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
    }

    private static ModelAnswer answer(ModelRequest request, Message message, FinishReason reason, String written) {
        long read = request.messages().stream()
                .mapToLong(each -> each.content().toString().length())
                .sum();
        return new ModelAnswer(
                message.withFinishReason(reason),
                reason,
                new Usage(tokens(read), tokens(written.length()), 0, 0, 0),
                request.model(),
                Optional.empty());
    }

    private static long tokens(long characters) {
        return (characters + 3) / 4;
    }
}
